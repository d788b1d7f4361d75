// Follows the order and the texts of a notebook's code cells.
import type { ICellModel } from '@jupyterlab/cells';
import type { INotebookModel, NotebookPanel } from '@jupyterlab/notebook';
import type { IDisposable } from '@lumino/disposable';

export namespace NotebookText {
  export interface IOptions {
    readonly panel: NotebookPanel;
    /** The code cells, in their order. */
    readonly onCells: (cells: readonly string[]) => void;
    readonly onText: (cell: string, text: string | null) => void;
    /** Something changed; `read` will tell what. */
    readonly onChange: () => void;
  }
}

/**
 * Hears of every change at once, and reads texts only when asked: typing costs nothing here.
 */
export class NotebookText implements IDisposable {
  private readonly cells = new Map<string, ICellModel>();
  private readonly known = new Map<string, string>();
  private order: readonly string[] = [];
  private editions = 0;
  private readonly changed = new Set<ICellModel>();
  private model: INotebookModel | null = null;
  private hasNewCells = false;
  private hasEnded = false;

  constructor(private readonly options: NotebookText.IOptions) {
    options.panel.content.modelChanged.connect(this.follow);
    this.follow();
  }

  get isDisposed(): boolean {
    return this.hasEnded;
  }

  dispose(): void {
    if (this.hasEnded) {
      return;
    }
    this.hasEnded = true;
    this.options.panel.content.modelChanged.disconnect(this.follow);
    this.leave();
  }

  /** Grows whenever a text, or the order of the cells, has changed. */
  get edition(): number {
    return this.editions;
  }

  /** The text of a cell as it was read the last time. */
  text(cell: string): string | null {
    return this.known.get(cell) ?? null;
  }

  /** The cells that running all would run, with their texts, in order: an empty one is never sent to a kernel. */
  get sources(): (readonly [string, string])[] {
    return this.order
      .map(id => [id, this.known.get(id) ?? ''] as const)
      .filter(([, text]) => text.trim() !== '');
  }

  /** Tells of all that changed since the last time. */
  read(): void {
    if (this.hasNewCells) {
      this.hasNewCells = false;
      this.readCells();
    }
    for (const cell of this.changed) {
      if (this.cells.get(cell.id) === cell) {
        this.tell(cell.id, cell.sharedModel.getSource());
      }
    }
    this.changed.clear();
  }

  private tell(cell: string, text: string | null): void {
    if ((this.known.get(cell) ?? null) === text) {
      return;
    }
    if (text === null) {
      this.known.delete(cell);
    } else {
      this.known.set(cell, text);
    }
    this.editions += 1;
    this.options.onText(cell, text);
  }

  private readonly follow = (): void => {
    this.leave();
    this.model = this.options.panel.content.model;
    this.model?.cells.changed.connect(this.cellsChanged);
    this.cellsChanged();
  };

  private leave(): void {
    this.model?.cells.changed.disconnect(this.cellsChanged);
    for (const cell of this.cells.values()) {
      cell.contentChanged.disconnect(this.textChanged);
    }
    this.cells.clear();
    this.changed.clear();
    this.known.clear();
    this.order = [];
  }

  private readonly cellsChanged = (): void => {
    this.hasNewCells = true;
    this.options.onChange();
  };

  private readonly textChanged = (cell: ICellModel): void => {
    this.changed.add(cell);
    this.options.onChange();
  };

  private readCells(): void {
    const now = new Map<string, ICellModel>();
    for (const cell of this.model?.cells ?? []) {
      if (cell.type === 'code') {
        now.set(cell.id, cell);
      }
    }
    for (const [id, cell] of this.cells) {
      if (now.get(id) !== cell) {
        cell.contentChanged.disconnect(this.textChanged);
        this.cells.delete(id);
        if (!now.has(id)) {
          this.tell(id, null);
        }
      }
    }
    for (const [id, cell] of now) {
      if (!this.cells.has(id)) {
        this.cells.set(id, cell);
        cell.contentChanged.connect(this.textChanged);
        this.changed.add(cell);
      }
    }
    const order = [...now.keys()];
    if (order.length !== this.order.length || order.some((id, at) => id !== this.order[at])) {
      this.order = order;
      this.editions += 1;
      this.options.onCells(order);
    }
  }
}
