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

export interface IPlaced {
  readonly at: Point;
  /** New places of cards that lie where the new one goes, and of what follows them. */
  readonly pushed: ReadonlyMap<string, Point>;
}

/**
 * The place of a new card: below the lowest of the selected ones and in line with it.
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
  const middle = cornerOf(above)[0] + cardSize(above).width / 2;
  const at: Point = [snap(middle - size.width / 2), snap(bottom(above) + BELOW)];
  const feeds = graph.edges.some(({ from }) => from[0] === above.id);
  return feeds
    ? { at: beside(graph, at, size), pushed: new Map() }
    : { at, pushed: pushedDown(graph, at, size) };
}

/** The first free place to the right, in the same row. */
function beside(graph: IGraph, [left, top]: Point, size: ISize): Point {
  let x = left;
  for (;;) {
    const inWay = graph.nodes.find(node => touches(node, [x, top], size));
    if (inWay === undefined) {
      return [x, top];
    }
    x = snap(cornerOf(inWay)[0] + cardSize(inWay).width + BESIDE + GRID / 2);
  }
}

/** Cards that lie where the new one goes move below it, with all that comes after them. */
function pushedDown(graph: IGraph, at: Point, size: ISize): ReadonlyMap<string, Point> {
  const inWay = graph.nodes.filter(node => touches(node, at, size));
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

function touches(node: IGraphNode, [left, top]: Point, size: ISize): boolean {
  const { width, height } = cardSize(node);
  const [x, y] = cornerOf(node);
  return (
    x < left + size.width + BESIDE &&
    x + width + BESIDE > left &&
    y < top + size.height + BESIDE &&
    y + height + BESIDE > top
  );
}

function bottom(node: IGraphNode): number {
  return node.position[1] + cardSize(node).height;
}

function snap(value: number): number {
  return Math.round(value / GRID) * GRID;
}
