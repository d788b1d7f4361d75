// The lines of edges between cards: chains of cubic curves that leave downwards and arrive from above.
import type { Point } from './types';

/** A stretch of an edge that runs straight down, beside cards. */
export interface ILane {
  readonly x: number;
  readonly top: number;
  readonly bottom: number;
}

export type Cubic = readonly [Point, Point, Point, Point];

/** From one end to the other by way of the lanes. */
export function curveOf(start: Point, end: Point, lanes: readonly ILane[]): readonly Cubic[] {
  const curves: Cubic[] = [];
  let here = start;
  for (const { x, top, bottom } of lanes) {
    curves.push(swing(here, [x, top]));
    if (bottom > top) {
      curves.push(swing([x, top], [x, bottom]));
    }
    here = [x, bottom];
  }
  return [...curves, swing(here, end)];
}

/** Both handles reach to the middle between the ends; farther where the way leads back up. */
function swing(from: Point, to: Point): Cubic {
  const fall = to[1] - from[1];
  const reach = fall >= 0 ? fall / 2 : 6.25 * Math.sqrt(-fall);
  return [from, [from[0], from[1] + reach], [to[0], to[1] - reach], to];
}

export function pathOf(curves: readonly Cubic[]): string {
  return curves
    .map(([a, b, c, d], index) => {
      const start = index === 0 ? `M${text(a)}` : '';
      return a[0] === d[0] && b[0] === a[0] && c[0] === a[0] && b[1] <= c[1]
        ? `${start}L${text(d)}`
        : `${start}C${text(b)} ${text(c)} ${text(d)}`;
    })
    .join('');
}

function text([x, y]: Point): string {
  return `${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`;
}

/** The point at a share, 0 to 1, of the way down. */
export function pointAt(curves: readonly Cubic[], share: number): Point {
  const falls = curves.map(([a, , , d]) => Math.abs(d[1] - a[1]) + Math.abs(d[0] - a[0]));
  const total = falls.reduce((sum, fall) => sum + fall, 0);
  let left = share * total;
  for (const [index, curve] of curves.entries()) {
    const fall = falls[index] ?? 0;
    if (left <= fall || index === curves.length - 1) {
      return cubicAt(curve, fall === 0 ? 0 : Math.min(1, left / fall));
    }
    left -= fall;
  }
  return [0, 0];
}

export function cubicAt([a, b, c, d]: Cubic, t: number): Point {
  const u = 1 - t;
  const [p, q, r, s] = [u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t];
  return [p * a[0] + q * b[0] + r * c[0] + s * d[0], p * a[1] + q * b[1] + r * c[1] + s * d[1]];
}
