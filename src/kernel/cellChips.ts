// Puts the line under each code cell of one notebook and keeps it up to date: only lines that change are drawn.
import { CodeCell } from '@jupyterlab/cells';
import type { TranslationBundle } from '@jupyterlab/translation';
import { PanelLayout } from '@lumino/widgets';
import type { IDisposable } from '@lumino/disposable';

import type { ISummaryItem } from '../documents/cellSummary';
import type { INotebookSession } from '../tokens';
import { CellLineWidget } from './cellLineWidget';

export const RECORDED_CLASS = 'df-mod-recorded';
const STALE_CLASS = 'df-mod-stale';
const PLANNED_CLASS = 'df-mod-planned';

export namespace CellChips {
  export interface IOptions {
    readonly session: INotebookSession;
    readonly trans: TranslationBundle;
    /** Shows an item of a cell, or the cell's latest execution, in the provenance panel. */
    readonly show: (session: INotebookSession, key: string, tab?: 'depends') => void;
  }
}

/**
 * Lines exist for code cells that have been drawn once; a windowed notebook draws cells as they come into view.
 */
export class CellChips implements IDisposable {
  private readonly options: CellChips.IOptions;
  private readonly lines = new WeakMap<CodeCell, CellLineWidget>();
  private readonly waiting = new WeakSet<CodeCell>();
  private isShown = true;
  private hasLines = false;
  private wasRecorded = false;
  private selected: string | null = null;
  private isGone = false;

  constructor(options: CellChips.IOptions) {
    this.options = options;
    const { session } = options;
    session.changed.connect(this.update);
    session.statusChanged.connect(this.update);
    session.panel.content.activeCellChanged.connect(this.update);
    session.panel.disposed.connect(() => {
      this.dispose();
    });
    this.update();
  }

  get isDisposed(): boolean {
    return this.isGone;
  }

  /** Whether the lines are there at all. */
  setShown(isShown: boolean): void {
    this.isShown = isShown;
    this.update();
  }

  /** The row that the provenance panel shows: its chip is marked. */
  setSelected(key: string | null): void {
    this.selected = key;
    this.update();
  }

  dispose(): void {
    if (this.isGone) {
      return;
    }
    this.isGone = true;
    const { session } = this.options;
    session.changed.disconnect(this.update);
    session.statusChanged.disconnect(this.update);
  }

  private readonly update = (): void => {
    const { session } = this.options;
    const { panel } = session;
    if (this.isGone || panel.isDisposed) {
      return;
    }
    // While a connection is made anew the lines keep their place: nothing jumps.
    const { state } = session.status;
    const isKept = this.wasRecorded && (state === 'connecting' || state === 'lost');
    const isRecorded = session.status.session !== null || isKept;
    this.wasRecorded = isRecorded;
    const isOn = this.isShown && isRecorded;
    panel.content.toggleClass(RECORDED_CLASS, isOn);
    if (!isOn && !this.hasLines) {
      return;
    }
    this.hasLines = true;
    const { activeCell, widgets } = panel.content;
    for (const cell of widgets) {
      if (cell instanceof CodeCell) {
        this.draw(cell, cell === activeCell, isOn);
      }
    }
  };

  private draw(cell: CodeCell, isActive: boolean, isOn: boolean): void {
    const { session, trans } = this.options;
    const { id } = cell.model;
    const { number, stale, planned } = session.cell(id);
    cell.toggleClass(STALE_CLASS, isOn && stale !== null);
    cell.toggleClass(PLANNED_CLASS, isOn && stale === null && planned !== null);
    const line = this.line(cell);
    line?.draw({
      lineage: session.lineage,
      cell: id,
      number,
      stale,
      planned,
      isActive,
      isFromBefore: cell.model.executionCount !== null || cell.model.outputs.length > 0,
      selected: this.selected,
      trans,
      onShow: (item: ISummaryItem | null, tab?: 'depends') => {
        this.show(id, item, tab);
      }
    });
  }

  private show(cell: string, item: ISummaryItem | null, tab?: 'depends'): void {
    const { session } = this.options;
    const number = session.lineage.latest(cell);
    if (number !== null) {
      this.options.show(session, item?.key ?? `cell-${number}`, tab);
    }
  }

  /** The line of a cell, made when the cell has been drawn; null until then. */
  private line(cell: CodeCell): CellLineWidget | null {
    const known = this.lines.get(cell);
    if (known !== undefined) {
      return known;
    }
    if (cell.isPlaceholder()) {
      if (!this.waiting.has(cell)) {
        this.waiting.add(cell);
        void cell.ready.then(() => {
          if (!cell.isDisposed && !this.isGone) {
            const { activeCell } = this.options.session.panel.content;
            this.draw(cell, cell === activeCell, this.isShown);
          }
        });
      }
      return null;
    }
    const { layout } = cell;
    const input = cell.inputArea?.parent;
    if (!(layout instanceof PanelLayout)) {
      return null;
    }
    const at = layout.widgets.findIndex(widget => widget === input);
    const line = new CellLineWidget();
    layout.insertWidget(at < 0 ? layout.widgets.length : at + 1, line);
    this.lines.set(cell, line);
    return line;
  }
}
