// The canvas inside its provider: @xyflow with our nodes and edges, and what lies over it.
import { nullTranslator } from '@jupyterlab/translation';
import { Background, ReactFlow, SelectionMode, useStore } from '@xyflow/react';
import {
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  type ForwardedRef,
  type PointerEvent as ReactPointerEvent,
  type ReactElement
} from 'react';

import { ConnectDialog, type IConnectDialogProps } from './connectDialog';
import { beginConnecting } from './connecting';
import { CanvasContext, Editing, type ICanvas } from './context';
import { GraphEdge } from './edge';
import type { FlowNode, IFlowOptions } from './flow';
import { useFlowSync } from './flowSync';
import { READABLE, useFirstView } from './firstView';
import { GRID } from './grid';
import { useGraphHandle, type IView } from './handle';
import { useKeys } from './keys';
import { LayerCard } from './layerCard';
import { LayerEdge } from './layerEdge';
import { leaveField } from './leaving';
import { lightEdges, lightKin, nodeAt } from './lighting';
import { Motion } from './motion';
import { GraphNode } from './node';
import { Notice, useNotice } from './notice';
import { Overview } from './overview';
import { beginReordering } from './reordering';
import type { IGraphCanvasProps, IGraphHandle } from './types';
import { FAR, MAX_ZOOM, MIN_ZOOM } from './view';
import { ZoomControls } from './zoomControls';

const NODE_TYPES = { graph: GraphNode, layer: LayerCard };
const EDGE_TYPES = { graph: GraphEdge, layer: LayerEdge };
const NO_ATTRIBUTION = { hideAttribution: true };
const SNAP: [number, number] = [GRID, GRID];
const MIDDLE_BUTTON = [1];
const LEFT_AND_MIDDLE = [0, 1];

type IConnecting = Pick<IConnectDialogProps, 'node' | 'isInto'>;

export interface ICanvasBodyProps extends IGraphCanvasProps {
  readonly handleRef: ForwardedRef<IGraphHandle>;
}

export function CanvasBody(props: ICanvasBodyProps): ReactElement {
  const { graph, actions, direction, label, empty, hasMinimap, handleRef } = props;
  const trans = useMemo(
    () => (props.translator ?? nullTranslator).load('deepforge'),
    [props.translator]
  );
  const latest = useRef<IGraphCanvasProps>(props);
  latest.current = props;
  const root = useRef<HTMLDivElement>(null);
  const line = useRef<SVGPathElement>(null);
  const [editing] = useState(() => new Editing());
  const [notice, tell, hush] = useNotice();
  const [isPanning, setPanning] = useState(false);
  const [motion] = useState(() => new Motion(() => root.current));
  // Far away nothing can be read: drawing less then keeps a thousand nodes fluid.
  const isFar = useStore(state => state.transform[2] < FAR);

  const canConnect = actions.connect !== undefined;
  const canRename = actions.rename !== undefined;
  const canSetValue = actions.setValue !== undefined;
  const canMove = actions.move !== undefined;
  const options = useMemo<IFlowOptions>(
    () => ({ direction, roleDescription: trans.__('node') }),
    [direction, trans]
  );
  const firstView = useFirstView(
    root,
    graph,
    direction,
    canMove ? READABLE.edited : READABLE.viewed
  );
  const sync = useFlowSync(latest, props, options, firstView !== null);
  const select = useCallback((node: string) => {
    latest.current.onSelect({ nodes: [node], edges: [] });
  }, []);
  const selectEdge = useCallback((edge: string) => {
    latest.current.onSelect({ nodes: [], edges: [edge] });
    // What is selected is moved and deleted by keys.
    root.current?.focus({ preventScroll: true });
  }, []);
  const view = useGraphHandle(handleRef, root, editing, select);
  const [connecting, setConnecting] = useState<IConnecting | null>(null);
  const keys = useKeys({
    root,
    latest,
    sync,
    view,
    editing,
    tell,
    setPanning,
    connect: (node, isInto) => {
      setConnecting({ node, isInto });
    },
    trans
  });
  const canvas = useCanvasContext({
    latest,
    view,
    editing,
    direction,
    trans,
    canConnect,
    canRename,
    canSetValue
  });

  const onPointerDown = (event: ReactPointerEvent): void => {
    hush();
    leaveField(root.current);
    if (isPanning) {
      return;
    }
    const isRing = beginReordering(event.nativeEvent, {
      actions: () => latest.current.actions,
      select: selectEdge
    });
    if (!isRing && root.current !== null && line.current !== null) {
      beginConnecting(event.nativeEvent, {
        root: root.current,
        line: line.current,
        actions: latest.current.actions,
        isDown: direction === 'down',
        tell,
        placeAt: client => view.placeAt(client)
      });
    }
  };
  const lit = useRef<string | null>(null);
  const light = (node: string | null): void => {
    if (root.current !== null && node !== lit.current) {
      lit.current = node;
      lightEdges(root.current, latest.current.graph, node);
    }
  };

  useEffect(() => {
    if (root.current !== null) {
      lightKin(root.current, graph, props.selection.nodes);
    }
  }, [graph, props.selection]);

  return (
    <CanvasContext.Provider value={canvas}>
      <div
        className={`df-Graph df-mod-${direction} ${isPanning ? 'df-mod-panning' : ''} ${isFar ? 'df-mod-far' : ''}`}
      >
        <div
          ref={root}
          className="df-Graph-canvas"
          role="group"
          aria-label={label}
          tabIndex={0}
          onPointerDownCapture={onPointerDown}
          onClickCapture={event => {
            const plate = event.target instanceof Element ? edgeOfLabel(event.target) : null;
            if (plate !== null) {
              event.stopPropagation();
              if (plate !== '') {
                selectEdge(plate);
              }
            }
          }}
          onPointerOver={event => {
            light(nodeAt(event.target));
          }}
          onPointerLeave={() => {
            light(null);
          }}
          {...keys}
        >
          {firstView === null ? null : (
            <ReactFlow
              defaultNodes={sync.defaultNodes}
              defaultEdges={sync.defaultEdges}
              onNodesChange={sync.onNodesChange}
              onEdgesChange={sync.onEdgesChange}
              onNodeDragStart={(event, node, nodes) => {
                motion.begin('nodes', true);
                sync.onDragStart(event, node, nodes);
              }}
              onNodeDragStop={(event, node, nodes) => {
                motion.end();
                sync.onDragStop(event, node, nodes);
              }}
              onMoveStart={event => {
                motion.begin('view', event !== null && event.type !== 'wheel');
              }}
              onMoveEnd={() => {
                motion.end();
              }}
              onNodeClick={(event, node: FlowNode) => {
                // One of several that is clicked is meant alone; the store lets the others be.
                if (!event.shiftKey && latest.current.selection.nodes.length > 1) {
                  latest.current.onSelect({ nodes: [node.id], edges: [] });
                }
              }}
              onNodeDoubleClick={(_event, node: FlowNode) => {
                latest.current.actions.open?.(node.id);
              }}
              nodeTypes={NODE_TYPES}
              edgeTypes={EDGE_TYPES}
              nodesDraggable={canMove && !isPanning}
              nodesConnectable={false}
              nodesFocusable={false}
              edgesFocusable={false}
              connectOnClick={false}
              disableKeyboardA11y
              deleteKeyCode={null}
              selectionKeyCode={null}
              panActivationKeyCode={null}
              zoomActivationKeyCode={null}
              multiSelectionKeyCode="Shift"
              selectionOnDrag={!isPanning}
              selectionMode={SelectionMode.Partial}
              panOnDrag={isPanning ? LEFT_AND_MIDDLE : MIDDLE_BUTTON}
              panOnScroll
              zoomOnDoubleClick={false}
              snapToGrid
              snapGrid={SNAP}
              minZoom={MIN_ZOOM}
              maxZoom={MAX_ZOOM}
              defaultViewport={firstView}
              nodeDragThreshold={2}
              proOptions={NO_ATTRIBUTION}
            >
              <Background gap={GRID} size={1.6} />
            </ReactFlow>
          )}
          <div className="df-Graph-shield" />
          <svg className="df-Graph-pending" aria-hidden="true">
            <path ref={line} />
          </svg>
          {graph.nodes.length === 0 && empty !== undefined ? (
            <div className="df-Graph-empty">{empty}</div>
          ) : null}
        </div>
        <div className="df-Graph-corner">
          {hasMinimap === true && graph.nodes.length > 0 ? (
            <Overview direction={direction} trans={trans} />
          ) : null}
          <ZoomControls trans={trans} />
        </div>
        {connecting === null ? null : (
          <ConnectDialog
            graph={graph}
            actions={actions}
            node={connecting.node}
            isInto={connecting.isInto}
            trans={trans}
            onDone={text => {
              setConnecting(null);
              view.reveal(connecting.node);
              if (text !== null) {
                tell({ text });
              }
            }}
          />
        )}
        <Notice notice={notice} />
      </div>
    </CanvasContext.Provider>
  );
}

/** The edge whose label was clicked; '' for a ring, whose own gesture has selected it; null elsewhere. */
function edgeOfLabel(target: Element): string | null {
  if (target.closest('.df-CardRing') !== null) {
    return '';
  }
  return target.closest('[data-df-plate]')?.getAttribute('data-df-plate') ?? null;
}

interface IContextParts {
  readonly latest: { readonly current: IGraphCanvasProps };
  readonly view: IView;
  readonly editing: Editing;
  readonly direction: ICanvas['direction'];
  readonly trans: ICanvas['trans'];
  readonly canConnect: boolean;
  readonly canRename: boolean;
  readonly canSetValue: boolean;
}

function useCanvasContext(parts: IContextParts): ICanvas {
  const { latest, view, editing, direction, trans, canConnect, canRename, canSetValue } = parts;
  return useMemo<ICanvas>(
    () => ({
      actions: () => latest.current.actions,
      can: { connect: canConnect, rename: canRename, setValue: canSetValue },
      direction,
      editing,
      refocus: view.reveal,
      trans
    }),
    [latest, view, editing, direction, trans, canConnect, canRename, canSetValue]
  );
}
