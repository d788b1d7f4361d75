// Keeps the store of @xyflow and the props of the canvas together: descriptions in; selections and moves out.
import { useStoreApi, type EdgeChange, type NodeChange } from '@xyflow/react';
import { useCallback, useEffect, useMemo, useRef, useState, type MutableRefObject } from 'react';

import { sameData } from './equal';
import { flowEdges, flowNodes, type FlowEdge, type FlowNode, type IFlowOptions } from './flow';
import { placeOf } from './geometry';
import { Sketcher, type IStroke } from './sketch';
import type { IGraph, IGraphCanvasProps, IGraphSelection, Point } from './types';

export interface IFlowSync {
  readonly defaultNodes: FlowNode[];
  readonly defaultEdges: FlowEdge[];
  readonly onNodesChange: (changes: readonly NodeChange<FlowNode>[]) => void;
  readonly onEdgesChange: (changes: readonly EdgeChange<FlowEdge>[]) => void;
  readonly onDragStart: (event: unknown, node: FlowNode, nodes: readonly FlowNode[]) => void;
  readonly onDragStop: (event: unknown, node: FlowNode, nodes: readonly FlowNode[]) => void;
  /** Moves nodes on the canvas only; `commitMoves` tells the document once. */
  readonly moveBy: (nodes: readonly string[], by: Point) => void;
  readonly commitMoves: () => void;
}

/**
 * While nodes are moved their places live in the store alone; the document hears of them once, at the end.
 *
 * @param isMounted - whether @xyflow's own component is there: it begins with the first description, which may be
 * old when a canvas was hidden until now
 */
export function useFlowSync(
  latest: MutableRefObject<IGraphCanvasProps>,
  props: IGraphCanvasProps,
  options: IFlowOptions,
  isMounted: boolean
): IFlowSync {
  const { graph, selection } = props;
  const store = useStoreApi<FlowNode, FlowEdge>();
  const held = useRef(new Set<string>());
  const hasQueued = useRef(false);
  const [sketcher] = useState(() => new Sketcher());
  const [first] = useState(() => {
    // Sizes and port places follow from the descriptions: reading a thousand nodes back from the page is needless.
    store.setState({ updateNodeInternals: () => undefined });
    return {
      nodes: flowNodes(graph, [], selection, held.current, options),
      edges: flowEdges(graph, [], selection, strokesOf(graph, sketcher))
    };
  });

  useEffect(() => {
    const { nodes, edges, setNodes, setEdges } = store.getState();
    const nextNodes = flowNodes(graph, nodes, selection, held.current, options);
    const nextEdges = flowEdges(graph, edges, selection, strokesOf(graph, sketcher));
    if (!sameItems(nodes, nextNodes)) {
      setNodes(nextNodes);
    }
    if (!sameItems(edges, nextEdges)) {
      setEdges(nextEdges);
    }
  }, [graph, selection, options, store, isMounted, sketcher]);

  const reportSelection = useCallback(() => {
    if (hasQueued.current) {
      return;
    }
    hasQueued.current = true;
    // Nodes and edges change one after the other; what is told is the state after both.
    queueMicrotask(() => {
      hasQueued.current = false;
      const { nodes, edges } = store.getState();
      const chosen: IGraphSelection = { nodes: selectedIds(nodes), edges: selectedIds(edges) };
      if (!sameChoice(chosen, latest.current.selection)) {
        latest.current.onSelect(chosen);
      }
    });
  }, [store, latest]);

  const onChange = useCallback(
    (changes: readonly { readonly type: string }[]) => {
      if (changes.some(({ type }) => type === 'select')) {
        reportSelection();
      }
    },
    [reportSelection]
  );

  const commitMoves = useCallback(() => {
    const places = new Map<string, Point>();
    for (const node of store.getState().nodes) {
      const place = placeOf(node.data.node, [node.position.x, node.position.y]);
      if (held.current.has(node.id) && !sameData(node.data.place, place)) {
        places.set(node.id, place);
      }
    }
    held.current.clear();
    if (places.size > 0) {
      latest.current.actions.move?.(places);
    }
  }, [store, latest]);

  const moveBy = useCallback(
    (ids: readonly string[], [dx, dy]: Point) => {
      const moved = new Set(ids);
      const { nodes, setNodes } = store.getState();
      ids.forEach(id => held.current.add(id));
      setNodes(
        nodes.map(node =>
          moved.has(node.id)
            ? { ...node, position: { x: node.position.x + dx, y: node.position.y + dy } }
            : node
        )
      );
    },
    [store]
  );

  const onDragStart = useCallback<IFlowSync['onDragStart']>((_event, _node, nodes) => {
    nodes.forEach(({ id }) => held.current.add(id));
  }, []);
  const onDragStop = useCallback<IFlowSync['onDragStop']>(() => {
    commitMoves();
  }, [commitMoves]);

  return useMemo(
    () => ({
      defaultNodes: first.nodes,
      defaultEdges: first.edges,
      onNodesChange: onChange,
      onEdgesChange: onChange,
      onDragStart,
      onDragStop,
      moveBy,
      commitMoves
    }),
    [first, onChange, onDragStart, onDragStop, moveBy, commitMoves]
  );
}

function strokesOf(graph: IGraph, sketcher: Sketcher): ReadonlyMap<string, IStroke> | undefined {
  return graph.nodes[0]?.card === undefined ? undefined : sketcher.of(graph);
}

function selectedIds(items: readonly (FlowNode | FlowEdge)[]): string[] {
  return items.filter(({ selected }) => selected === true).map(({ id }) => id);
}

function sameItems(before: readonly unknown[], after: readonly unknown[]): boolean {
  return before.length === after.length && before.every((item, index) => item === after[index]);
}

function sameChoice(a: IGraphSelection, b: IGraphSelection): boolean {
  return (
    sameData([...a.nodes].sort(), [...b.nodes].sort()) &&
    sameData([...a.edges].sort(), [...b.edges].sort())
  );
}
