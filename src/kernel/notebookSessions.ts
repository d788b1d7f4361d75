// The sessions of the open notebooks, one for each panel.
import type { INotebookCellExecutor, INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { ITranslator } from '@jupyterlab/translation';
import { type ISignal, Signal } from '@lumino/signaling';

import type { INotebookSession, INotebookSessions } from '../tokens';
import { NotebookSession } from './notebookSession';

export class NotebookSessions implements INotebookSessions {
  private readonly sessions = new WeakMap<NotebookPanel, NotebookSession>();
  private readonly changedSignal = new Signal<this, INotebookSession | null>(this);

  constructor(
    private readonly tracker: INotebookTracker,
    private readonly executor: INotebookCellExecutor,
    private readonly translator: ITranslator
  ) {
    tracker.currentChanged.connect(() => {
      this.changedSignal.emit(this.current);
    });
  }

  of(panel: NotebookPanel): INotebookSession {
    let session = this.sessions.get(panel);
    if (session === undefined) {
      const { executor, translator } = this;
      session = new NotebookSession({ panel, executor, translator });
      this.sessions.set(panel, session);
    }
    return session;
  }

  get current(): INotebookSession | null {
    const panel = this.tracker.currentWidget;
    return panel === null ? null : this.of(panel);
  }

  get currentChanged(): ISignal<this, INotebookSession | null> {
    return this.changedSignal;
  }
}
