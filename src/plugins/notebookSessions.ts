// Wiring: provides INotebookSessions, which follows the kernels of all open notebooks.
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { NotebookSessions } from '../kernel/notebookSessions';
import { INotebookSessions } from '../tokens';

export const notebookSessions: JupyterFrontEndPlugin<INotebookSessions> = {
  id: 'deepforge:notebook-sessions',
  description: 'Follows what the kernels of the open notebooks record.',
  autoStart: true,
  provides: INotebookSessions,
  requires: [INotebookTracker],
  optional: [ITranslator],
  activate: (
    _app: JupyterFrontEnd,
    tracker: INotebookTracker,
    translator: ITranslator | null
  ): INotebookSessions => {
    const sessions = new NotebookSessions(
      tracker,
      (translator ?? nullTranslator).load('deepforge')
    );
    tracker.forEach(panel => sessions.of(panel));
    tracker.widgetAdded.connect((_tracker, panel) => {
      sessions.of(panel);
    });
    return sessions;
  }
};
