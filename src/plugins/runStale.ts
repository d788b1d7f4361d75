// Wiring: the command "Run what is stale", its toolbar item, its setting, and what is said when it stops too early.
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette, IToolbarWidgetRegistry, Notification } from '@jupyterlab/apputils';
import { INotebookTracker, type NotebookPanel } from '@jupyterlab/notebook';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { cellName, runStaleLabel, staleCount } from '../components/rerunParts';
import { RunStaleItem } from '../components/runStaleItem';
import { isActive, type RerunEnd } from '../documents/rerun/machine';
import { rerunWords } from '../documents/rerun/words';
import { type INotebookSession, INotebookSessions } from '../tokens';
import { CommandIDs } from '../utils/commandIDs';

const PLUGIN = 'deepforge:run-stale';
const ITEM = 'deepforge-run-stale';
const SETTING = 'showToolbarButton';

export const runStale: JupyterFrontEndPlugin<void> = {
  id: PLUGIN,
  description: 'Runs the cells of a notebook whose results no longer hold, and only those.',
  autoStart: true,
  requires: [INotebookSessions, INotebookTracker],
  optional: [IToolbarWidgetRegistry, ICommandPalette, ISettingRegistry, ITranslator],
  activate
};

function activate(
  app: JupyterFrontEnd,
  sessions: INotebookSessions,
  notebooks: INotebookTracker,
  toolbars: IToolbarWidgetRegistry | null,
  palette: ICommandPalette | null,
  registry: ISettingRegistry | null,
  translator: ITranslator | null
): void {
  const { commands } = app;
  const trans = (translator ?? nullTranslator).load('deepforge');
  const items = new Set<RunStaleItem>();
  let isShown = true;

  commands.addCommand(CommandIDs.runStale, {
    label: () => {
      const { current } = sessions;
      return current === null ? trans.__('Run what is stale') : runStaleLabel(current, trans);
    },
    caption: trans.__('Run the cells whose results no longer hold, and only those'),
    isEnabled: () => {
      const { current } = sessions;
      return (
        current !== null &&
        !isActive(current.rerun.state) &&
        current.plan.problem === null &&
        staleCount(current) > 0
      );
    },
    execute: async () => {
      await sessions.current?.rerun.start();
    },
    describedBy: { args: { type: 'object', properties: {} } }
  });
  palette?.addItem({ command: CommandIDs.runStale, category: trans.__('DeepForge') });

  toolbars?.addFactory<NotebookPanel>('Notebook', ITEM, panel => {
    const item = new RunStaleItem(sessions.of(panel), trans);
    item.setShown(isShown);
    items.add(item);
    item.disposed.connect(() => {
      items.delete(item);
    });
    return item;
  });

  let count = -1;
  const follow = (panel: NotebookPanel): void => {
    const session = sessions.of(panel);
    let told: RerunEnd | null = null;
    session.changed.connect(() => {
      const { end } = session.rerun.state;
      if (end !== told) {
        told = end;
        tell(session, end);
      }
      if (session === sessions.current && staleCount(session) !== count) {
        count = staleCount(session);
        commands.notifyCommandChanged(CommandIDs.runStale);
      }
    });
  };
  notebooks.forEach(follow);
  notebooks.widgetAdded.connect((_tracker, panel) => {
    follow(panel);
  });
  sessions.currentChanged.connect(() => {
    commands.notifyCommandChanged(CommandIDs.runStale);
  });

  /** An end that the user may not look at: the cell that stopped it can be far away. */
  const tell = (session: INotebookSession, end: RerunEnd | null): void => {
    if (end === null || end.why === 'done' || end.why === 'cancelled') {
      return;
    }
    const cell = 'cell' in end ? end.cell : null;
    const words = rerunWords(session.rerun.state, id => cellName(session, id), trans);
    Notification.warning(words, {
      autoClose: 8000,
      actions:
        cell === null
          ? []
          : [
              {
                label: trans.__('Go to the cell'),
                callback: () => {
                  app.shell.activateById(session.panel.id);
                  void commands.execute(CommandIDs.selectCell, { cell });
                }
              }
            ]
    });
  };

  // An interrupt between two cells reaches no cell: it means the run.
  commands.commandExecuted.connect((_registry, { id }) => {
    const { current } = sessions;
    if (id === 'notebook:interrupt-kernel' && current?.rerun.state.phase === 'asking') {
      current.rerun.cancel();
    }
  });

  const load = async (from: ISettingRegistry): Promise<void> => {
    const settings = await from.load(PLUGIN);
    const apply = (): void => {
      isShown = settings.composite[SETTING] !== false;
      for (const item of items) {
        item.setShown(isShown);
      }
    };
    settings.changed.connect(apply);
    apply();
  };
  if (registry !== null) {
    void load(registry).catch((reason: unknown) => {
      console.error('DeepForge: the settings of "Run what is stale" could not be read.', reason);
    });
  }
}
