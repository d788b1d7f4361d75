// Wiring: provides INotebookSessions, which follows the kernels of all open notebooks.
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { INotebookCellExecutor, INotebookTracker } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { NotebookSessions } from '../kernel/notebookSessions';
import { INotebookSessions } from '../tokens';

export const notebookSessions: JupyterFrontEndPlugin<INotebookSessions> = {
  id: 'deepforge:notebook-sessions',
  description: 'Follows what the kernels of the open notebooks record.',
  autoStart: true,
  provides: INotebookSessions,
  requires: [INotebookTracker, INotebookCellExecutor],
  optional: [ITranslator],
  activate: (
    _app: JupyterFrontEnd,
    tracker: INotebookTracker,
    executor: INotebookCellExecutor,
    translator: ITranslator | null
  ): INotebookSessions => {
    const sessions = new NotebookSessions(tracker, executor, translator ?? nullTranslator);
    tracker.forEach(panel => sessions.of(panel));
    tracker.widgetAdded.connect((_tracker, panel) => {
      sessions.of(panel);
    });
    return sessions;
  }
};
