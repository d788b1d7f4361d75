// Where the jobs stand: as in the pipeline; laid out anew where expanded sub-pipelines would lie on one another.
import { useMemo } from 'react';

import type * as Api from '../../documents/generated/api';
import type { IGraph, Point } from '../../graph/types';

const COLUMN = 280;
const GAP = 48;
const HEAD = 64;
const ROW = 24;

export function usePlaces(graph: IGraph, snapshot: Api.Pipeline): IGraph {
  const places = useMemo(
    () => (isExpanded(snapshot) ? layered(graph) : null),
    // Places depend on what is joined with what, which never changes in an execution.
    [snapshot]
  );
  return useMemo(
    () =>
      places === null
        ? graph
        : {
            ...graph,
            nodes: graph.nodes.map(node => ({
              ...node,
              position: places.get(node.id) ?? node.position
            }))
          },
    [graph, places]
  );
}

/** Whether nodes come from several pipelines, whose places know nothing of each other. */
export function isExpanded(snapshot: Api.Pipeline): boolean {
  return Object.keys(snapshot.nodes).some(id => id.includes('/'));
}

/** A column for each step of the longest way to a node; nodes of a column stand under one another. */
export function layered(graph: IGraph): Map<string, Point> {
  const level = new Map<string, number>();
  for (const node of graph.nodes) {
    const before = graph.edges.filter(edge => edge.to[0] === node.id);
    level.set(node.id, Math.max(0, ...before.map(edge => (level.get(edge.from[0]) ?? 0) + 1)));
  }
  const heights = new Map<number, number>();
  const places = new Map<string, Point>();
  for (const node of graph.nodes) {
    const column = level.get(node.id) ?? 0;
    const top = heights.get(column) ?? 0;
    places.set(node.id, [column * COLUMN, top]);
    const rows = Math.max(node.inputs.length, node.outputs.length);
    heights.set(column, top + HEAD + rows * ROW + GAP);
  }
  return places;
}
