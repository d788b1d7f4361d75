// Tests of where the keys lead on a graph.
import type { IGraph, Point } from '../../graph/types';
import { nextAlong, nextInOrder, ringOf, topologicalOrder, type Arrow } from '../../graph/walk';
import { layer, merge, network } from './layers';

/** load feeds train and score; train feeds score and plot; plot lies below score. */
const GRAPH = graph({ load: [0, 0], train: [200, 0], score: [400, 0], plot: [400, 200] }, [
  'load train',
  'load score',
  'train score',
  'train plot'
]);

function graph(places: Readonly<Record<string, Point>>, edges: readonly string[]): IGraph {
  return {
    nodes: Object.entries(places).map(([id, position]) => ({
      id,
      title: id,
      icon: 'operation',
      position,
      inputs: [],
      outputs: [],
      rows: [],
      description: id
    })),
    edges: edges.map(text => {
      const [from = '', to = ''] = text.split(' ');
      return { id: text, from: [from, 'out'], to: [to, 'in'], family: 'any' };
    })
  };
}

describe('nextInOrder', () => {
  it.each([
    [null, 1, 'load'],
    [null, -1, 'plot'],
    ['load', 1, 'train'],
    ['train', -1, 'load'],
    ['plot', 1, null],
    ['load', -1, null],
    ['gone', 1, null]
  ] as const)('leads from %s by %s to %s', (from, step, to) => {
    expect(nextInOrder(GRAPH, from, step)).toBe(to);
  });

  it('leads nowhere in an empty graph', () => {
    expect(nextInOrder({ nodes: [], edges: [] }, null, 1)).toBeNull();
  });
});

describe('nextAlong', () => {
  it.each<[string, Arrow, string | null]>([
    ['load', 'right', 'train'],
    ['train', 'right', 'score'],
    ['score', 'left', 'train'],
    ['score', 'right', null],
    ['load', 'left', null],
    ['score', 'down', 'plot'],
    ['plot', 'up', 'score'],
    ['plot', 'down', null],
    ['gone', 'right', null]
  ])('in a graph that runs right, leads from %s %s to %s', (from, arrow, to) => {
    expect(nextAlong(GRAPH, from, arrow, 'right')).toBe(to);
  });

  it('follows edges with up and down in a graph that runs down', () => {
    const down = graph({ a: [0, 0], b: [0, 100], c: [200, 100] }, ['a b', 'a c']);
    expect(nextAlong(down, 'a', 'down', 'down')).toBe('b');
    expect(nextAlong(down, 'c', 'up', 'down')).toBe('a');
    expect(nextAlong(down, 'b', 'right', 'down')).toBe('c');
  });

  it('prefers a neighbour with the same source over a nearer stranger', () => {
    const near = graph({ a: [0, 0], b: [200, 0], c: [200, 300], stranger: [200, 100] }, [
      'a b',
      'a c'
    ]);
    expect(nextAlong(near, 'b', 'down', 'right')).toBe('c');
  });
});

describe('topologicalOrder', () => {
  it.each<[string, string[], [string, string][], string[]]>([
    ['keeps the given order where nothing depends', ['b', 'a'], [], ['b', 'a']],
    [
      'puts each after what it depends on',
      ['c', 'b', 'a'],
      [
        ['a', 'b'],
        ['b', 'c']
      ],
      ['a', 'b', 'c']
    ],
    [
      'puts those of a cycle last',
      ['x', 'y', 'z'],
      [
        ['x', 'y'],
        ['y', 'x']
      ],
      ['z', 'x', 'y']
    ],
    ['leaves edges of unknown nodes out', ['a'], [['gone', 'a']], ['a']],
    [
      'counts an edge that is there twice',
      ['b', 'a'],
      [
        ['a', 'b'],
        ['a', 'b']
      ],
      ['a', 'b']
    ]
  ])('%s', (_name, nodes, edges, order) => {
    expect(topologicalOrder(nodes, edges)).toEqual(order);
  });
});

describe('ringOf', () => {
  const graph = network(
    [layer('a'), layer('b'), merge('c', [0, 0], ['a c 0', 'b c 1']), layer('d')],
    'a c 0',
    'b c 1',
    'c d'
  );

  it.each([
    ['a c 0', { place: 0, count: 2 }],
    ['b c 1', { place: 1, count: 2 }],
    ['c d', null],
    ['gone', null]
  ])('of %s is %j', (edge, place) => {
    expect(ringOf(graph, edge)).toEqual(place);
  });
});
