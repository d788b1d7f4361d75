// The keys of the canvas. They act while it has the focus and never while text is edited.
import type { TranslationBundle } from '@jupyterlab/translation';
import {
  useCallback,
  useRef,
  type FocusEvent,
  type KeyboardEvent,
  type MutableRefObject,
  type RefObject
} from 'react';

import type { Editing } from './context';
import type { IFlowSync } from './flowSync';
import { GRID } from './grid';
import type { IView } from './handle';
import { nodeAt } from './lighting';
import type { Tell } from './notice';
import type { IGraphCanvasProps, Point } from './types';
import { nextAlong, nextInOrder, ringOf, type Arrow, type IRingPlace } from './walk';

export interface IKeysOptions {
  readonly root: RefObject<HTMLElement>;
  readonly latest: MutableRefObject<IGraphCanvasProps>;
  readonly sync: IFlowSync;
  readonly view: IView;
  readonly editing: Editing;
  readonly tell: Tell;
  readonly setPanning: (on: boolean) => void;
  /** Opens the lists that connect a node: an output of it, or with `isInto` an input. */
  readonly connect: (node: string, isInto: boolean) => void;
  readonly trans: TranslationBundle;
}

export interface IKeys {
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
  readonly onKeyUp: (event: KeyboardEvent<HTMLElement>) => void;
  readonly onFocus: (event: FocusEvent<HTMLElement>) => void;
  readonly onBlur: (event: FocusEvent<HTMLElement>) => void;
}

const ARROWS: Readonly<Record<string, readonly [Arrow, Point]>> = {
  ArrowLeft: ['left', [-GRID, 0]],
  ArrowRight: ['right', [GRID, 0]],
  ArrowUp: ['up', [0, -GRID]],
  ArrowDown: ['down', [0, GRID]]
};

export function useKeys(options: IKeysOptions): IKeys {
  const { root, latest, sync, view, editing, tell, setPanning, connect, trans } = options;
  const hasMoved = useRef(false);

  const endMove = useCallback(() => {
    if (hasMoved.current) {
      hasMoved.current = false;
      sync.commitMoves();
    }
  }, [sync]);

  const goTo = (id: string | null): boolean => {
    if (id !== null) {
      view.focusNode(id);
    }
    return id !== null;
  };

  /** Moves the ring of an edge one place along its input. */
  const reorder = (id: string, ring: IRingPlace, name: Arrow): boolean => {
    const { actions } = latest.current;
    const step = name === 'left' ? -1 : name === 'right' ? 1 : 0;
    const place = ring.place + step;
    if (actions.reorder !== undefined && step !== 0 && place >= 0 && place < ring.count) {
      actions.reorder(id, place);
      tell({ text: trans.__('Now input %1 of %2', place + 1, ring.count) });
    }
    return true;
  };

  /** Selects the edge in the n-th ring of a card: what Alt with an arrow moves and Delete takes away. */
  const selectRing = (node: string, place: number): boolean => {
    const { graph } = latest.current;
    const rings = graph.nodes
      .find(({ id }) => id === node)
      ?.inputs.find(port => (port.rings?.length ?? 0) > 0)?.rings;
    const ring = rings?.[place];
    if (rings === undefined || ring === undefined) {
      return false;
    }
    latest.current.onSelect({ nodes: [], edges: [ring.edge] });
    tell({ text: trans.__('Input %1 of %2: %3', place + 1, rings.length, ring.title ?? '') });
    return true;
  };

  const arrow = (event: KeyboardEvent, name: Arrow, by: Point, focused: string | null): boolean => {
    const { graph, selection, actions, direction } = latest.current;
    const [chosen] = selection.edges;
    if (event.altKey && selection.nodes.length === 0 && chosen !== undefined) {
      const ring = selection.edges.length === 1 ? ringOf(graph, chosen) : null;
      if (ring !== null) {
        return reorder(chosen, ring, name);
      }
    }
    if (event.altKey || event.ctrlKey || event.metaKey) {
      const moved =
        selection.nodes.length > 0 ? selection.nodes : focused === null ? [] : [focused];
      if (actions.move === undefined || moved.length === 0) {
        return false;
      }
      hasMoved.current = true;
      sync.moveBy(moved, by);
      return true;
    }
    goTo(
      focused === null ? nextInOrder(graph, null, 1) : nextAlong(graph, focused, name, direction)
    );
    return true;
  };

  const command = (event: KeyboardEvent): boolean => {
    const { graph, selection, actions } = latest.current;
    switch (event.key.toLowerCase()) {
      case 'a':
        latest.current.onSelect({
          nodes: graph.nodes.map(({ id }) => id),
          edges: graph.edges.map(({ id }) => id)
        });
        tell({ text: trans.__('%1 nodes selected', graph.nodes.length) });
        return true;
      case 'c':
      case 'x':
        if (actions.copy === undefined || selection.nodes.length === 0) {
          return false;
        }
        actions.copy(selection.nodes);
        if (event.key.toLowerCase() === 'x') {
          actions.delete?.(selection.nodes, selection.edges);
        }
        return true;
      case 'v':
        actions.paste?.(view.placeAt());
        return actions.paste !== undefined;
      default:
        return false;
    }
  };

  const editFirstValue = (node: string): boolean => {
    const { graph, actions } = latest.current;
    const rows = graph.nodes.find(({ id }) => id === node)?.rows ?? [];
    const first = rows.find(({ kind }) => kind === 'attribute');
    if (first === undefined || actions.setValue === undefined) {
      return false;
    }
    editing.set({ node, row: first.name });
    return true;
  };

  const act = (event: KeyboardEvent<HTMLElement>): boolean => {
    const { graph, selection, actions } = latest.current;
    const focused = nodeAt(event.target);
    const target = focused ?? selection.nodes[0] ?? null;
    const way = ARROWS[event.key];
    if (way !== undefined) {
      return arrow(event, way[0], way[1], focused);
    }
    if (event.ctrlKey || event.metaKey) {
      // With Shift they are JupyterLab's own, such as its command palette.
      return !event.altKey && !event.shiftKey && command(event);
    }
    switch (event.key) {
      case 'Tab':
        // Before the first and after the last node, Tab leaves the canvas.
        return (
          (focused !== null || !event.shiftKey) &&
          goTo(nextInOrder(graph, focused, event.shiftKey ? -1 : 1))
        );
      case ' ':
        setPanning(true);
        return true;
      case 'Enter':
        if (target !== null) {
          actions.open?.(target);
        }
        return target !== null;
      case 'c':
      case 'C':
        if (target !== null && actions.connect !== undefined) {
          connect(target, event.shiftKey);
        }
        return actions.connect !== undefined;
      case 'e':
      case 'E':
        return target !== null && editFirstValue(target);
      case 'F2':
        if (target !== null && actions.rename !== undefined) {
          editing.set({ node: target, row: null });
        }
        return true;
      case 'Delete':
      case 'Backspace':
        if (selection.nodes.length + selection.edges.length > 0) {
          actions.delete?.(selection.nodes, selection.edges);
          root.current?.focus({ preventScroll: true });
        }
        return true;
      case 'Escape':
        latest.current.onSelect({ nodes: [], edges: [] });
        root.current?.focus({ preventScroll: true });
        return true;
      default:
        return focused !== null && /^[1-9]$/.test(event.key)
          ? selectRing(focused, Number(event.key) - 1)
          : false;
    }
  };

  return {
    onKeyDown: event => {
      if (!isTyping(event.target) && !isPressing(event) && act(event)) {
        event.preventDefault();
        event.stopPropagation();
      }
    },
    onKeyUp: event => {
      if (event.key === ' ') {
        setPanning(false);
      }
      if (!event.altKey && !event.ctrlKey && !event.metaKey) {
        endMove();
      }
    },
    onFocus: event => {
      // One stop for Tab: the canvas while no node has the focus, the node while one has.
      if (event.target !== root.current) {
        root.current?.setAttribute('tabindex', '-1');
      }
    },
    onBlur: event => {
      const next = event.relatedTarget;
      if (!(next instanceof Node) || root.current?.contains(next) !== true) {
        root.current?.setAttribute('tabindex', '0');
        setPanning(false);
        endMove();
      }
    }
  };
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('input, textarea, select'))
  );
}

/** Enter and Space on a button press it. */
function isPressing(event: KeyboardEvent<HTMLElement>): boolean {
  return (
    (event.key === 'Enter' || event.key === ' ') &&
    event.target instanceof HTMLElement &&
    event.target.matches('button')
  );
}
