// Turns descriptions into what @xyflow draws, keeping every object whose description did not change.
import { Position, type Edge, type Node, type NodeHandle } from '@xyflow/react';

import { sameData } from './equal';
import { cornerOf, nodeSize, portPlace, type Direction } from './geometry';
import type { IStroke } from './sketch';
import type { IGraph, IGraphEdge, IGraphNode, IGraphSelection, Point } from './types';

export type FlowNode = Node<
  { readonly node: IGraphNode; readonly place: Point },
  'graph' | 'layer'
>;
export type FlowEdge = Edge<
  {
    readonly edge: IGraphEdge;
    readonly isTouched: boolean;
    /** Of edges between cards. */
    readonly stroke?: IStroke;
  },
  'graph' | 'layer'
>;

export interface IFlowOptions {
  readonly direction: Direction;
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
    const isHeld = held.has(node.id);
    const isMoved = !isHeld && !sameData(old.data.place, node.position);
    if (isSame && !isMoved) {
      return old.selected === isSelected ? old : { ...old, selected: isSelected };
    }
    const fresh = newNode(node, isSelected, options);
    return isMoved || (!isHeld && fresh.width !== old.width)
      ? fresh
      : { ...fresh, position: old.position };
  });
}

function newNode(node: IGraphNode, selected: boolean, options: IFlowOptions): FlowNode {
  const { width, height } = nodeSize(node, options.direction);
  const [x, y] = cornerOf(node);
  return {
    id: node.id,
    type: node.card === undefined ? 'graph' : 'layer',
    position: { x, y },
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

function handles(node: IGraphNode, { direction }: IFlowOptions): NodeHandle[] {
  const [before, after] =
    direction === 'right' ? [Position.Left, Position.Right] : [Position.Top, Position.Bottom];
  const all: NodeHandle[] = [];
  for (const isOutput of [false, true]) {
    for (const { name, rings = [] } of isOutput ? node.outputs : node.inputs) {
      for (const ring of [undefined, ...rings.keys()]) {
        const [x, y] = portPlace(node, name, isOutput, direction, ring) ?? [0, 0];
        all.push({
          id: handleId(name, ring),
          type: isOutput ? 'source' : 'target',
          position: isOutput ? after : before,
          x,
          y,
          width: 0,
          height: 0
        });
      }
    }
  }
  return all;
}

/** Each ring of a list is a handle of its own. */
function handleId(port: string, ring: number | undefined): string {
  return ring === undefined ? port : `${port}\n${ring}`;
}

/** The edges between ports that exist; `strokes`: how those of cards are drawn. */
export function flowEdges(
  graph: IGraph,
  before: readonly FlowEdge[],
  selection: IGraphSelection,
  strokes?: ReadonlyMap<string, IStroke>
): FlowEdge[] {
  const known = new Map(before.map(edge => [edge.id, edge]));
  const nodes = new Map(graph.nodes.map(node => [node.id, node]));
  const selectedNodes = new Set(selection.nodes);
  const selectedEdges = new Set(selection.edges);
  return graph.edges
    .filter(edge => hasEnds(edge, nodes))
    .map(edge => {
      const isSelected = selectedEdges.has(edge.id);
      const isTouched = selectedNodes.has(edge.from[0]) || selectedNodes.has(edge.to[0]);
      const fresh = newEdge(edge, isSelected, isTouched, strokes?.get(edge.id));
      const old = known.get(edge.id);
      return old?.selected === isSelected &&
        old.targetHandle === fresh.targetHandle &&
        sameData(old.data, fresh.data)
        ? old
        : fresh;
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

function newEdge(
  edge: IGraphEdge,
  selected: boolean,
  isTouched: boolean,
  stroke: IStroke | undefined
): FlowEdge {
  return {
    id: edge.id,
    type: stroke === undefined ? 'graph' : 'layer',
    source: edge.from[0],
    sourceHandle: edge.from[1],
    target: edge.to[0],
    targetHandle: handleId(edge.to[1], edge.place),
    selected,
    data: stroke === undefined ? { edge, isTouched } : { edge, isTouched, stroke },
    ariaRole: 'presentation',
    domAttributes: { 'aria-hidden': true }
  };
}
