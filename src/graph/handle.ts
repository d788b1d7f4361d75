// What editors may ask of the canvas: bring a node into view, fit, zoom, rename, tell a place.
import { useReactFlow, useStoreApi } from '@xyflow/react';
import { useImperativeHandle, useMemo, type ForwardedRef, type RefObject } from 'react';

import type { Editing } from './context';
import { fitAll } from './fitting';
import type { FlowEdge, FlowNode } from './flow';
import type { IGraphHandle } from './types';
import { FIT } from './view';

export interface IView extends IGraphHandle {
  /** Gives a node the focus without selecting it, moving the canvas only when it is out of view. */
  readonly reveal: (id: string) => void;
}

export function useGraphHandle(
  ref: ForwardedRef<IGraphHandle>,
  root: RefObject<HTMLElement>,
  editing: Editing,
  select: (node: string) => void
): IView {
  const flow = useReactFlow<FlowNode, FlowEdge>();
  const store = useStoreApi<FlowNode, FlowEdge>();
  const view = useMemo<IView>(() => {
    const element = (id: string): HTMLElement | null =>
      root.current?.querySelector(`.react-flow__node[data-id="${CSS.escape(id)}"]`) ?? null;
    const isInView = (id: string): boolean => {
      const node = flow.getInternalNode(id);
      const { transform, width, height } = store.getState();
      const [x, y, zoom] = transform;
      if (node === undefined) {
        return false;
      }
      const left = node.internals.positionAbsolute.x * zoom + x;
      const top = node.internals.positionAbsolute.y * zoom + y;
      const right = left + (node.measured.width ?? 0) * zoom;
      const bottom = top + (node.measured.height ?? 0) * zoom;
      return left >= 0 && top >= 0 && right <= width && bottom <= height;
    };
    const show = (id: string): void => {
      const node = flow.getNode(id);
      if (node !== undefined && !isInView(id)) {
        const x = node.position.x + (node.width ?? 0) / 2;
        const y = node.position.y + (node.height ?? 0) / 2;
        void flow.setCenter(x, y, { zoom: Math.max(flow.getZoom(), 0.5) });
      }
    };
    const reveal = (id: string): void => {
      if (flow.getNode(id) === undefined) {
        return;
      }
      show(id);
      // A node that was out of view may not be in the page before the next frame.
      const now = element(id);
      if (now !== null) {
        now.focus({ preventScroll: true });
      } else {
        requestAnimationFrame(() => element(id)?.focus({ preventScroll: true }));
      }
    };
    return {
      reveal,
      show,
      focusNode: id => {
        select(id);
        reveal(id);
      },
      focus: () => {
        root.current?.focus({ preventScroll: true });
      },
      fit: nodes => {
        if (nodes === undefined) {
          fitAll(flow, store.getState());
        } else {
          void flow.fitView({ ...FIT, nodes: nodes.map(id => ({ id })) });
        }
      },
      zoom: factor => {
        void flow.zoomTo(factor === 'reset' ? 1 : flow.getZoom() * factor);
      },
      rename: id => {
        editing.set({ node: id, row: null });
      },
      placeAt: client => {
        const box = root.current?.getBoundingClientRect();
        const middle = {
          x: (box?.left ?? 0) + (box?.width ?? 0) / 2,
          y: (box?.top ?? 0) + (box?.height ?? 0) / 2
        };
        const { x, y } = flow.screenToFlowPosition(client ?? middle);
        return [x, y];
      }
    };
  }, [flow, store, root, editing, select]);
  useImperativeHandle(ref, () => view, [view]);
  return view;
}
