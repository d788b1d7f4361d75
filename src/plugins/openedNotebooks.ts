// Wiring: "Open as notebook" for pipelines and operations, and "Take changes back" for notebooks that were so opened.
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import {
  ICommandPalette,
  IToolbarWidgetRegistry,
  MainAreaWidget,
  Notification
} from '@jupyterlab/apputils';
import { IEditorServices } from '@jupyterlab/codeeditor';
import { IDocumentManager } from '@jupyterlab/docmanager';
import { INotebookTracker, type NotebookPanel } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { CommandToolbarButton } from '@jupyterlab/ui-components';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import { OpenDocuments } from '../panels/project/openDocuments';
import { TakeBackModel } from '../panels/takeBack/model';
import { TakeBackPanel } from '../panels/takeBack/widget';
import { ICurrentProject, IDeepForgeServer, type IProject } from '../tokens';
import { CommandIDs } from '../utils/commandIDs';
import { messageOf } from '../utils/errors';
import { isRecord } from '../utils/json';
import { notebookIcon, takeBackIcon } from '../utils/icons';

const PLUGIN = 'deepforge:opened-notebooks';
const ITEM = 'deepforge-take-back';
const OPENABLE = /^(pipelines\/.*\.pipeline\.json|operations\/.*\.py)$/;

export const openedNotebooks: JupyterFrontEndPlugin<void> = {
  id: PLUGIN,
  description:
    'Opens pipelines and operations as notebooks, and takes back what was changed there.',
  autoStart: true,
  requires: [
    IDeepForgeServer,
    ICurrentProject,
    IDocumentManager,
    INotebookTracker,
    IEditorServices
  ],
  optional: [IToolbarWidgetRegistry, ICommandPalette, ITranslator],
  activate
};

function activate(
  app: JupyterFrontEnd,
  server: IDeepForgeServer,
  current: ICurrentProject,
  manager: IDocumentManager,
  notebooks: INotebookTracker,
  editors: IEditorServices,
  toolbars: IToolbarWidgetRegistry | null,
  palette: ICommandPalette | null,
  translator: ITranslator | null
): void {
  const { commands, serviceManager, shell } = app;
  const trans = (translator ?? nullTranslator).load('deepforge');
  const documents = new OpenDocuments(manager);
  const panels = new Map<string, MainAreaWidget<TakeBackPanel>>();

  /** A path of the project from one of the server; null for what is not in it. */
  const within = (project: IProject, path: string): string | null =>
    project.path === ''
      ? path
      : path.startsWith(`${project.path}/`)
        ? path.slice(project.path.length + 1)
        : null;
  /** What a command means: the path it names, that of the context menu, or the current document's. */
  const pathOf = (args: ReadonlyPartialJSONObject, project: IProject | null): string | null => {
    if (typeof args['path'] === 'string') {
      return args['path'];
    }
    if (args['context'] === true) {
      const row = app.contextMenuHitTest(node => node.dataset['path'] !== undefined);
      return row?.dataset['path'] ?? null;
    }
    const widget = shell.currentWidget;
    const context = widget === null ? undefined : manager.contextForWidget(widget);
    const path = context === undefined ? null : serviceManager.contents.localPath(context.path);
    return path === null || project === null ? null : within(project, path);
  };
  const projectOf = (args: ReadonlyPartialJSONObject): IProject | null =>
    typeof args['project'] === 'string' ? server.project(args['project']) : current.project;

  commands.addCommand(CommandIDs.openAsNotebook, {
    label: trans.__('Open as notebook'),
    caption: trans.__('Work on the pipeline or the operation in the cells of a notebook'),
    icon: args => (args['palette'] === true ? undefined : notebookIcon),
    isEnabled: args =>
      args['context'] === true || OPENABLE.test(pathOf(args, projectOf(args)) ?? ''),
    execute: async args => {
      const project = projectOf(args);
      const path = pathOf(args, project);
      if (project === null || path === null) {
        return;
      }
      const node = typeof args['node'] === 'string' ? args['node'] : null;
      try {
        await documents.save([project.contentsPath(path)]);
        const made = await project.openAsNotebook({ path, node });
        await documents.open(project.contentsPath(made.path));
      } catch (reason) {
        Notification.error(messageOf(reason), { autoClose: false });
      }
    },
    describedBy: {
      args: {
        type: 'object',
        properties: {
          project: {
            type: 'string',
            description: 'Folder of the project; default: the current one'
          },
          path: {
            type: 'string',
            description: 'A pipeline or an operation; default: the current one'
          },
          node: { type: 'string', description: 'Of a pipeline: this node only' },
          context: { type: 'boolean' }
        }
      }
    }
  });

  const open = async (panel: NotebookPanel): Promise<void> => {
    const path = serviceManager.contents.localPath(panel.context.path);
    const project = await server.projectOf(path).catch(() => null);
    const notebook = project === null ? null : within(project, path);
    if (project === null || notebook === null) {
      Notification.error(trans.__('%1 lies in no project.', path));
      return;
    }
    const known = panels.get(path);
    if (known !== undefined) {
      shell.activateById(known.id);
      void known.content.model.refresh();
      return;
    }
    const model = new TakeBackModel({
      project,
      notebook,
      text: () =>
        panel.isDisposed
          ? ''
          : JSON.stringify(panel.content.widgets.map(({ model: cell }) => cell.sharedModel.source)),
      save: async () => {
        const { pipeline } = madeFrom(panel) ?? {};
        const files = typeof pipeline === 'string' ? [project.contentsPath(pipeline)] : [];
        await documents.save([path, ...files]);
      },
      readAgain: paths => documents.readAgain(paths.map(each => project.contentsPath(each)))
    });
    const content = new TakeBackPanel({
      model,
      editors,
      trans,
      connection: server,
      showNotebook: () => {
        shell.activateById(panel.id);
      },
      openFile: file => {
        void commands.execute(CommandIDs.openDocument, { project: project.path, path: file });
      }
    });
    const widget = new MainAreaWidget({ content });
    widget.id = `deepforge-take-back-${panel.id}`;
    widget.title.label = trans.__('Take changes back');
    widget.title.caption = trans.__('What was changed in %1', notebook);
    widget.title.icon = takeBackIcon;
    widget.title.closable = true;
    widget.toolbar.hide();
    panels.set(path, widget);
    const touch = (): void => {
      model.touch();
    };
    panel.context.model.contentChanged.connect(touch);
    widget.disposed.connect(() => {
      panels.delete(path);
      panel.context.model.contentChanged.disconnect(touch);
    });
    panel.disposed.connect(() => {
      widget.dispose();
    });
    shell.add(widget, 'main', { ref: panel.id, mode: 'split-right' });
    shell.activateById(widget.id);
    await model.refresh();
  };

  commands.addCommand(CommandIDs.takeBack, {
    label: trans.__('Take changes back'),
    caption: trans.__(
      'Show what was changed in this notebook, and take it back into its operations'
    ),
    icon: args => (args['palette'] === true ? undefined : takeBackIcon),
    isEnabled: () => madeFrom(notebooks.currentWidget) !== null,
    isVisible: args => args['palette'] === true || madeFrom(notebooks.currentWidget) !== null,
    execute: async () => {
      const panel = notebooks.currentWidget;
      if (panel !== null && madeFrom(panel) !== null) {
        await open(panel);
      }
    },
    describedBy: { args: { type: 'object', properties: {} } }
  });
  for (const command of [CommandIDs.openAsNotebook, CommandIDs.takeBack]) {
    palette?.addItem({ command, category: trans.__('DeepForge'), args: { palette: true } });
  }
  const notify = (): void => {
    commands.notifyCommandChanged(CommandIDs.openAsNotebook);
    commands.notifyCommandChanged(CommandIDs.takeBack);
  };
  notebooks.currentChanged.connect(notify);
  shell.currentChanged?.connect(notify);

  toolbars?.addFactory<NotebookPanel>('Notebook', ITEM, panel => {
    const button = new CommandToolbarButton({
      commands,
      id: CommandIDs.takeBack,
      label: trans.__('Take changes back')
    });
    const follow = (): void => {
      button.setHidden(madeFrom(panel) === null);
      notify();
    };
    follow();
    void panel.context.ready.then(() => {
      if (!panel.isDisposed) {
        panel.context.model.metadataChanged.connect(follow);
        follow();
      }
    });
    return button;
  });
}

/** What a notebook says that it was made of; null when it was not made of operations. */
function madeFrom(panel: NotebookPanel | null): Record<string, unknown> | null {
  const made: unknown =
    panel === null || panel.isDisposed ? null : panel.context.model.getMetadata('deepforge');
  return isRecord(made) && Array.isArray(made['sections']) ? made : null;
}
