// Describes a graph to elk: nodes with their sizes and ports with their fixed places.
import type { ElkNode, ElkPort } from 'elkjs/lib/elk-api';

import { nodeSize, portPlace, type Direction } from './geometry';
import type { IGraph, IGraphNode } from './types';

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

export function elkGraph(graph: IGraph, direction: Direction, isSpread: boolean): ElkNode {
  const ends = new Set(graph.nodes.flatMap(node => portIds(node)));
  return {
    id: 'root',
    layoutOptions: { ...OPTIONS, 'elk.direction': direction === 'right' ? 'RIGHT' : 'DOWN' },
    children: graph.nodes.map(node => ({
      id: `n:${node.id}`,
      ...nodeSize(node, direction),
      layoutOptions: { 'elk.portConstraints': 'FIXED_POS' },
      ports: ports(node, direction, isSpread)
    })),
    edges: graph.edges
      .map(edge => ({
        id: `e:${edge.id}`,
        sources: [portId(edge.from[0], true, edge.from[1])],
        targets: [portId(edge.to[0], false, edge.to[1])]
      }))
      .filter(({ sources, targets }) => [...sources, ...targets].every(id => ends.has(id)))
  };
}

function portId(node: string, isOutput: boolean, port: string): string {
  return JSON.stringify([node, isOutput, port]);
}

function portIds(node: IGraphNode): string[] {
  return [
    ...node.inputs.map(({ name }) => portId(node.id, false, name)),
    ...node.outputs.map(({ name }) => portId(node.id, true, name))
  ];
}

function ports(node: IGraphNode, direction: Direction, isSpread: boolean): ElkPort[] {
  const sides = direction === 'right' ? (['WEST', 'EAST'] as const) : (['NORTH', 'SOUTH'] as const);
  return [false, true].flatMap(isOutput =>
    (isOutput ? node.outputs : node.inputs).map(({ name }) => {
      const [x, y] = portPlace(node, name, isOutput, direction, isSpread) ?? [0, 0];
      return {
        id: portId(node.id, isOutput, name),
        x,
        y,
        width: 0,
        height: 0,
        layoutOptions: { 'elk.port.side': sides[isOutput ? 1 : 0] }
      };
    })
  );
}
