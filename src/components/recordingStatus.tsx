// The item of the status bar that says whether the current notebook is recorded, and opens its menu.
import { ReactWidget } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReactElement } from 'react';

import type { INotebookSession } from '../tokens';

export namespace RecordingStatus {
  export interface IOptions {
    readonly trans: TranslationBundle;
    readonly openMenu: (at: DOMRect) => void;
  }
}

export class RecordingStatus extends ReactWidget {
  private session: INotebookSession | null = null;
  private text = '';

  constructor(private readonly options: RecordingStatus.IOptions) {
    super();
    this.addClass('df-RecordingStatus');
  }

  /** Shows the session of the current notebook; draws only when it says something else. */
  follow(session: INotebookSession | null): void {
    const text = session === null ? '' : statusText(session, this.options.trans);
    this.session = session;
    if (text !== this.text) {
      this.text = text;
      this.update();
    }
  }

  protected override render(): ReactElement {
    const { trans, openMenu } = this.options;
    if (this.session === null) {
      return <></>;
    }
    return (
      <button
        type="button"
        aria-haspopup="menu"
        title={trans.__('DeepForge: what is recorded of this notebook')}
        onClick={event => {
          openMenu(event.currentTarget.getBoundingClientRect());
        }}
      >
        {this.text}
      </button>
    );
  }
}

/** `Recording · 8 cells, 2 stale`. */
export function statusText(session: INotebookSession, trans: TranslationBundle): string {
  const { lineage, status } = session;
  switch (status.state) {
    case 'no-kernel':
    case 'not-python':
    case 'not-recording':
      return trans.__('Not recording');
    case 'connecting':
      return trans.__('Recording…');
    case 'lost':
      return trans.__('Recording: connection lost');
    case 'recording':
    case 'paused': {
      const state =
        status.state === 'paused' ? trans.__('Recording paused') : trans.__('Recording');
      if (lineage.cells === 0) {
        return state;
      }
      const count = trans._n('%1 cell', '%1 cells', lineage.cells);
      const stale = lineage.staleCells;
      return stale === 0
        ? trans.__('%1 · %2', state, count)
        : trans.__('%1 · %2, %3 stale', state, count, stale);
    }
  }
}
