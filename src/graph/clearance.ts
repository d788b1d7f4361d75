// Moves nodes apart after a layout until no edge, drawn as a curve, runs through a node.
import type { Point } from './types';

export interface IBox {
  readonly id: string;
  readonly width: number;
  readonly height: number;
}

/** An edge by the nodes it joins and the places of its ports relative to their corners. */
export interface ICurve {
  readonly from: string;
  readonly to: string;
  readonly start: Point;
  readonly end: Point;
}

interface IHit {
  readonly node: string;
  /** How far the node must move across the flow: up (negative) or down. */
  readonly up: number;
  readonly down: number;
}

const MARGIN = 12;
const SAMPLES = 24;
const ROUNDS = 40;
const GAP = 24;

/**
 * Places where as few edges as could be reached run through nodes; the flow runs along x.
 *
 * Works in rounds and gives way between them, so that a large graph does not hold up the page.
 */
export async function clearEdges(
  boxes: readonly IBox[],
  curves: readonly ICurve[],
  places: ReadonlyMap<string, Point>,
  giveWay: () => Promise<void>
): Promise<Map<string, Point>> {
  const columns = columnsOf(boxes, places);
  const present = new Map(places);
  let best = new Map(places);
  let least = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    const hits = hitsOf(boxes, curves, present, columns);
    if (hits.length < least) {
      least = hits.length;
      best = new Map(present);
    }
    if (hits.length === 0) {
      break;
    }
    const moved = new Set<string>();
    for (const hit of hits) {
      const column = columns.find(nodes => nodes.some(({ id }) => id === hit.node)) ?? [];
      if (!column.some(({ id }) => moved.has(id))) {
        column.forEach(({ id }) => moved.add(id));
        shift(column, hit, round, present);
      }
    }
    await giveWay();
  }
  return best;
}

/** How many times an edge runs through a node that it does not join. */
export function countHits(
  boxes: readonly IBox[],
  curves: readonly ICurve[],
  places: ReadonlyMap<string, Point>
): number {
  return hitsOf(boxes, curves, places, columnsOf(boxes, places), 0).length;
}

/** Nodes that lie above each other, from the left to the right. */
function columnsOf(boxes: readonly IBox[], places: ReadonlyMap<string, Point>): IBox[][] {
  const left = (box: IBox): number => places.get(box.id)?.[0] ?? 0;
  const columns: IBox[][] = [];
  let right = -Infinity;
  for (const box of [...boxes].sort((a, b) => left(a) - left(b))) {
    if (left(box) >= right) {
      columns.push([]);
    }
    columns.at(-1)?.push(box);
    right = Math.max(right, left(box) + box.width);
  }
  return columns;
}

function hitsOf(
  boxes: readonly IBox[],
  curves: readonly ICurve[],
  places: ReadonlyMap<string, Point>,
  columns: readonly (readonly IBox[])[],
  margin = MARGIN
): IHit[] {
  const at = (id: string): Point => places.get(id) ?? [0, 0];
  const spans = columns.map(column => ({
    column,
    left: Math.min(...column.map(box => at(box.id)[0])),
    right: Math.max(...column.map(box => at(box.id)[0] + box.width))
  }));
  const known = new Set(boxes.map(({ id }) => id));
  const hits: IHit[] = [];
  for (const curve of curves) {
    if (!known.has(curve.from) || !known.has(curve.to)) {
      continue;
    }
    const start = add(at(curve.from), curve.start);
    const end = add(at(curve.to), curve.end);
    const [first, last] = [Math.min(start[0], end[0]), Math.max(start[0], end[0])];
    for (const { column, left, right } of spans) {
      if (right <= first || left >= last) {
        continue;
      }
      for (const box of column) {
        if (box.id !== curve.from && box.id !== curve.to) {
          const hit = hitOf(box, at(box.id), start, end, margin);
          if (hit !== null) {
            hits.push(hit);
          }
        }
      }
    }
  }
  return hits;
}

function hitOf(box: IBox, [x, y]: Point, start: Point, end: Point, margin: number): IHit | null {
  const span = spanBetween(start, end, x, x + box.width);
  if (span === null) {
    return null;
  }
  const [top, bottom] = span;
  if (bottom <= y - margin || top >= y + box.height + margin) {
    return null;
  }
  return { node: box.id, up: top - margin - (y + box.height) - 1, down: bottom + margin - y + 1 };
}

/** Lowest and highest y of a curve between two x; null when it does not come there. */
function spanBetween(start: Point, end: Point, left: number, right: number): Point | null {
  let [top, bottom] = [Infinity, -Infinity];
  let before = start;
  for (let step = 1; step <= SAMPLES; step++) {
    const point = curveAt(start, end, step / SAMPLES);
    const [a, b] = before[0] <= point[0] ? [before, point] : [point, before];
    if (b[0] > left && a[0] < right) {
      top = Math.min(top, a[1], b[1]);
      bottom = Math.max(bottom, a[1], b[1]);
    }
    before = point;
  }
  return top <= bottom ? [top, bottom] : null;
}

/** The curve that edges are drawn as: both handles reach to the middle between the ends. */
function curveAt([x1, y1]: Point, [x2, y2]: Point, t: number): Point {
  const reach = x2 >= x1 ? (x2 - x1) / 2 : 6.25 * Math.sqrt(x1 - x2);
  const u = 1 - t;
  const [a, b, c, d] = [u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t];
  return [a * x1 + b * (x1 + reach) + c * (x2 - reach) + d * x2, (a + b) * y1 + (c + d) * y2];
}

/** Moves a node out of the way and whatever it would then lie on; the other way round when that led nowhere. */
function shift(
  column: readonly IBox[],
  hit: IHit,
  round: number,
  places: Map<string, Point>
): void {
  const isUpNearer = Math.abs(hit.up) <= Math.abs(hit.down);
  const isUp = round % 7 === 6 ? !isUpNearer : isUpNearer;
  const by = isUp ? hit.up : hit.down;
  const top = (box: IBox): number => places.get(box.id)?.[1] ?? 0;
  const sorted = [...column].sort((a, b) => top(a) - top(b));
  const index = sorted.findIndex(({ id }) => id === hit.node);
  const move = (box: IBox, y: number): void => {
    places.set(box.id, [places.get(box.id)?.[0] ?? 0, y]);
  };
  const first = sorted[index];
  if (first === undefined) {
    return;
  }
  move(first, top(first) + by);
  if (isUp) {
    for (let i = index - 1, floor = top(first); i >= 0; i--) {
      const box = sorted[i];
      if (box === undefined || top(box) + box.height + GAP <= floor) {
        break;
      }
      move(box, floor - GAP - box.height);
      floor = top(box);
    }
    return;
  }
  for (let i = index + 1, ceiling = top(first) + first.height; i < sorted.length; i++) {
    const box = sorted[i];
    if (box === undefined || top(box) >= ceiling + GAP) {
      break;
    }
    move(box, ceiling + GAP);
    ceiling = top(box) + box.height;
  }
}

function add(a: Point, b: Point): Point {
  return [a[0] + b[0], a[1] + b[1]];
}
