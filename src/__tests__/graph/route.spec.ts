// Promises of ways for edges: beside cards, never through them, and at a distance from each other.
import { cubicAt, curveOf, pathOf, pointAt, type ILane } from '../../graph/curve';
import { routeRuns, type IBlockage, type IRun } from '../../graph/route';

function card(left: number, top: number, width = 128): IBlockage {
  return { left, top, right: left + width, bottom: top + 52 };
}

function run(id: string, from: readonly [number, number], to: readonly [number, number]): IRun {
  return { id, start: from, end: to };
}

/** How often a drawn edge is inside of a card. */
function hits(way: IRun, lanes: readonly ILane[], cards: readonly IBlockage[]): number {
  let count = 0;
  for (const curve of curveOf(way.start, way.end, lanes)) {
    for (let step = 0; step <= 40; step++) {
      const [x, y] = cubicAt(curve, step / 40);
      count += cards.filter(
        ({ left, top, right, bottom }) => x > left && x < right && y > top && y < bottom
      ).length;
    }
  }
  return count;
}

describe('routeRuns', () => {
  const column = [0, 112, 224, 336].map(top => card(0, top));

  it('leaves an edge alone that is clear', () => {
    const ways = [run('a', [64, 52], [64, 112]), run('b', [64, 52], [700, 200])];
    expect(routeRuns([card(0, 0), card(0, 112)], ways).size).toBe(0);
  });

  it('leads a skip connection beside the cards in between, in one lane', () => {
    const skip = run('skip', [64, 52], [64, 336]);
    const lanes = routeRuns(column, [skip]).get('skip') ?? [];
    expect(lanes).toHaveLength(1);
    expect(hits(skip, lanes, column)).toBe(0);
    expect(hits(skip, [], column)).toBeGreaterThan(0);
  });

  it('keeps lanes apart, the longer way outside of the shorter one', () => {
    const long = run('long', [64, 52], [64, 448]);
    const short = run('short', [64, 164], [64, 336]);
    const cards = [...column, card(0, 448)];
    const routes = routeRuns(cards, [long, short]);
    const x = (id: string): number => routes.get(id)?.[0]?.x ?? 0;
    const out = (id: string): number => Math.abs(x(id) - 64);
    expect(Math.sign(x('long') - 64)).toBe(Math.sign(x('short') - 64));
    expect(out('long') - out('short')).toBeGreaterThanOrEqual(12);
  });

  it('takes the gap between two columns where that is shorter than around them', () => {
    const cards = [card(0, 112), card(180, 112), card(0, 224), card(180, 224)];
    const way = run('a', [154, 52], [154, 336]);
    const wide = [...cards.map(each => ({ ...each })), card(-200, 112), card(360, 112)];
    expect(routeRuns(wide, [way]).get('a')).toBeUndefined();
    const aside = run('b', [100, 52], [100, 336]);
    const lanes = routeRuns(wide, [aside]).get('b') ?? [];
    expect(lanes.map(({ x }) => x > 128 && x < 180)).toEqual([true]);
    expect(hits(aside, lanes, wide)).toBe(0);
  });

  it('changes lanes where no single one is free', () => {
    const cards = [card(-400, 112, 500), card(40, 240, 500)];
    const way = run('a', [70, 52], [70, 336]);
    const lanes = routeRuns(cards, [way]).get('a') ?? [];
    expect(hits(way, lanes, cards)).toBe(0);
    expect(lanes).toHaveLength(2);
  });

  it('does not lead edges that run upwards around anything', () => {
    expect(routeRuns(column, [run('up', [64, 388], [64, 0])]).size).toBe(0);
  });
});

describe('curves', () => {
  it('begin and end at the ends, and are lines where they run straight', () => {
    const curves = curveOf([10, 0], [10, 100], []);
    expect([pointAt(curves, 0), pointAt(curves, 1)]).toEqual([
      [10, 0],
      [10, 100]
    ]);
    expect(pathOf(curves)).toBe('M10 0L10 100');
  });

  it('pass through their lanes', () => {
    const curves = curveOf([0, 0], [0, 300], [{ x: 80, top: 60, bottom: 240 }]);
    expect(pointAt(curves, 0.5)).toEqual([80, 150]);
  });
});
