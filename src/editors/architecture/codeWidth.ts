// How wide the pane of generated code is: the same in all editors of the page, and remembered.
import type { IStateDB } from '@jupyterlab/statedb';
import { type ISignal, Signal } from '@lumino/signaling';

const KEY = 'deepforge:architecture-code-width';

/** In CSS pixels. At its widest, a line of generated code has room for 88 characters and its number. */
export const CODE_WIDTH = { least: 240, usual: 352, most: 760 } as const;

export class CodeWidth {
  readonly #change = new Signal<this, void>(this);
  readonly #store: Pick<IStateDB, 'fetch' | 'save'> | null;
  #value: number = CODE_WIDTH.usual;

  constructor(store: Pick<IStateDB, 'fetch' | 'save'> | null) {
    this.#store = store;
    void this.#fetch();
  }

  get changed(): ISignal<this, void> {
    return this.#change;
  }

  get value(): number {
    return this.#value;
  }

  /** Whether nobody chose a width: then it is as wide as there is room for beside the canvas, at most the usual one. */
  get isUsual(): boolean {
    return this.#value === CODE_WIDTH.usual;
  }

  /** Shows another width, no less and no more than makes sense. */
  set(width: number): void {
    const value = Math.round(Math.min(CODE_WIDTH.most, Math.max(CODE_WIDTH.least, width)));
    if (value !== this.#value) {
      this.#value = value;
      this.#change.emit();
    }
  }

  /** Remembers the width that is shown; without a store, until the page is left. */
  keep(): void {
    this.#store?.save(KEY, this.#value).catch(() => undefined);
  }

  async #fetch(): Promise<void> {
    // A store that cannot be read is as one that holds nothing.
    const found = await this.#store?.fetch(KEY).catch(() => undefined);
    if (typeof found === 'number' && Number.isFinite(found)) {
      this.set(found);
    }
  }
}
