// Where a new layer's card goes in a graph that runs down: below what is selected, and others make room.
import { cardSize } from './card';
import { cornerOf } from './geometry';
import { GRID, type ISize } from './grid';
import type { IGraph, IGraphNode, Point } from './types';

/** Between a card and the next below: room for the shape on the edge between them. */
const BELOW = 60;
const BESIDE = 24;
/** A card of common words, where nothing is known of the new one yet. */
const COMMON: ISize = { width: 128, height: 52 };
/** As wide as most cards become once their layers have arguments and parameters. */
const GROWN = 176;

export interface IPlaced {
  readonly at: Point;
  /** New places of cards that lie where the new one goes, and of what follows them. */
  readonly pushed: ReadonlyMap<string, Point>;
}

/**
 * The place of a new card: below the lowest of the selected ones and in line with it, or with the middle of several.
 *
 * Where something is in the way already, the new card stands to the right of it when what is selected feeds that (the
 * new one is another branch), and else what lies there moves down.
 *
 * @param centre - middle of what is seen: where the card goes when nothing is selected
 */
export function placeBelow(
  graph: IGraph,
  selected: readonly string[],
  centre: Point,
  size: ISize = COMMON
): IPlaced {
  const chosen = graph.nodes.filter(({ id }) => selected.includes(id));
  const above = chosen.reduce<IGraphNode | null>(
    (lowest, node) => (lowest === null || bottom(node) > bottom(lowest) ? node : lowest),
    null
  );
  if (above === null) {
    const at: Point = [snap(centre[0] - size.width / 2), snap(centre[1] - size.height / 2)];
    return { at: beside(graph, at, size), pushed: new Map() };
  }
  const middle = chosen.reduce((total, node) => total + middleOf(node), 0) / chosen.length;
  const at: Point = [snap(middle - size.width / 2), snap(bottom(above) + BELOW)];
  const feeds = graph.edges.some(({ from }) => from[0] === above.id);
  return feeds
    ? { at: beside(graph, at, size), pushed: new Map() }
    : { at, pushed: pushedDown(graph, at, size) };
}

/** The place of another card beside one: free, in the same row. */
export function placeBeside(graph: IGraph, id: string): Point {
  const node = graph.nodes.find(each => each.id === id);
  return node === undefined ? [0, 0] : beside(graph, node.position, COMMON);
}

/** Where somebody put a new card; to the right of what lies there already. */
export function placeFree(graph: IGraph, [left, top]: Point): Point {
  let x = left;
  for (;;) {
    const inWay = graph.nodes.find(node => touches(spanOf(node), [x, top], COMMON, 0));
    if (inWay === undefined) {
      return [x, top];
    }
    x = snap(spanOf(inWay).right + BESIDE + GRID / 2);
  }
}

/** New places of the cards beside one that has become so wide that it lies on them: they make room to both sides. */
export function roomBeside(graph: IGraph, id: string): ReadonlyMap<string, Point> {
  const pushed = new Map<string, Point>();
  const grown = graph.nodes.find(each => each.id === id);
  if (grown === undefined) {
    return pushed;
  }
  const spans = new Map(graph.nodes.map(node => [node.id, spanOf(node)]));
  const waiting = [grown];
  for (const node of waiting) {
    const from = spans.get(node.id) ?? spanOf(node);
    for (const other of graph.nodes) {
      const span = spans.get(other.id) ?? spanOf(other);
      if (other.id === id || other === node || !overlap(from, span)) {
        continue;
      }
      const isRight = middleOf(other) >= middleOf(grown);
      const by = isRight
        ? Math.ceil((from.right + BESIDE - span.left) / GRID) * GRID
        : -Math.ceil((span.right + BESIDE - from.left) / GRID) * GRID;
      spans.set(other.id, { ...span, left: span.left + by, right: span.right + by });
      const [x, y] = pushed.get(other.id) ?? other.position;
      pushed.set(other.id, [x + by, y]);
      waiting.push(other);
    }
  }
  return pushed;
}

interface ISpan {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

function spanOf(node: IGraphNode, least = 0): ISpan {
  const { width, height } = cardSize(node);
  const [left, top] = cornerOf(node);
  const more = Math.max(0, least - width) / 2;
  return { left: left - more, right: left + width + more, top, bottom: top + height };
}

function overlap(one: ISpan, other: ISpan): boolean {
  return (
    one.left < other.right &&
    other.left < one.right &&
    one.top < other.bottom &&
    other.top < one.bottom
  );
}

/** The first free place to the right, in the same row: with room for all cards to grow. */
function beside(graph: IGraph, [left, top]: Point, size: ISize): Point {
  const grows = Math.max(0, GROWN - size.width) / 2;
  let x = left;
  for (;;) {
    const at: Point = [x - grows, top];
    const inWay = graph.nodes.find(node =>
      touches(spanOf(node, GROWN), at, { ...size, width: size.width + 2 * grows }, BESIDE)
    );
    if (inWay === undefined) {
      return [x, top];
    }
    x = snap(spanOf(inWay, GROWN).right + BESIDE + grows + GRID / 2);
  }
}

/** Cards that lie where the new one goes move below it, with all that comes after them. */
function pushedDown(graph: IGraph, at: Point, size: ISize): ReadonlyMap<string, Point> {
  const inWay = graph.nodes.filter(node => touches(spanOf(node), at, size, BESIDE));
  if (inWay.length === 0) {
    return new Map();
  }
  const highest = Math.min(...inWay.map(({ position }) => position[1]));
  const by = Math.ceil((at[1] + size.height + BELOW - highest) / GRID) * GRID;
  const after = downstream(graph, inWay);
  return new Map(
    graph.nodes
      .filter(({ id }) => after.has(id))
      .map(({ id, position: [x, y] }) => [id, [x, y + by]])
  );
}

function downstream(graph: IGraph, from: readonly IGraphNode[]): ReadonlySet<string> {
  const next = new Map<string, string[]>();
  for (const edge of graph.edges) {
    next.set(edge.from[0], [...(next.get(edge.from[0]) ?? []), edge.to[0]]);
  }
  const found = new Set(from.map(({ id }) => id));
  for (const id of found) {
    next.get(id)?.forEach(other => found.add(other));
  }
  return found;
}

function touches(span: ISpan, [left, top]: Point, size: ISize, apart: number): boolean {
  return (
    span.left < left + size.width + apart &&
    span.right + apart > left &&
    span.top < top + size.height + apart &&
    span.bottom + apart > top
  );
}

function middleOf(node: IGraphNode): number {
  return cornerOf(node)[0] + cardSize(node).width / 2;
}

function bottom(node: IGraphNode): number {
  return node.position[1] + cardSize(node).height;
}

function snap(value: number): number {
  return Math.round(value / GRID) * GRID;
}
