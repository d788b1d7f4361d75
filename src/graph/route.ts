// Ways for edges that would otherwise run through cards: straight down beside these, in lanes that keep their distance.
import { cubicAt, curveOf, type ILane } from './curve';
import type { Point } from './types';

export interface IBlockage {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface IRun {
  readonly id: string;
  readonly start: Point;
  readonly end: Point;
}

/** Between an edge and a card, and between two edges side by side. */
const AIR = 14;
const APART = 12;
/** Distance of the points at which a curve is looked at. */
const SAMPLE = 16;

/** A band of cards across an edge's way, with what is free between and beside them. */
interface IRow {
  readonly top: number;
  readonly bottom: number;
  readonly free: readonly (readonly [left: number, right: number])[];
}

/** The lanes of each run that needs some, by id; runs that lead upwards, or are clear as they are, have none. */
export function routeRuns(
  cards: readonly IBlockage[],
  runs: readonly IRun[]
): Map<string, readonly ILane[]> {
  const sorted = [...cards].sort((a, b) => a.top - b.top);
  const tallest = Math.max(0, ...cards.map(({ top, bottom }) => bottom - top));
  const used: ILane[] = [];
  const routes = new Map<string, readonly ILane[]>();
  const height = ({ start, end }: IRun): number => end[1] - start[1];
  // The shortest first: they take the inner lanes, so that nested ways do not cross.
  for (const run of [...runs].sort((a, b) => height(a) - height(b))) {
    const { start, end } = run;
    const between = cardsBetween(sorted, tallest, start[1], end[1]);
    if (between.length === 0 || isClear(start, end, between)) {
      continue;
    }
    const lanes = lanesOf(start, end, rowsOf(between), used);
    used.push(...lanes);
    routes.set(run.id, lanes);
  }
  return routes;
}

/** Cards that lie wholly below one height and above another. */
function cardsBetween(
  sorted: readonly IBlockage[],
  tallest: number,
  top: number,
  bottom: number
): IBlockage[] {
  const found: IBlockage[] = [];
  for (let i = firstAt(sorted, top - tallest); i < sorted.length; i++) {
    const card = sorted[i];
    if (card === undefined || card.top >= bottom) {
      break;
    }
    if (card.top > top && card.bottom < bottom) {
      found.push(card);
    }
  }
  return found;
}

function firstAt(sorted: readonly IBlockage[], top: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.top ?? Infinity) < top) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

function isClear(start: Point, end: Point, cards: readonly IBlockage[]): boolean {
  const [curve] = curveOf(start, end, []);
  if (curve === undefined) {
    return true;
  }
  const samples = Math.ceil((end[1] - start[1] + Math.abs(end[0] - start[0])) / SAMPLE);
  for (let step = 1; step < samples; step++) {
    const [x, y] = cubicAt(curve, step / samples);
    for (const card of cards) {
      if (
        x > card.left - AIR / 2 &&
        x < card.right + AIR / 2 &&
        y > card.top - AIR / 2 &&
        y < card.bottom + AIR / 2
      ) {
        return false;
      }
    }
  }
  return true;
}

/** Cards side by side make one row; what is free beside them reaches without end. */
function rowsOf(cards: readonly IBlockage[]): IRow[] {
  const rows: IRow[] = [];
  let members: IBlockage[] = [];
  let bottom = -Infinity;
  const close = (): void => {
    if (members.length > 0) {
      rows.push({ top: members[0]?.top ?? 0, bottom, free: freeBeside(members) });
    }
    members = [];
  };
  for (const card of cards) {
    if (card.top >= bottom) {
      close();
    }
    members.push(card);
    bottom = Math.max(card.bottom, members.length === 1 ? -Infinity : bottom);
  }
  close();
  return rows;
}

function freeBeside(cards: readonly IBlockage[]): [number, number][] {
  const free: [number, number][] = [];
  let right = -Infinity;
  for (const card of [...cards].sort((a, b) => a.left - b.left)) {
    if (card.left - AIR > right) {
      free.push([right, card.left - AIR]);
    }
    right = Math.max(right, card.right + AIR);
  }
  free.push([right, Infinity]);
  return free;
}

/** Down through the rows with as little sideways as can be; rows that leave the same x free share one lane. */
function lanesOf(
  start: Point,
  end: Point,
  rows: readonly IRow[],
  used: readonly ILane[]
): readonly ILane[] {
  const gates = gatesOf(start[0], end[0], rows);
  const lanes: ILane[] = [];
  let index = 0;
  let x = start[0];
  while (index < rows.length) {
    let [left, right] = gates[index] ?? [-Infinity, Infinity];
    let last = index;
    for (; last + 1 < rows.length; last++) {
      const next = gates[last + 1] ?? [-Infinity, Infinity];
      if (Math.max(left, next[0]) > Math.min(right, next[1])) {
        break;
      }
      [left, right] = [Math.max(left, next[0]), Math.min(right, next[1])];
    }
    const top = rows[index]?.top ?? 0;
    const bottom = rows[last]?.bottom ?? top;
    const aim = clamp(last + 1 === rows.length ? end[0] : x, left, right);
    x = freeLane(aim, left, right, top, bottom, used);
    lanes.push({ x, top: top - AIR / 2, bottom: bottom + AIR / 2 });
    index = last + 1;
  }
  return lanes;
}

/** The free part of each row that the shortest way takes. */
function gatesOf(from: number, to: number, rows: readonly IRow[]): (readonly [number, number])[] {
  interface IStep {
    readonly gate: readonly [number, number];
    readonly x: number;
    readonly cost: number;
    readonly before: IStep | null;
  }
  let steps: IStep[] = [{ gate: [from, from], x: from, cost: 0, before: null }];
  for (const { free } of rows) {
    steps = free.map(gate => {
      let best: IStep | null = null;
      for (const step of steps) {
        const x = clamp(step.x, gate[0], gate[1]);
        const cost = step.cost + Math.abs(x - step.x);
        if (best === null || cost < best.cost) {
          best = { gate, x, cost, before: step };
        }
      }
      return best ?? { gate, x: from, cost: Infinity, before: null };
    });
  }
  let last = steps.reduce((best, step) =>
    step.cost + Math.abs(step.x - to) < best.cost + Math.abs(best.x - to) ? step : best
  );
  const gates: (readonly [number, number])[] = [];
  while (last.before !== null) {
    gates.unshift(last.gate);
    last = last.before;
  }
  return gates;
}

/** The place nearest to where a lane should be that keeps its distance from those beside it; that place if none does. */
function freeLane(
  aim: number,
  left: number,
  right: number,
  top: number,
  bottom: number,
  used: readonly ILane[]
): number {
  const beside = used.filter(lane => lane.top < bottom && lane.bottom > top);
  const isFree = (x: number): boolean =>
    x >= left && x <= right && beside.every(lane => Math.abs(lane.x - x) >= APART - 0.5);
  for (let step = 0; step <= beside.length; step++) {
    for (const x of [aim + step * APART, aim - step * APART]) {
      if (isFree(x)) {
        return x;
      }
    }
  }
  return aim;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
