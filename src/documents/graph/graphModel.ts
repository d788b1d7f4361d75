// An open graph document as its screens see it: what all kinds do alike. Every edit is one step with a name.
import { type ISignal, Signal } from '@lumino/signaling';

import { DeepForgeError } from '../../utils/errors';
import type { IUnreadable } from '../unreadable';
import { type IWords, plainWords } from '../words';
import { randomSuffix } from './names';
import type { IGraphChange, IGraphTouched } from './sharedGraph';

/** What it needs of a shared document. */
interface IShared<TMaps> {
  readonly changed: ISignal<unknown, IGraphChange>;
  readonly unreadable: IUnreadable | null;
  readonly awareness: { getStates(): { readonly size: number } };
  readonly undoName: string | null;
  readonly redoName: string | null;
  act(name: string, changes: (maps: TMaps) => void): void;
  undo(): boolean;
  redo(): boolean;
  canUndo(): boolean;
  canRedo(): boolean;
}

export abstract class GraphModel<TMaps, TShared extends IShared<TMaps>> {
  protected readonly shared: TShared;
  protected readonly trans: IWords;
  readonly #changed = new Signal<this, void>(this);

  /**
   * @param isCollaborative - whether other browsers may have the document open, known to this one or not yet
   */
  constructor(
    shared: TShared,
    trans: IWords = plainWords,
    private readonly isCollaborative = false
  ) {
    this.shared = shared;
    this.trans = trans;
    shared.changed.connect(this.#onSharedChanged, this);
  }

  get changed(): ISignal<this, void> {
    return this.#changed;
  }

  get unreadable(): IUnreadable | null {
    return this.shared.unreadable;
  }

  undo(): void {
    if (this.unreadable === null) {
      this.shared.undo();
    }
  }

  redo(): void {
    if (this.unreadable === null) {
      this.shared.redo();
    }
  }

  get canUndo(): boolean {
    return this.unreadable === null && this.shared.canUndo();
  }

  get canRedo(): boolean {
    return this.unreadable === null && this.shared.canRedo();
  }

  get undoName(): string | null {
    return this.canUndo ? this.shared.undoName : null;
  }

  get redoName(): string | null {
    return this.canRedo ? this.shared.redoName : null;
  }

  /** Forgets what a change made wrong, before anybody hears of it. */
  protected abstract onChanged(change: IGraphTouched): void;

  /** Why nothing can be edited now, for people. */
  protected abstract unreadableReason(): string;

  protected emit(): void {
    this.#changed.emit();
  }

  protected act(name: string, changes: (maps: TMaps) => void): void {
    this.assertReadable();
    this.shared.act(name, changes);
  }

  /** Throws when nothing can be edited. */
  protected assertReadable(): void {
    if (this.unreadable !== null) {
      throw new DeepForgeError('invalid-document', this.unreadableReason());
    }
  }

  /** Where others may edit too, ids get letters of their own: two people's new nodes must not become one. */
  protected suffix(): string {
    return this.isCollaborative || this.shared.awareness.getStates().size > 1 ? randomSuffix() : '';
  }

  #onSharedChanged(_shared: unknown, { graphChange: change }: IGraphChange): void {
    if (change !== undefined) {
      this.onChanged(change);
      this.emit();
    }
  }
}

/** A place in whole units, as documents hold it. */
export function whole([x, y]: readonly [number, number]): [number, number] {
  return [Math.round(x) + 0, Math.round(y) + 0];
}

/** A value as the name of an action shows it. */
export function shorten(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 39)}…`;
}
