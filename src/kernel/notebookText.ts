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

  /** Tells of all that changed since the last time. */
  read(): void {
    if (this.hasNewCells) {
      this.hasNewCells = false;
      this.readCells();
    }
    for (const cell of this.changed) {
      if (this.cells.get(cell.id) === cell) {
        this.options.onText(cell.id, cell.sharedModel.getSource());
      }
    }
    this.changed.clear();
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
          this.options.onText(id, null);
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
    this.options.onCells([...now.keys()]);
  }
}
