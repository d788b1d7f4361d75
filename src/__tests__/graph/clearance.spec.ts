// Tests of moving nodes apart until no edge runs through one.
import { clearEdges, countHits, type IBox, type ICurve } from '../../graph/clearance';
import type { Point } from '../../graph/types';

const SIZE = { width: 160, height: 80 };

function boxes(...ids: string[]): IBox[] {
  return ids.map(id => ({ id, ...SIZE }));
}

function curve(from: string, to: string): ICurve {
  return { from, to, start: [SIZE.width, 40], end: [0, 40] };
}

const giveWay = (): Promise<void> => Promise.resolve();

describe('clearEdges', () => {
  it('moves a node out of the way of an edge that passes it', async () => {
    const all = boxes('a', 'b', 'c');
    const edges = [curve('a', 'c')];
    const places = new Map<string, Point>([
      ['a', [0, 0]],
      ['b', [300, 10]],
      ['c', [600, 0]]
    ]);
    expect(countHits(all, edges, places)).toBe(1);
    const cleared = await clearEdges(all, edges, places, giveWay);
    expect(countHits(all, edges, cleared)).toBe(0);
    expect(cleared.get('b')?.[0]).toBe(300);
  });

  it('pushes what lies in the way of the node it moves, and nothing overlaps afterwards', async () => {
    const all = boxes('a', 'b', 'below', 'c');
    const edges = [curve('a', 'c')];
    const places = new Map<string, Point>([
      ['a', [0, 0]],
      ['b', [300, 20]],
      ['below', [300, 124]],
      ['c', [600, 0]]
    ]);
    const cleared = await clearEdges(all, edges, places, giveWay);
    expect(countHits(all, edges, cleared)).toBe(0);
    const [b, below] = [cleared.get('b')?.[1] ?? 0, cleared.get('below')?.[1] ?? 0];
    expect(Math.abs(b - below)).toBeGreaterThanOrEqual(SIZE.height);
  });

  it('leaves a clear layout as it is', async () => {
    const all = boxes('a', 'b');
    const places = new Map<string, Point>([
      ['a', [0, 0]],
      ['b', [300, 0]]
    ]);
    expect(await clearEdges(all, [curve('a', 'b')], places, giveWay)).toEqual(places);
  });

  it('does not count the nodes that an edge joins', () => {
    const places = new Map<string, Point>([
      ['a', [0, 0]],
      ['b', [100, 0]]
    ]);
    expect(countHits(boxes('a', 'b'), [curve('a', 'b')], places)).toBe(0);
  });
});
