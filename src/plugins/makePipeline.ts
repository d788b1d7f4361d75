// Wiring: the command "Make a pipeline", its palette entry, its notebook toolbar button, its setting and its panel.
import { type JupyterFrontEnd, type JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette, MainAreaWidget, Notification } from '@jupyterlab/apputils';
import { IEditorServices } from '@jupyterlab/codeeditor';
import { PageConfig } from '@jupyterlab/coreutils';
import { INotebookTracker, type NotebookPanel } from '@jupyterlab/notebook';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { MakePipelineAction } from '../components/makePipelineAction';
import { ProposalModel } from '../panels/reify/model';
import { type IReifyOptions, ReifyPanel } from '../panels/reify/widget';
import {
  IDeepForgeServer,
  type INotebookSession,
  INotebookSessions,
  IPipelineMaker,
  type IProject
} from '../tokens';
import { CommandIDs } from '../utils/commandIDs';
import { pipelineIcon } from '../utils/icons';

const PLUGIN = 'deepforge:make-pipeline';
/** How long a kernel that has just started may take to say whether it records. */
const CONNECT_MS = 4000;

export const makePipeline: JupyterFrontEndPlugin<void> = {
  id: PLUGIN,
  description: 'The command, the toolbar button and the panel that make a pipeline of a notebook.',
  autoStart: true,
  requires: [IPipelineMaker, INotebookTracker, IEditorServices],
  optional: [INotebookSessions, IDeepForgeServer, ICommandPalette, ISettingRegistry, ITranslator],
  activate
};

function activate(
  app: JupyterFrontEnd,
  maker: IPipelineMaker,
  notebooks: INotebookTracker,
  editors: IEditorServices,
  sessions: INotebookSessions | null,
  server: IDeepForgeServer | null,
  palette: ICommandPalette | null,
  settings: ISettingRegistry | null,
  translator: ITranslator | null
): void {
  const { commands, serviceManager, shell } = app;
  const trans = (translator ?? nullTranslator).load('deepforge');
  const action = new MakePipelineAction({
    maker,
    contents: serviceManager.contents,
    serverRoot: PageConfig.getOption('serverRoot'),
    open: async path => {
      await commands.execute('docmanager:open', { path });
    },
    makeProject: async folder => {
      await commands.execute(CommandIDs.newProject, { path: folder });
      if ((await server?.projectOf(`${folder}/deepforge.toml`).catch(() => null)) == null) {
        return;
      }
      // The session that runs was begun outside the project, so what it recorded is not there.
      Notification.info(
        trans.__('Restart the kernel and run the cells: the project records what they do.'),
        {
          autoClose: false,
          actions: [
            {
              label: trans.__('Restart and run all cells'),
              displayType: 'accent',
              callback: () => {
                void commands.execute('notebook:restart-run-all');
              }
            }
          ]
        }
      );
    },
    trans
  });
  const panels = new Map<string, MainAreaWidget<ReifyPanel>>();
  let showButton = true;

  const target = (): NotebookPanel | null => {
    const panel = notebooks.currentWidget;
    return panel !== null && (panel === shell.currentWidget || panel.isVisible) ? panel : null;
  };

  const open = (
    session: INotebookSession,
    id: string,
    project: IProject,
    connection: IDeepForgeServer,
    targets: string[] | null
  ): void => {
    const known = panels.get(id);
    if (known !== undefined) {
      shell.activateById(known.id);
      const { model } = known.content;
      if (JSON.stringify(model.targets) !== JSON.stringify(targets)) {
        void model.change({ targets });
      } else if (model.news !== null || model.proposal === null) {
        void model.update();
      }
      return;
    }
    const path = serviceManager.contents.localPath(session.panel.context.path);
    const notebook = project.path === '' ? path : path.slice(project.path.length + 1);
    const model = new ProposalModel(
      {
        project,
        session: id,
        notebook,
        keepFinals: () => session.keepFinals(),
        again: () => {
          shell.activateById(session.panel.id);
          void make(session.panel, null);
        }
      },
      targets
    );
    const follow = (): void => {
      model.follow(session.status.session, session.lineage.numbers);
    };
    session.changed.connect(follow);
    session.statusChanged.connect(follow);
    const widget = makePanel(app, { model, project, connection, editors, trans }, () => {
      shell.activateById(session.panel.id);
    });
    panels.set(id, widget);
    widget.disposed.connect(() => {
      panels.delete(id);
      session.changed.disconnect(follow);
      session.statusChanged.disconnect(follow);
    });
    shell.add(widget, 'main', { ref: session.panel.id });
    shell.activateById(widget.id);
    void model.refresh();
  };

  const make = async (panel: NotebookPanel, targets: string[] | null): Promise<void> => {
    const session = sessions?.of(panel) ?? null;
    const id = session === null ? null : await sessionId(session);
    const project =
      id === null
        ? null
        : ((await server?.projectOf(panel.context.path).catch(() => null)) ?? null);
    if (session === null || id === null || project === null || server === null) {
      // The kernel records elsewhere, or not at all: it does the work itself, or says why it cannot.
      await action.run(panel);
      return;
    }
    open(session, id, project, server, targets);
  };

  commands.addCommand(CommandIDs.makePipeline, {
    label: trans.__('Make a pipeline'),
    caption: trans.__('Turn what this notebook has run into a pipeline'),
    icon: pipelineIcon,
    isEnabled: () => target() !== null,
    isVisible: args => args['toolbar'] !== true || showButton,
    execute: async args => {
      const panel = target();
      const targets = args['targets'];
      if (panel !== null) {
        await make(panel, Array.isArray(targets) ? targets.map(String) : null);
      }
    },
    describedBy: {
      args: {
        type: 'object',
        properties: {
          toolbar: { type: 'boolean' },
          targets: { type: 'array', items: { type: 'string' } }
        }
      }
    }
  });
  palette?.addItem({ command: CommandIDs.makePipeline, category: trans.__('DeepForge') });

  const followSettings = async (registry: ISettingRegistry): Promise<void> => {
    const loaded = await registry.load(PLUGIN);
    const apply = (): void => {
      showButton = loaded.composite['showToolbarButton'] !== false;
      commands.notifyCommandChanged(CommandIDs.makePipeline);
    };
    loaded.changed.connect(apply);
    apply();
  };
  if (settings !== null) {
    void followSettings(settings).catch((reason: unknown) => {
      console.error('DeepForge: the settings of "Make a pipeline" could not be read.', reason);
    });
  }
}

function makePanel(
  app: JupyterFrontEnd,
  parts: Pick<IReifyOptions, 'model' | 'connection' | 'editors' | 'trans'> & {
    readonly project: IProject;
  },
  showNotebook: () => void
): MainAreaWidget<ReifyPanel> {
  const { project, model, trans } = parts;
  const content = new ReifyPanel({
    ...parts,
    showNotebook,
    openPipeline: path => {
      void app.commands.execute('docmanager:open', { path: project.contentsPath(path) });
    },
    openExecution: id => {
      void app.commands.execute(CommandIDs.openExecution, { project: project.path, id });
    }
  });
  const widget = new MainAreaWidget({ content });
  widget.id = `deepforge-reify-${model.source.session}`;
  widget.title.label = trans.__('Make a pipeline');
  widget.title.caption = trans.__('A pipeline from %1', model.source.notebook);
  widget.title.icon = pipelineIcon;
  widget.title.closable = true;
  widget.toolbar.hide();
  return widget;
}

/** The id of the session, once the kernel has said whether it records; null when it does not. */
async function sessionId(session: INotebookSession): Promise<string | null> {
  await session.panel.sessionContext.ready;
  if (session.status.state === 'connecting') {
    await new Promise<void>(resolve => {
      const done = (): void => {
        session.statusChanged.disconnect(done);
        window.clearTimeout(timer);
        resolve();
      };
      const timer = window.setTimeout(done, CONNECT_MS);
      session.statusChanged.connect(done);
    });
  }
  const { state } = session.status;
  return state === 'recording' || state === 'paused' ? session.status.session : null;
}
