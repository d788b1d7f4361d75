// Describes a graph to elk: nodes with their sizes and ports with their fixed places.
import type { ElkNode, ElkPort } from 'elkjs/lib/elk-api';

import { nodeSize, portPlace, type Direction } from './geometry';
import type { IGraph, IGraphEdge, IGraphNode } from './types';
import { topologicalOrder } from './walk';

const OPTIONS: Readonly<Record<string, string>> = {
  'elk.algorithm': 'layered',
  'elk.spacing.nodeNode': '40',
  'elk.spacing.edgeNode': '24',
  'elk.spacing.edgeEdge': '12',
  'elk.layered.spacing.nodeNodeBetweenLayers': '88',
  'elk.layered.spacing.edgeNodeBetweenLayers': '24',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.layered.thoroughness': '7',
  'elk.spacing.componentComponent': '64'
};

/** Cards stand closer, with room for a label on each edge between them and for edges beside them. */
const CARDS: Readonly<Record<string, string>> = {
  'elk.spacing.nodeNode': '24',
  'elk.spacing.edgeNode': '32',
  'elk.layered.spacing.nodeNodeBetweenLayers': '60',
  // What several need stands above them all, as does the first layer of each branch.
  'elk.layered.layering.strategy': 'LONGEST_PATH_SOURCE'
};

/** Cards stand in line by their middles: to elk their ports are nearly in the middle, only in their order. */
const TO_THE_MIDDLE = 0.02;

export function elkGraph(graph: IGraph, direction: Direction): ElkNode {
  const ends = new Set(graph.nodes.flatMap(node => portIds(node)));
  const hasCards = graph.nodes.some(({ card }) => card !== undefined);
  const straight = hasCards ? straightness(graph) : () => 0;
  return {
    id: 'root',
    layoutOptions: {
      ...OPTIONS,
      ...(hasCards ? CARDS : {}),
      'elk.direction': direction === 'right' ? 'RIGHT' : 'DOWN'
    },
    children: (hasCards ? byRings(graph) : graph.nodes).map(node => ({
      id: `n:${node.id}`,
      ...nodeSize(node, direction),
      layoutOptions: { 'elk.portConstraints': 'FIXED_POS' },
      ports: ports(node, direction)
    })),
    edges: graph.edges
      .map(edge => ({
        id: `e:${edge.id}`,
        layoutOptions: { 'elk.layered.priority.straightness': String(straight(edge)) },
        sources: [portId(edge.from[0], true, edge.from[1])],
        targets: [portId(edge.to[0], false, edge.to[1], edge.place)]
      }))
      .filter(({ sources, targets }) => [...sources, ...targets].every(id => ends.has(id)))
  };
}

/** How straight an edge is kept: the longest ways through most, then what leads to the next row, others not at all. */
function straightness(graph: IGraph): (edge: IGraphEdge) => number {
  const above = longestWays(graph.nodes, graph.edges, false);
  const below = longestWays(graph.nodes, graph.edges, true);
  return ({ from: [source], to: [target] }) => {
    if ((above.get(target) ?? 0) - (above.get(source) ?? 0) !== 1) {
      return 0;
    }
    return (below.get(source) ?? 0) - (below.get(target) ?? 0) === 1 ? 20 : 5;
  };
}

/** How many edges the longest way from the beginning (or, turned round, to the end) of a graph to each node has. */
function longestWays(
  nodes: readonly IGraphNode[],
  edges: readonly IGraphEdge[],
  isTurned: boolean
): ReadonlyMap<string, number> {
  const pairs = edges.map(({ from: [a], to: [b] }): readonly [string, string] =>
    isTurned ? [b, a] : [a, b]
  );
  const ids = nodes.map(({ id }) => id);
  const into = new Map<string, string[]>();
  for (const [from, to] of pairs) {
    into.set(to, [...(into.get(to) ?? []), from]);
  }
  const ways = new Map<string, number>();
  for (const id of topologicalOrder(ids, pairs)) {
    const before = (into.get(id) ?? []).map(source => ways.get(source) ?? 0);
    ways.set(id, before.reduce((longest, way) => Math.max(longest, way), -1) + 1);
  }
  return ways;
}

/** What the first ring needs comes first, then what the second needs: so branches stand in the order of their rings. */
function byRings(graph: IGraph): IGraphNode[] {
  const nodes = new Map(graph.nodes.map(node => [node.id, node]));
  const into = new Map<string, string[]>();
  const outOf = new Set<string>();
  for (const { from, to } of [...graph.edges].sort((a, b) => (a.place ?? 0) - (b.place ?? 0))) {
    outOf.add(from[0]);
    into.set(to[0], [...(into.get(to[0]) ?? []), from[0]]);
  }
  const order: IGraphNode[] = [];
  const seen = new Set<string>();
  const ends = graph.nodes.filter(({ id }) => !outOf.has(id));
  // Own stack: a network may be deeper than the language's.
  const open = [...ends, ...graph.nodes].map(({ id }) => ({ id, next: 0 })).reverse();
  for (let top = open.pop(); top !== undefined; top = open.pop()) {
    const sources = into.get(top.id) ?? [];
    const source = sources[top.next];
    if (source !== undefined) {
      open.push({ id: top.id, next: top.next + 1 });
      if (!seen.has(source)) {
        seen.add(source);
        open.push({ id: source, next: 0 });
      }
    } else {
      const node = nodes.get(top.id);
      if (node !== undefined) {
        nodes.delete(top.id);
        order.push(node);
      }
    }
  }
  return order;
}

function portId(node: string, isOutput: boolean, port: string, ring?: number): string {
  return JSON.stringify([node, isOutput, port, ring ?? null]);
}

function portIds(node: IGraphNode): string[] {
  return places(node).map(({ isOutput, name, ring }) => portId(node.id, isOutput, name, ring));
}

interface IPlace {
  readonly isOutput: boolean;
  readonly name: string;
  readonly ring?: number;
}

function places(node: IGraphNode): IPlace[] {
  return [false, true].flatMap(isOutput =>
    (isOutput ? node.outputs : node.inputs).flatMap(({ name, rings = [] }): IPlace[] => [
      { isOutput, name },
      ...rings.map((_, ring) => ({ isOutput, name, ring }))
    ])
  );
}

function ports(node: IGraphNode, direction: Direction): ElkPort[] {
  const sides = direction === 'right' ? (['WEST', 'EAST'] as const) : (['NORTH', 'SOUTH'] as const);
  return places(node).map(({ isOutput, name, ring }) => {
    const [left, y] = portPlace(node, name, isOutput, direction, ring) ?? [0, 0];
    const middle = nodeSize(node, direction).width / 2;
    const x = node.card === undefined ? left : middle + (left - middle) * TO_THE_MIDDLE;
    return {
      id: portId(node.id, isOutput, name, ring),
      x,
      y,
      width: 0,
      height: 0,
      layoutOptions: { 'elk.port.side': sides[isOutput ? 1 : 0] }
    };
  });
}
