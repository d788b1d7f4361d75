// Wiring: the provenance panel in the right area, the commands that show things in it, and those that lead back to cells.
import {
  ILabShell,
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { LabIcon } from '@jupyterlab/ui-components';
import { Menu } from '@lumino/widgets';

import { libraryReading } from '../documents/libraryEditors';
import { ProvenanceModel, type Tab } from '../panels/provenance/model';
import { ProvenancePanel } from '../panels/provenance/panel';
import {
  IDeepForgeServer,
  ILibraryEditors,
  type INotebookSession,
  INotebookSessions
} from '../tokens';
import { CommandIDs } from '../utils/commandIDs';
import { ICON_PATHS } from '../utils/iconPaths';

const provenanceIcon = new LabIcon({
  name: 'deepforge:provenance',
  svgstr: `<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 16 16"><path class="jp-icon3 jp-icon-selectable" fill="none" stroke="#616161" stroke-width="1.3" stroke-linecap="round" stroke-linejoin="round" d="${ICON_PATHS.provenance}"/></svg>`
});

const PLUGIN = 'deepforge:provenance';
const SETTING = 'showEarlierRuns';

const TABS: readonly string[] = ['made', 'depends', 'preview'] satisfies Tab[];

export const provenance: JupyterFrontEndPlugin<void> = {
  id: PLUGIN,
  description: 'The panel with the lineage of the current notebook.',
  autoStart: true,
  requires: [INotebookSessions, INotebookTracker],
  optional: [
    IDeepForgeServer,
    ILibraryEditors,
    ILabShell,
    ILayoutRestorer,
    ICommandPalette,
    ISettingRegistry,
    ITranslator
  ],
  activate
};

function activate(
  app: JupyterFrontEnd,
  sessions: INotebookSessions,
  notebooks: INotebookTracker,
  server: IDeepForgeServer | null,
  libraries: ILibraryEditors | null,
  labShell: ILabShell | null,
  restorer: ILayoutRestorer | null,
  palette: ICommandPalette | null,
  registry: ISettingRegistry | null,
  translator: ITranslator | null
): void {
  const { commands, shell } = app;
  const trans = (translator ?? nullTranslator).load('deepforge');
  const model = new ProvenanceModel(sessions);
  const menu = new Menu({ commands });
  let settings: ISettingRegistry.ISettings | null = null;
  const panel = new ProvenancePanel({
    model,
    trans,
    go: (session, number) => {
      const cell = session.lineage.record(number)?.cell;
      if (typeof cell === 'string') {
        void commands.execute(CommandIDs.selectCell, { cell });
      }
    },
    goCell: (session, cell) => {
      shell.activateById(session.panel.id);
      void commands.execute(CommandIDs.selectCell, { cell });
    },
    make: targets => {
      void commands.execute(CommandIDs.makePipeline, { targets: [...targets] });
    },
    readsType: type => libraries !== null && libraryReading(libraries, type) !== null,
    openAsArchitecture: name => {
      void commands.execute(CommandIDs.openAsArchitecture, { name });
    },
    changeKernel: session => {
      shell.activateById(session.panel.id);
      void commands.execute(CommandIDs.changeToRecordingKernel);
    },
    openMenu: at => {
      menu.open(at.left, at.bottom, { horizontalAlignment: 'right' });
    },
    figure: (session, file) => {
      const path = app.serviceManager.contents.localPath(session.panel.context.path);
      return figureOf(server, session, path, file);
    }
  });
  panel.title.icon = provenanceIcon;
  panel.title.caption = trans.__('Provenance');
  panel.node.setAttribute('role', 'region');
  panel.node.setAttribute('aria-label', trans.__('Provenance'));
  shell.add(panel, 'right', { rank: 850, type: 'DeepForge' });
  restorer?.add(panel, panel.id);

  commands.addCommand(CommandIDs.showProvenance, {
    label: trans.__('Show provenance'),
    caption: trans.__('What made what in the current notebook'),
    icon: provenanceIcon,
    execute: args => {
      const { name, key, tab } = args;
      if (model.state.view === 'plan') {
        model.set({ view: 'graph' });
      }
      if (typeof tab === 'string' && TABS.includes(tab)) {
        model.set({ tab: tab as Tab });
      }
      if (typeof key === 'string') {
        model.select(key);
      } else if (typeof name === 'string') {
        model.selectVariable(name);
      }
      // The right area may be folded, or show another panel.
      shell.activateById(panel.id);
      labShell?.expandRight();
    },
    describedBy: {
      args: {
        type: 'object',
        properties: {
          name: { type: 'string', description: 'A variable of the current notebook' },
          key: { type: 'string', description: 'A row of its lineage, such as cell-7' },
          tab: { type: 'string', enum: [...TABS] }
        }
      }
    }
  });

  commands.addCommand(CommandIDs.showPlan, {
    label: trans.__('What would Restart and Run All do?'),
    caption: trans.__('Which cells would give the same, change or fail, and which must run again'),
    isEnabled: () => sessions.current !== null,
    execute: () => {
      model.set({ view: 'plan' });
      shell.activateById(panel.id);
      labShell?.expandRight();
    },
    describedBy: { args: { type: 'object', properties: {} } }
  });

  commands.addCommand(CommandIDs.selectCell, {
    label: trans.__('Go to a cell'),
    isVisible: () => false,
    execute: async args => {
      const widget = notebooks.currentWidget;
      const at = widget?.content.widgets.findIndex(cell => cell.model.id === args['cell']) ?? -1;
      if (widget === null || at < 0) {
        return;
      }
      shell.activateById(widget.id);
      const { content } = widget;
      content.deselectAll();
      content.activeCellIndex = at;
      await content.scrollToItem(at, 'center');
      content.mode = 'command';
      content.activate();
      const node = content.widgets[at]?.node;
      node?.classList.remove('df-mod-found');
      // Read, so that the class that comes back starts its animation again.
      node?.getBoundingClientRect();
      node?.classList.add('df-mod-found');
    },
    describedBy: {
      args: {
        type: 'object',
        properties: { cell: { type: 'string', description: 'Its id in the current notebook' } },
        required: ['cell']
      }
    }
  });

  commands.addCommand(CommandIDs.showEarlierRuns, {
    label: trans.__('Show runs that were replaced'),
    isToggled: () => model.state.hasEarlier,
    execute: async () => {
      model.set({ hasEarlier: !model.state.hasEarlier });
      await settings?.set(SETTING, model.state.hasEarlier);
    },
    describedBy: { args: { type: 'object', properties: {} } }
  });
  for (const command of [
    CommandIDs.showEarlierRuns,
    CommandIDs.toggleRecording,
    CommandIDs.deleteRecords
  ]) {
    menu.addItem({ command });
  }
  const load = async (from: ISettingRegistry): Promise<void> => {
    settings = await from.load(PLUGIN);
    const apply = (changed: ISettingRegistry.ISettings): void => {
      model.set({ hasEarlier: changed.composite[SETTING] === true });
    };
    settings.changed.connect(apply);
    apply(settings);
  };
  if (registry !== null) {
    void load(registry).catch((reason: unknown) => {
      console.error('DeepForge: the settings of the provenance panel could not be read.', reason);
    });
  }
  for (const command of [CommandIDs.showProvenance, CommandIDs.showPlan]) {
    palette?.addItem({ command, category: trans.__('DeepForge') });
  }
}

/** A figure's picture, when a project of this server holds the session's folder. */
async function figureOf(
  server: IDeepForgeServer | null,
  { status }: INotebookSession,
  notebook: string,
  file: string
): Promise<Blob | null> {
  const project = await server?.projectOf(notebook);
  const name = file.split('/').pop() ?? file;
  return project && status.session !== null ? project.sessionFigure(status.session, name) : null;
}
