// What nodes and edges on the canvas share without being drawn again: actions, texts, and what is edited in place.
import type { TranslationBundle } from '@jupyterlab/translation';
import { createContext, useContext, useSyncExternalStore } from 'react';

import type { Direction } from './geometry';
import type { IGraphActions } from './types';

/** What is edited in place; the title, or the value of a row. */
export interface IEdited {
  readonly node: string;
  /** Null is the title. */
  readonly row: string | null;
}

/** The one thing that is edited in place, and whoever must hear of it. */
export class Editing {
  get current(): IEdited | null {
    return this._current;
  }

  set(next: IEdited | null): void {
    this._current = next;
    this._listeners.forEach(listener => {
      listener();
    });
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this._listeners.add(listener);
    return () => {
      this._listeners.delete(listener);
    };
  };

  private readonly _listeners = new Set<() => void>();
  private _current: IEdited | null = null;
}

/** Always the same object for one canvas; what changes is read from it when it is needed. */
export interface ICanvas {
  readonly actions: () => IGraphActions;
  readonly can: Readonly<Record<'connect' | 'rename' | 'setValue', boolean>>;
  readonly direction: Direction;
  readonly editing: Editing;
  /** Gives the focus back to a node after editing in place. */
  readonly refocus: (node: string) => void;
  readonly trans: TranslationBundle;
}

export const CanvasContext = createContext<ICanvas | null>(null);

export function useCanvas(): ICanvas {
  const canvas = useContext(CanvasContext);
  if (canvas === null) {
    throw new Error('Nodes and edges are drawn inside a GraphCanvas only.');
  }
  return canvas;
}

/** Which row of a node is edited: its name, null for the title, undefined for nothing. */
export function useEditedRow(node: string): string | null | undefined {
  const { editing } = useCanvas();
  return useSyncExternalStore(editing.subscribe, () =>
    editing.current?.node === node ? editing.current.row : undefined
  );
}
