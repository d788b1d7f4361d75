// Wiring: the line under each executed cell, its command and its setting.
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { INotebookTracker, type NotebookPanel } from '@jupyterlab/notebook';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { CellChips } from '../kernel/cellChips';
import { INotebookSessions } from '../tokens';
import { CommandIDs } from '../utils/commandIDs';

const PLUGIN = 'deepforge:cell-chips';
const SETTING = 'showChips';

export const cellChips: JupyterFrontEndPlugin<void> = {
  id: PLUGIN,
  description: 'Shows under each cell what it read and wrote, and whether it is stale.',
  autoStart: true,
  requires: [INotebookSessions, INotebookTracker],
  optional: [ICommandPalette, ISettingRegistry, ITranslator],
  activate
};

function activate(
  app: JupyterFrontEnd,
  sessions: INotebookSessions,
  notebooks: INotebookTracker,
  palette: ICommandPalette | null,
  registry: ISettingRegistry | null,
  translator: ITranslator | null
): void {
  const { commands } = app;
  const trans = (translator ?? nullTranslator).load('deepforge');
  const all = new Set<CellChips>();
  let isShown = true;
  let settings: ISettingRegistry.ISettings | null = null;

  const follow = (panel: NotebookPanel): void => {
    const chips = new CellChips({
      session: sessions.of(panel),
      trans,
      show: (_session, key, tab) => {
        chips.setSelected(key);
        void commands.execute(CommandIDs.showProvenance, { key, ...(tab ? { tab } : {}) });
      }
    });
    chips.setShown(isShown);
    all.add(chips);
    panel.disposed.connect(() => {
      chips.dispose();
      all.delete(chips);
    });
  };
  notebooks.forEach(follow);
  notebooks.widgetAdded.connect((_tracker, panel) => {
    follow(panel);
  });

  const setShown = (now: boolean): void => {
    isShown = now;
    for (const chips of all) {
      chips.setShown(now);
    }
    commands.notifyCommandChanged(CommandIDs.toggleChips);
  };
  commands.addCommand(CommandIDs.toggleChips, {
    label: trans.__('Show what cells read and write'),
    isToggled: () => isShown,
    execute: async () => {
      setShown(!isShown);
      await settings?.set(SETTING, isShown);
    },
    describedBy: { args: { type: 'object', properties: {} } }
  });
  palette?.addItem({ command: CommandIDs.toggleChips, category: trans.__('DeepForge') });

  const load = async (from: ISettingRegistry): Promise<void> => {
    settings = await from.load(PLUGIN);
    const apply = (changed: ISettingRegistry.ISettings): void => {
      setShown(changed.composite[SETTING] !== false);
    };
    settings.changed.connect(apply);
    apply(settings);
  };
  if (registry !== null) {
    void load(registry).catch((reason: unknown) => {
      console.error('DeepForge: the settings of the cell chips could not be read.', reason);
    });
  }
}
