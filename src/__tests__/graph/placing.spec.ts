// Promises of where a new layer goes.
import { cardSize } from '../../graph/card';
import { placeBelow } from '../../graph/placing';
import type { IGraph, Point } from '../../graph/types';
import { layer, network } from './layers';

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
});
