// Promises of where a new layer goes.
import { cardSize } from '../../graph/card';
import { placeBelow, placeBeside, placeFree, roomBeside } from '../../graph/placing';
import type { IGraph, Point } from '../../graph/types';
import { layer, merge, network } from './layers';

const SIZE = { width: 128, height: 52 };

function isFree(graph: IGraph, [x, y]: Point, pushed: ReadonlyMap<string, Point>): boolean {
  return graph.nodes.every(node => {
    const [left, top] = pushed.get(node.id) ?? node.position;
    const { width, height } = cardSize(node);
    return (
      x >= left + width || x + SIZE.width <= left || y >= top + height || y + SIZE.height <= top
    );
  });
}

describe('placeBelow', () => {
  it('puts a layer below the selected one, in line with it', () => {
    const graph = network([layer('a', [160, 32])]);
    const { at, pushed } = placeBelow(graph, ['a'], [0, 0], SIZE);
    expect(at[0]).toBe(160);
    expect(at[1]).toBeGreaterThanOrEqual(32 + 52 + 48);
    expect(pushed.size).toBe(0);
  });

  it('puts another branch beside what the selected layer feeds already', () => {
    const graph = network([layer('a', [0, 0]), layer('b', [0, 112])], 'a b');
    const { at, pushed } = placeBelow(graph, ['a'], [0, 0], SIZE);
    expect(at[0]).toBeGreaterThan(128);
    expect(pushed.size).toBe(0);
    expect(isFree(graph, at, pushed)).toBe(true);
  });

  it('moves down what lies in the way of the end of a branch, with all that follows it', () => {
    const graph = network(
      [layer('a', [0, 0]), layer('b', [0, 112]), layer('c', [0, 224]), layer('far', [900, 112])],
      'b c'
    );
    const { at, pushed } = placeBelow(graph, ['a'], [0, 0], SIZE);
    expect([...pushed.keys()]).toEqual(['b', 'c']);
    expect(isFree(graph, at, pushed)).toBe(true);
    const [b, c] = [pushed.get('b')?.[1] ?? 0, pushed.get('c')?.[1] ?? 0];
    expect(c - b).toBe(112);
  });

  it('goes where one looks when nothing is selected, beside what is there', () => {
    expect(placeBelow(network([]), [], [500, 300], SIZE).at).toEqual([432, 272]);
    const graph = network([layer('a', [432, 272])]);
    const { at } = placeBelow(graph, [], [500, 300], SIZE);
    expect(isFree(graph, at, new Map())).toBe(true);
  });

  it('stands in the middle below several', () => {
    const graph = network([layer('a', [0, 0]), layer('b', [512, 0])]);
    expect(placeBelow(graph, ['a', 'b'], [0, 0], SIZE).at[0]).toBe(256);
  });

  it('leaves room beside a branch for both cards to grow', () => {
    const words = { card: { tone: 'core', summary: '64, 3 × 3, relu', note: '127,712' } };
    const graph = network([layer('a', [0, 0]), layer('b', [0, 112])], 'a b');
    const { at } = placeBelow(graph, ['a'], [0, 0], SIZE);
    const [one, other] = [layer('b', [0, 112], words), layer('c', at, words)];
    expect(cardSize(one).width).toBeGreaterThan(128);
    expect(roomBeside(network([one, other]), 'b').size).toBe(0);
  });
});

describe('places of cards', () => {
  it('another call goes to the right, past what stands there', () => {
    const graph = network([layer('a', [0, 0]), layer('b', [256, 0])]);
    const [x, y] = placeBeside(graph, 'a');
    expect(x).toBeGreaterThanOrEqual(256 + 128 + 24);
    expect(y).toBe(0);
  });

  it('a card stays where it was put unless another one lies there', () => {
    const graph = network([layer('a', [0, 0])]);
    expect(placeFree(graph, [128, 0])).toEqual([128, 0]);
    expect(placeFree(graph, [64, 32])[0]).toBeGreaterThanOrEqual(128 + 24);
  });

  it('cards beside one that has grown make room, and those beside them', () => {
    const graph = network([
      layer('left', [-144, 0]),
      merge('grown', [0, 0], ['1', '2', '3', '4', '5']),
      layer('right', [144, 16]),
      layer('next', [288, 0]),
      layer('below', [0, 112])
    ]);
    const pushed = roomBeside(graph, 'grown');
    expect([...pushed.keys()].sort()).toEqual(['left', 'next', 'right']);
    const nodes = graph.nodes.map(node => ({
      ...node,
      position: pushed.get(node.id) ?? node.position
    }));
    for (const { id } of nodes) {
      expect(roomBeside(network(nodes), id).size).toBe(0);
    }
    expect(roomBeside(graph, 'nobody').size).toBe(0);
  });
});
