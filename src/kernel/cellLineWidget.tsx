// The Lumino widget of the line under one cell: draws only when what it says has changed.
import type { TranslationBundle } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';
import { createRoot, type Root } from 'react-dom/client';

import { CellLine, lineLabel } from '../components/cellLine';
import { type ISummaryItem, summarise } from '../documents/cellSummary';
import type { ILineage } from '../documents/lineage';

export interface ILineState {
  readonly lineage: ILineage;
  readonly cell: string;
  readonly number: number | null;
  readonly stale: string | null;
  readonly planned: string | null;
  readonly isActive: boolean;
  readonly isFromBefore: boolean;
  readonly selected: string | null;
  readonly trans: TranslationBundle;
  readonly onShow: (item: ISummaryItem | null, tab?: 'depends') => void;
}

export class CellLineWidget extends Widget {
  private root: Root | null = null;
  private drawn = '';

  constructor() {
    super();
    this.addClass('df-CellLine');
    this.node.setAttribute('role', 'group');
    // Keys on its buttons are theirs, not the notebook's.
    this.node.dataset['lmSuppressShortcuts'] = 'true';
  }

  /** Draws a state; costs a comparison when it says what is drawn already. */
  draw(state: ILineState): void {
    const { lineage, number, stale, planned, isActive, isFromBefore, trans } = state;
    const runs = lineage.runs(state.cell);
    const selected = isActive ? state.selected : null;
    const signature = JSON.stringify([
      number,
      stale,
      planned,
      isActive,
      number === null && isFromBefore,
      runs[0],
      runs.length > 1,
      selected
    ]);
    if (signature === this.drawn) {
      return;
    }
    this.drawn = signature;
    const summary = summarise(lineage, state.cell);
    const label = lineLabel(summary, stale, planned, trans);
    this.node.setAttribute('aria-label', label === '' ? trans.__('Nothing recorded') : label);
    this.root ??= createRoot(this.node);
    this.root.render(
      <CellLine
        summary={summary}
        stale={stale}
        planned={planned}
        isFromBefore={isFromBefore}
        isActive={isActive}
        selected={selected}
        trans={trans}
        onShow={state.onShow}
      />
    );
  }

  override dispose(): void {
    const { root } = this;
    this.root = null;
    // React may be drawing at this moment: it must not be taken away under its feet.
    if (root !== null) {
      setTimeout(() => {
        root.unmount();
      }, 0);
    }
    super.dispose();
  }
}
