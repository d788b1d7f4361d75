// Automatic layout: elk in a worker places the nodes, then they are moved apart where edges would cross them.
import type { ElkNode } from 'elkjs/lib/elk-api';

import { DeepForgeError } from '../utils/errors';
import { clearEdges, type IBox, type ICurve } from './clearance';
import { elkGraph } from './elkGraph';
import { cornerOf, nodeSize, placeOf, portPlace, type Direction } from './geometry';
import type { IGraph, Point } from './types';

/** Half a grid step, so that edges between ports of different rows can be straight. */
const STEP = 8;

export interface ILayoutOptions {
  readonly signal?: AbortSignal;
}

/**
 * New places for all nodes, the first at the corner where the graph began.
 *
 * @throws DeepForgeError with the code `layout-failed` when the worker cannot start or gives up
 * @throws DOMException named AbortError when the signal says so
 */
export async function layout(
  graph: IGraph,
  direction: Direction,
  { signal }: ILayoutOptions = {}
): Promise<Map<string, Point>> {
  if (graph.nodes.length === 0) {
    return new Map();
  }
  signal?.throwIfAborted();
  let placed: ElkNode;
  try {
    const { runElk } = await import('./layoutStart');
    placed = await runElk(elkGraph(graph, direction), signal);
  } catch (error) {
    signal?.throwIfAborted();
    throw new DeepForgeError(
      'layout-failed',
      `The nodes could not be arranged: ${error instanceof Error ? error.message : String(error)}`
    );
  }
  const places = new Map<string, Point>();
  for (const { id, x, y } of placed.children ?? []) {
    places.set(id.slice(2), [x ?? 0, y ?? 0]);
  }
  // Edges between cards find ways of their own beside them.
  const hasCards = graph.nodes.some(({ card }) => card !== undefined);
  return anchored(graph, hasCards ? places : await clear(graph, direction, places, signal));
}

/** The same as clearEdges, with the axes turned where the graph runs down. */
async function clear(
  graph: IGraph,
  direction: Direction,
  places: ReadonlyMap<string, Point>,
  signal: AbortSignal | undefined
): Promise<Map<string, Point>> {
  const turn = (point: Point): Point => (direction === 'right' ? point : [point[1], point[0]]);
  const nodes = new Map(graph.nodes.map(node => [node.id, node]));
  const boxes = graph.nodes.map<IBox>(node => {
    const { width, height } = nodeSize(node, direction);
    const [along, across] = turn([width, height]);
    return { id: node.id, width: along, height: across };
  });
  const curves = graph.edges.flatMap<ICurve>(({ from, to }) => {
    const source = nodes.get(from[0]);
    const target = nodes.get(to[0]);
    const start = source && portPlace(source, from[1], true, direction);
    const end = target && portPlace(target, to[1], false, direction);
    return start && end ? [{ from: from[0], to: to[0], start: turn(start), end: turn(end) }] : [];
  });
  const turned = new Map([...places].map(([id, place]) => [id, turn(place)]));
  const cleared = await clearEdges(boxes, curves, turned, async () => {
    signal?.throwIfAborted();
    await new Promise(resolve => {
      setTimeout(resolve);
    });
  });
  return new Map([...cleared].map(([id, place]) => [id, turn(place)]));
}

/** The nodes' places from their corners, on the grid; the upper left corner of the whole stays where it was. */
function anchored(graph: IGraph, corners: ReadonlyMap<string, Point>): Map<string, Point> {
  const least = (points: readonly Point[]): Point => [
    Math.min(...points.map(([x]) => x)),
    Math.min(...points.map(([, y]) => y))
  ];
  const before = least(graph.nodes.map(cornerOf));
  const after = least([...corners.values()]);
  const step = (value: number): number => Math.round(value / STEP) * STEP;
  return new Map(
    graph.nodes.flatMap(node => {
      const corner = corners.get(node.id);
      if (corner === undefined) {
        return [];
      }
      const [x, y] = corner;
      const moved: Point = [step(x - after[0] + before[0]), step(y - after[1] + before[1])];
      return [[node.id, placeOf(node, moved)] as const];
    })
  );
}
