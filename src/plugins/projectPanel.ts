// Wiring: the project panel in the left sidebar, the commands of projects, palette and launcher entries, settings.
import {
  type ILayoutRestorer,
  ILayoutRestorer as LayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { IDocumentManager } from '@jupyterlab/docmanager';
import { IDefaultFileBrowser } from '@jupyterlab/filebrowser';
import { ILauncher } from '@jupyterlab/launcher';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { DisposableSet } from '@lumino/disposable';

import { ProjectActions } from '../panels/project/actions';
import { addProjectCommands } from '../panels/project/commands';
import { makeMenu, openBelow } from '../panels/project/menus';
import { ProjectPanelModel } from '../panels/project/model';
import { OpenDocuments } from '../panels/project/openDocuments';
import { addResourceCommands, listResources } from '../panels/project/resources';
import { ProjectPanel } from '../panels/project/widget';
import { ICurrentProject, IDeepForgeServer, ILibraryEditors } from '../tokens';
import { CommandIDs } from '../utils/commandIDs';

const PLUGIN = 'deepforge:project-panel';

const LAUNCHED = [
  CommandIDs.newProject,
  CommandIDs.newPipeline,
  CommandIDs.newOperation,
  CommandIDs.newNotebook
];
const IN_PALETTE = [
  ...LAUNCHED,
  CommandIDs.openProject,
  CommandIDs.showProject,
  CommandIDs.refreshProject,
  CommandIDs.browseProject,
  CommandIDs.projectSettings,
  CommandIDs.renameDocument,
  CommandIDs.deleteDocument
];

export const projectPanel: JupyterFrontEndPlugin<void> = {
  id: PLUGIN,
  description: 'The project panel, and new, open, rename and delete of what projects hold.',
  autoStart: true,
  requires: [IDeepForgeServer, ICurrentProject, IDocumentManager, ILibraryEditors],
  optional: [
    ICommandPalette,
    ILauncher,
    IDefaultFileBrowser,
    LayoutRestorer,
    ISettingRegistry,
    ITranslator
  ],
  activate
};

function activate(
  app: JupyterFrontEnd,
  server: IDeepForgeServer,
  current: ICurrentProject,
  manager: IDocumentManager,
  libraries: ILibraryEditors,
  palette: ICommandPalette | null,
  launcher: ILauncher | null,
  browser: IDefaultFileBrowser | null,
  restorer: ILayoutRestorer | null,
  settings: ISettingRegistry | null,
  translator: ITranslator | null
): void {
  const { commands, serviceManager, shell } = app;
  const trans = (translator ?? nullTranslator).load('deepforge');
  const model = new ProjectPanelModel(server, current);
  const folder = (): string =>
    browser === null ? '' : serviceManager.contents.localPath(browser.model.path);
  const show = (): void => {
    shell.activateById(panel.id);
  };
  const actions = new ProjectActions({
    server,
    current,
    documents: new OpenDocuments(manager),
    commands,
    folder,
    stopSession: path => serviceManager.sessions.stopIfNeeded(path),
    reveal: async path => {
      show();
      await model.refresh();
      if (path !== null) {
        model.reveal(path);
      }
    },
    trans
  });
  const panel = new ProjectPanel({
    model,
    libraries,
    trans,
    actions: {
      open: (_, item) => void commands.execute(CommandIDs.openDocument, { path: item.path }),
      rename: (path, name) =>
        model.project === null ? Promise.resolve(path) : actions.rename(model.project, path, name),
      delete: item => void commands.execute(CommandIDs.deleteDocument, { path: item.path }),
      newProject: () => void commands.execute(CommandIDs.newProject),
      makeHere: () => void commands.execute(CommandIDs.newProject, { here: true }),
      newNotebook: () => void commands.execute(CommandIDs.newNotebook),
      settings: () => void commands.execute(CommandIDs.projectSettings),
      openMenu: (name, anchor) => {
        openBelow(makeMenu(name, commands, model.projects ?? [], libraries, trans), anchor);
      }
    }
  });

  addProjectCommands({
    commands,
    actions,
    model,
    folder,
    show,
    pathOfContextMenu: () =>
      app.contextMenuHitTest(node => node.dataset['path'] !== undefined)?.dataset['path'] ?? null,
    trans
  });
  addResourceCommands({ commands, actions, libraries, trans });
  shell.add(panel, 'left', { rank: 300, type: 'DeepForge' });
  restorer?.add(panel, panel.id);

  const followDocument = (): void => {
    const widget = shell.currentWidget;
    const context = widget === null ? undefined : manager.contextForWidget(widget);
    const path = context === undefined ? null : serviceManager.contents.localPath(context.path);
    model.document = path === null ? null : withinProject(path, current.project?.path ?? null);
  };
  shell.currentChanged?.connect(followDocument);
  current.changed.connect(followDocument);

  for (const command of IN_PALETTE) {
    palette?.addItem({ command, category: 'DeepForge', args: { palette: true } });
  }
  LAUNCHED.forEach((command, rank) => {
    launcher?.add({ command, category: 'DeepForge', rank, args: { launcher: true } });
  });

  const category = 'DeepForge';
  listResources(
    libraries,
    (command, args) => {
      const items = new DisposableSet();
      for (const item of [
        palette?.addItem({ command, category, args: { ...args, palette: true } }),
        launcher?.add({
          command,
          category,
          rank: LAUNCHED.length,
          args: { ...args, launcher: true }
        })
      ]) {
        if (item !== undefined) {
          items.add(item);
        }
      }
      return items;
    },
    (command, args) =>
      palette?.addItem({ command, category, args: { ...args, palette: true } }) ?? null
  );

  const followSettings = async (registry: ISettingRegistry): Promise<void> => {
    const loaded = await registry.load(PLUGIN);
    const apply = (): void => {
      const limit = loaded.composite['foldAfter'];
      model.limit = typeof limit === 'number' ? limit : 8;
    };
    loaded.changed.connect(apply);
    apply();
  };
  if (settings !== null) {
    followSettings(settings).catch((reason: unknown) => {
      console.error('DeepForge: the settings of the project panel could not be read.', reason);
    });
  }
}

/** A file of the server, relative to the project; null when it is not in it. */
function withinProject(path: string, project: string | null): string | null {
  if (project === null) {
    return null;
  }
  const prefix = project === '' ? '' : `${project}/`;
  return path.startsWith(prefix) ? path.slice(prefix.length) : null;
}
