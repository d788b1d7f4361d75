// Turns descriptions into what @xyflow draws, keeping every object whose description did not change.
import { Position, type Edge, type Node, type NodeHandle } from '@xyflow/react';

import { sameData } from './equal';
import { nodeSize, portPlace, type Direction } from './geometry';
import type { IGraph, IGraphEdge, IGraphNode, IGraphSelection, Point } from './types';

export type FlowNode = Node<{ readonly node: IGraphNode; readonly place: Point }, 'graph'>;
export type FlowEdge = Edge<{ readonly edge: IGraphEdge; readonly isTouched: boolean }, 'graph'>;

export interface IFlowOptions {
  readonly direction: Direction;
  /** Whether each port has a place of its own when the graph runs down. */
  readonly isSpread: boolean;
  /** Said by screen readers for the kind of element. */
  readonly roleDescription: string;
}

/** The nodes of a graph; a node in `held` keeps the place it has on the canvas, because it is being moved. */
export function flowNodes(
  graph: IGraph,
  before: readonly FlowNode[],
  selection: IGraphSelection,
  held: ReadonlySet<string>,
  options: IFlowOptions
): FlowNode[] {
  const known = new Map(before.map(node => [node.id, node]));
  const selected = new Set(selection.nodes);
  return graph.nodes.map(node => {
    const old = known.get(node.id);
    const isSelected = selected.has(node.id);
    if (old === undefined) {
      return newNode(node, isSelected, options);
    }
    const isSame = sameData(old.data.node, node);
    const isMoved = !held.has(node.id) && !sameData(old.data.place, node.position);
    if (isSame && !isMoved) {
      return old.selected === isSelected ? old : { ...old, selected: isSelected };
    }
    const fresh = newNode(node, isSelected, options);
    return isMoved ? fresh : { ...fresh, position: old.position };
  });
}

function newNode(node: IGraphNode, selected: boolean, options: IFlowOptions): FlowNode {
  const { width, height } = nodeSize(node, options.direction);
  return {
    id: node.id,
    type: 'graph',
    position: { x: node.position[0], y: node.position[1] },
    data: { node, place: node.position },
    selected,
    width,
    height,
    measured: { width, height },
    handles: handles(node, options),
    ariaRole: 'group',
    ariaLabel: node.description,
    domAttributes: { tabIndex: -1, 'aria-roledescription': options.roleDescription }
  };
}

function handles(node: IGraphNode, { direction, isSpread }: IFlowOptions): NodeHandle[] {
  const all: NodeHandle[] = [];
  for (const isOutput of [false, true]) {
    for (const { name } of isOutput ? node.outputs : node.inputs) {
      const [x, y] = portPlace(node, name, isOutput, direction, isSpread) ?? [0, 0];
      const [before, after] =
        direction === 'right' ? [Position.Left, Position.Right] : [Position.Top, Position.Bottom];
      all.push({
        id: name,
        type: isOutput ? 'source' : 'target',
        position: isOutput ? after : before,
        x,
        y,
        width: 0,
        height: 0
      });
    }
  }
  return all;
}

/** The edges between ports that exist; where ports share one place, one line for all edges of two nodes. */
export function flowEdges(
  graph: IGraph,
  before: readonly FlowEdge[],
  selection: IGraphSelection,
  options: IFlowOptions
): FlowEdge[] {
  const known = new Map(before.map(edge => [edge.id, edge]));
  const nodes = new Map(graph.nodes.map(node => [node.id, node]));
  const selectedNodes = new Set(selection.nodes);
  const selectedEdges = new Set(selection.edges);
  const isShared = options.direction === 'down' && !options.isSpread;
  const drawn = new Map<string, number>();
  const result: FlowEdge[] = [];
  for (const edge of graph.edges) {
    if (!hasEnds(edge, nodes)) {
      continue;
    }
    const pair = `${edge.from[0]}\n${edge.to[0]}`;
    const twin = isShared ? drawn.get(pair) : undefined;
    if (twin !== undefined) {
      const other = result[twin];
      if (edge.isLive === true && other !== undefined && other.data?.edge.isLive !== true) {
        result[twin] = newEdge(edge, other.selected === true, other.data?.isTouched === true);
      }
      continue;
    }
    const isSelected = selectedEdges.has(edge.id);
    const isTouched = selectedNodes.has(edge.from[0]) || selectedNodes.has(edge.to[0]);
    drawn.set(pair, result.length);
    result.push(newEdge(edge, isSelected, isTouched));
  }
  return result.map(edge => {
    const old = known.get(edge.id);
    return old !== undefined && old.selected === edge.selected && sameData(old.data, edge.data)
      ? old
      : edge;
  });
}

function hasEnds(edge: IGraphEdge, nodes: ReadonlyMap<string, IGraphNode>): boolean {
  const outputs = nodes.get(edge.from[0])?.outputs ?? [];
  const inputs = nodes.get(edge.to[0])?.inputs ?? [];
  return (
    outputs.some(({ name }) => name === edge.from[1]) &&
    inputs.some(({ name }) => name === edge.to[1])
  );
}

function newEdge(edge: IGraphEdge, selected: boolean, isTouched: boolean): FlowEdge {
  return {
    id: edge.id,
    type: 'graph',
    source: edge.from[0],
    sourceHandle: edge.from[1],
    target: edge.to[0],
    targetHandle: edge.to[1],
    selected,
    data: { edge, isTouched },
    ariaRole: 'presentation',
    domAttributes: { 'aria-hidden': true }
  };
}
