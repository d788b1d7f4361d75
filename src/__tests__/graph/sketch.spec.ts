// Promises of how edges between cards are drawn: labels that do not hide each other, fans in order, no needless work.
import { curveOf, pointAt } from '../../graph/curve';
import { cardPlace } from '../../graph/card';
import { Sketcher, sketchOf } from '../../graph/sketch';
import { textWidth } from '../../graph/text';
import type { IGraph, Point } from '../../graph/types';
import { layer, merge, network } from './layers';

function labelled(graph: IGraph, label = '32×32×64'): IGraph {
  return { ...graph, edges: graph.edges.map(edge => ({ ...edge, label })) };
}

/** One source, four branches, one list. */
const FAN = labelled(
  network(
    [
      layer('top', [200, 0]),
      ...['a', 'b', 'c', 'd'].map((id, index) => layer(id, [index * 150, 112])),
      merge('end', [150, 224], ['a end 0', 'b end 1', 'c end 2', 'd end 3'])
    ],
    'top a',
    'top b',
    'top c',
    'top d',
    'a end 0',
    'b end 1',
    'c end 2',
    'd end 3'
  )
);

function boxes(graph: IGraph): readonly (readonly [left: number, top: number, width: number])[] {
  const strokes = sketchOf(graph);
  const at = (id: string): Point => graph.nodes.find(node => node.id === id)?.position ?? [0, 0];
  return graph.edges.flatMap(edge => {
    const stroke = strokes.get(edge.id);
    const source = graph.nodes.find(({ id }) => id === edge.from[0]);
    const target = graph.nodes.find(({ id }) => id === edge.to[0]);
    const out = source && cardPlace(source, 'output', true);
    const into = target && cardPlace(target, 'x', false, edge.place);
    if (stroke?.label == null || !out || !into) {
      return [];
    }
    const [fx, fy] = at(edge.from[0]);
    const [tx, ty] = at(edge.to[0]);
    const curves = curveOf(
      [fx + out[0] + stroke.leave, fy + out[1]],
      [tx + into[0], ty + into[1]],
      stroke.lanes
    );
    const [x, y] = pointAt(curves, stroke.label);
    const width = textWidth(edge.label ?? '', 'plate') + 8;
    return [[x - width / 2, y - 7.5, width] as const];
  });
}

describe('sketchOf', () => {
  it('gives every edge of a fan a label, none over another', () => {
    const all = boxes(FAN);
    expect(all).toHaveLength(8);
    for (const [index, [x, y, width]] of all.entries()) {
      for (const [left, top, other] of all.slice(index + 1)) {
        const isApart = x + width <= left || left + other <= x || y + 15 <= top || top + 15 <= y;
        expect(isApart).toBe(true);
      }
    }
  });

  it('leaves a label out rather than laying it over a card', () => {
    const near = labelled(network([layer('a', [0, 0]), layer('b', [0, 60])], 'a b'));
    expect(sketchOf(near).get('a b')?.label).toBeNull();
  });

  it('lets edges of one output leave in the order in which they go', () => {
    const strokes = sketchOf(FAN);
    const leaves = ['a', 'b', 'c', 'd'].map(id => strokes.get(`top ${id}`)?.leave ?? 0);
    expect([...leaves].sort((a, b) => a - b)).toEqual(leaves);
    expect(new Set(leaves).size).toBe(4);
  });

  it('keeps the straight way straight beside a skip connection', () => {
    const residual = network(
      [layer('a', [0, 0]), layer('b', [0, 112]), merge('c', [0, 224], ['a c 0', 'b c 1'])],
      'a b',
      'a c 0',
      'b c 1'
    );
    const strokes = sketchOf(residual);
    expect(strokes.get('a b')?.leave).toBe(0);
    expect(strokes.get('a c 0')?.lanes).toHaveLength(1);
    expect(strokes.get('a c 0')?.leave).not.toBe(0);
  });

  it('leaves out edges whose port is gone', () => {
    expect(sketchOf(network([layer('a')], 'a gone')).size).toBe(0);
  });
});

describe('Sketcher', () => {
  it('makes nothing anew while no place and no label has changed', () => {
    const sketcher = new Sketcher();
    const before = sketcher.of(FAN);
    const red = {
      ...FAN,
      nodes: FAN.nodes.map(node => ({ ...node, problem: 'wrong' })),
      edges: FAN.edges.map(edge => ({ ...edge, state: 'wrong' as const }))
    };
    expect(sketcher.of(red)).toBe(before);
    expect(sketcher.of(labelled(FAN, '8'))).not.toBe(before);
  });
});
