// Wiring: executions in tabs and documents, the comparison, the jobs panel, and their commands.
import {
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette, MainAreaWidget, WidgetTracker } from '@jupyterlab/apputils';
import { IEditorServices } from '@jupyterlab/codeeditor';
import {
  ABCWidgetFactory,
  type DocumentRegistry,
  DocumentWidget,
  type IDocumentWidget
} from '@jupyterlab/docregistry';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { libraryReading } from '../documents/libraryEditors';
import { ComparePanel } from '../panels/execution/compare';
import { JobsPanel } from '../panels/execution/jobs';
import { ExecutionModel } from '../panels/execution/model';
import { ExecutionPanel, type IExecutionServices, RecordPanel } from '../panels/execution/widget';
import { ICurrentProject, IDeepForgeServer, ILibraryEditors, type IProject } from '../tokens';
import { CommandIDs } from '../utils/commandIDs';
import { executionIcon } from '../utils/icons';

const FILE_TYPE = 'deepforge-execution';

export const execution: JupyterFrontEndPlugin<void> = {
  id: 'deepforge:execution',
  description: 'Shows executions, live and recorded, compares them, and lists jobs.',
  autoStart: true,
  requires: [
    IDeepForgeServer,
    ICurrentProject,
    ILibraryEditors,
    IEditorServices,
    IRenderMimeRegistry
  ],
  optional: [ICommandPalette, ILayoutRestorer, ITranslator],
  activate
};

function activate(
  app: JupyterFrontEnd,
  server: IDeepForgeServer,
  current: ICurrentProject,
  libraries: ILibraryEditors,
  editors: IEditorServices,
  rendermime: IRenderMimeRegistry,
  palette: ICommandPalette | null,
  restorer: ILayoutRestorer | null,
  translator: ITranslator | null
): void {
  const { commands, shell } = app;
  const languages = translator ?? nullTranslator;
  const trans = languages.load('deepforge');
  const tracker = new WidgetTracker<MainAreaWidget<ExecutionPanel>>({
    namespace: 'deepforge-execution'
  });

  const servicesOf = (project: IProject | null): IExecutionServices => {
    const at = project === null ? {} : { project: project.path };
    return {
      rendermime,
      editors,
      trans,
      translator: languages,
      connection: server,
      openFile: (path, line) => {
        void commands.execute(CommandIDs.openDocument, { ...at, path, ...(line ? { line } : {}) });
      },
      openPipeline: path => {
        void commands.execute(CommandIDs.openDocument, { ...at, path });
      },
      openExecution: (id, node) => {
        void commands.execute(CommandIDs.openExecution, { ...at, id, ...(node ? { node } : {}) });
      },
      readsType: type => libraryReading(libraries, type) !== null,
      openAsArchitecture: (value, type, name) => {
        void commands.execute(CommandIDs.openAsArchitecture, { ...at, value, type, name });
      },
      compare: id => {
        void commands.execute(CommandIDs.compareExecutions, { ...at, ids: [id] });
      }
    };
  };
  const projectOf = (args: Readonly<Record<string, unknown>>): IProject | null =>
    typeof args['project'] === 'string' ? server.project(args['project']) : current.project;

  commands.addCommand(CommandIDs.openExecution, {
    label: trans.__('Open an execution'),
    isVisible: () => false,
    execute: args => {
      const project = projectOf(args);
      const id = args['id'];
      if (project === null || typeof id !== 'string') {
        return;
      }
      const name = `deepforge-execution-${project.path}-${id}`;
      let widget = tracker.find(each => each.id === name);
      if (widget === undefined) {
        const model = new ExecutionModel(project, id);
        widget = new MainAreaWidget({ content: new ExecutionPanel(model, servicesOf(project)) });
        widget.id = name;
        widget.title.label = id;
        widget.title.icon = executionIcon;
        widget.title.closable = true;
        widget.toolbar.hide();
        shell.add(widget, 'main');
        void tracker.add(widget);
      }
      if (typeof args['node'] === 'string') {
        widget.content.model.select(args['node']);
      }
      shell.activateById(widget.id);
    },
    describedBy: {
      args: {
        type: 'object',
        properties: {
          project: { type: 'string' },
          id: { type: 'string' },
          node: { type: 'string' }
        },
        required: ['id']
      }
    }
  });
  if (restorer !== null) {
    void restorer.restore(tracker, {
      command: CommandIDs.openExecution,
      args: widget => ({
        project: widget.content.model.project?.path ?? '',
        id: widget.content.model.id
      }),
      name: widget => widget.id
    });
  }

  commands.addCommand(CommandIDs.compareExecutions, {
    label: trans.__('Compare executions'),
    execute: args => {
      const project = projectOf(args);
      if (project === null) {
        return;
      }
      const ids = Array.isArray(args['ids']) ? args['ids'].map(String) : [];
      const { openExecution } = servicesOf(project);
      const content = new ComparePanel({ project, ids, rendermime, trans, openExecution });
      const widget = new MainAreaWidget({ content });
      widget.title.label = trans.__('Compare');
      widget.title.icon = executionIcon;
      widget.title.closable = true;
      widget.toolbar.hide();
      shell.add(widget, 'main');
      shell.activateById(widget.id);
    },
    describedBy: {
      args: {
        type: 'object',
        properties: {
          project: { type: 'string' },
          ids: { type: 'array', items: { type: 'string' } }
        }
      }
    }
  });

  commands.addCommand(CommandIDs.cancelExecution, {
    label: trans.__('Cancel the execution'),
    isVisible: args => typeof args['id'] === 'string',
    execute: async args => {
      const id = args['id'];
      if (typeof id === 'string') {
        await projectOf(args)?.cancel(id);
      }
    },
    describedBy: {
      args: {
        type: 'object',
        properties: { project: { type: 'string' }, id: { type: 'string' } },
        required: ['id']
      }
    }
  });

  let jobs: MainAreaWidget<JobsPanel> | null = null;
  commands.addCommand(CommandIDs.showJobs, {
    label: trans.__('Show jobs'),
    caption: trans.__('Executions, their jobs, and what they print and show'),
    execute: () => {
      if (jobs === null || jobs.isDisposed) {
        jobs = new MainAreaWidget({ content: new JobsPanel(current, server, servicesOf) });
        jobs.id = 'deepforge-jobs';
        jobs.title.label = trans.__('Jobs');
        jobs.title.icon = executionIcon;
        jobs.title.closable = true;
        jobs.toolbar.hide();
        shell.add(jobs, 'down');
      }
      shell.activateById(jobs.id);
    },
    describedBy: { args: { type: 'object', properties: {} } }
  });
  for (const command of [CommandIDs.showJobs, CommandIDs.compareExecutions]) {
    palette?.addItem({ command, category: trans.__('DeepForge') });
  }

  app.docRegistry.addFileType({
    name: FILE_TYPE,
    displayName: trans.__('Execution'),
    pattern: '\\.execution\\.json$',
    extensions: ['.execution.json'],
    mimeTypes: ['application/json'],
    fileFormat: 'text',
    contentType: 'file',
    icon: executionIcon
  });
  const records = new RecordFactory(path => server.projectOf(path), servicesOf, {
    name: 'Execution',
    label: trans.__('Execution'),
    modelName: 'text',
    fileTypes: [FILE_TYPE],
    defaultFor: [FILE_TYPE],
    readOnly: true
  });
  // The base class declares an optional member as one that may be undefined, which is stricter than its interface.
  app.docRegistry.addWidgetFactory(records as unknown as DocumentRegistry.WidgetFactory);
}

/** Opens the files of recorded executions. */
class RecordFactory extends ABCWidgetFactory<
  IDocumentWidget<RecordPanel>,
  DocumentRegistry.ICodeModel
> {
  constructor(
    private readonly projectOf: (path: string) => Promise<IProject | null>,
    private readonly servicesOf: (project: IProject | null) => IExecutionServices,
    options: DocumentRegistry.IWidgetFactoryOptions
  ) {
    super(options);
  }

  protected createNewWidget(context: DocumentRegistry.Context): IDocumentWidget<RecordPanel> {
    const content = new RecordPanel(context, this.projectOf, this.servicesOf);
    const widget = new DocumentWidget({ content, context });
    widget.title.icon = executionIcon;
    widget.toolbar.hide();
    return widget;
  }
}
