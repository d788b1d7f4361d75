// Where the keys lead on a graph: Tab in topological order, arrows along edges.
import type { IGraph, Point } from './types';

export type Arrow = 'left' | 'right' | 'up' | 'down';

/** The node after (1) or before (-1) another in the order of the description; null at the ends. */
export function nextInOrder(graph: IGraph, from: string | null, step: 1 | -1): string | null {
  if (from === null) {
    return (step === 1 ? graph.nodes[0] : graph.nodes.at(-1))?.id ?? null;
  }
  const index = graph.nodes.findIndex(({ id }) => id === from);
  return index < 0 ? null : (graph.nodes[index + step]?.id ?? null);
}

/**
 * The node an arrow leads to: along the flow over an edge, across it to a neighbour that shares a source or a
 * target, or else to the nearest node on that side; null when there is none.
 */
export function nextAlong(
  graph: IGraph,
  from: string,
  arrow: Arrow,
  direction: 'right' | 'down'
): string | null {
  const places = new Map(graph.nodes.map(({ id, position }) => [id, position]));
  const here = places.get(from);
  if (here === undefined) {
    return null;
  }
  const [forward, backward]: readonly [Arrow, Arrow] =
    direction === 'right' ? ['right', 'left'] : ['down', 'up'];
  if (arrow === forward || arrow === backward) {
    const ends = graph.edges.flatMap(({ from: [source], to: [target] }) =>
      arrow === forward ? (source === from ? [target] : []) : target === from ? [source] : []
    );
    return nearest(here, ends, places);
  }
  const relatives = new Set<string>();
  for (const { from: source, to: target } of graph.edges) {
    for (const other of graph.edges) {
      if (source[0] === from && other.from[0] !== from && other.to[0] === target[0]) {
        relatives.add(other.from[0]);
      }
      if (target[0] === from && other.to[0] !== from && other.from[0] === source[0]) {
        relatives.add(other.to[0]);
      }
    }
  }
  const isThere = (id: string): boolean => isOnSide(here, places.get(id), arrow);
  const near = [...relatives].filter(isThere);
  const all = [...places.keys()].filter(id => id !== from && isThere(id));
  return nearest(here, near.length > 0 ? near : all, places);
}

function isOnSide(here: Point, there: Point | undefined, arrow: Arrow): boolean {
  if (there === undefined) {
    return false;
  }
  const along = arrow === 'left' || arrow === 'right' ? there[0] - here[0] : there[1] - here[1];
  return arrow === 'left' || arrow === 'up' ? along < 0 : along > 0;
}

function nearest(
  here: Point,
  ids: readonly string[],
  places: ReadonlyMap<string, Point>
): string | null {
  let best: string | null = null;
  let least = Infinity;
  for (const id of ids) {
    const place = places.get(id);
    if (place !== undefined) {
      const distance = Math.hypot(place[0] - here[0], place[1] - here[1]);
      if (distance < least) {
        best = id;
        least = distance;
      }
    }
  }
  return best;
}

/** Where an edge ends in a list, from 0, and how many end there. */
export interface IRingPlace {
  readonly place: number;
  readonly count: number;
}

/** Null when the edge's input is no list. */
export function ringOf(graph: IGraph, edge: string): IRingPlace | null {
  const to = graph.edges.find(({ id }) => id === edge)?.to;
  const rings = graph.nodes
    .find(({ id }) => id === to?.[0])
    ?.inputs.find(({ name }) => name === to?.[1])?.rings;
  const place = rings?.findIndex(ring => ring.edge === edge) ?? -1;
  return rings === undefined || place < 0 ? null : { place, count: rings.length };
}

/** Ids of nodes, each after those it depends on; those of a cycle last, in the order given. */
export function topologicalOrder(
  nodes: readonly string[],
  edges: readonly (readonly [from: string, to: string])[]
): string[] {
  const known = new Set(nodes);
  const waiting = new Map(nodes.map(id => [id, 0]));
  const next = new Map<string, string[]>();
  for (const [from, to] of edges) {
    if (known.has(from) && known.has(to)) {
      waiting.set(to, (waiting.get(to) ?? 0) + 1);
      next.set(from, [...(next.get(from) ?? []), to]);
    }
  }
  const order = nodes.filter(id => waiting.get(id) === 0);
  for (const id of order) {
    for (const other of next.get(id) ?? []) {
      const left = (waiting.get(other) ?? 0) - 1;
      waiting.set(other, left);
      if (left === 0) {
        order.push(other);
      }
    }
  }
  const placed = new Set(order);
  return [...order, ...nodes.filter(id => !placed.has(id))];
}
