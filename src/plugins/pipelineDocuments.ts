// Wiring: pipeline files as JupyterLab documents, shared between browsers where jupyter-collaboration is installed.
import { ICollaborativeContentProvider } from '@jupyter/collaborative-drive';
import {
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { WidgetTracker } from '@jupyterlab/apputils';
import { IEditorServices } from '@jupyterlab/codeeditor';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { SharedPipeline } from '../documents/pipeline/sharedPipeline';
import { FACTORY, PipelineWidgetFactory } from '../editors/pipeline/document/factory';
import { CONTENT_TYPE, MODEL_NAME, PipelineModelFactory } from '../editors/pipeline/document/model';
import { OutsideChanges } from '../editors/pipeline/document/outsideChanges';
import { createPipelineEditor } from '../editors/pipeline/widget';
import type { PipelineDocument } from '../editors/pipeline/document/widget';
import { IDeepForgeServer, IPipelineEditorTracker } from '../tokens';
import { pipelineIcon } from '../utils/icons';

const FILE_TYPE = 'deepforge-pipeline';
const LISTED_TYPE = 'deepforge-pipeline-file';

export const pipelineDocuments: JupyterFrontEndPlugin<IPipelineEditorTracker> = {
  id: 'deepforge:pipeline-documents',
  description: 'Opens pipeline files in the pipeline editor.',
  autoStart: true,
  provides: IPipelineEditorTracker,
  requires: [IDeepForgeServer, IEditorServices],
  optional: [ILayoutRestorer, ICollaborativeContentProvider, ITranslator],
  activate
};

function activate(
  { commands, docRegistry, serviceManager }: JupyterFrontEnd,
  server: IDeepForgeServer,
  editors: IEditorServices,
  restorer: ILayoutRestorer | null,
  collaboration: ICollaborativeContentProvider | null,
  translator: ITranslator | null
): IPipelineEditorTracker {
  const trans = (translator ?? nullTranslator).load('deepforge');
  const tracker = new WidgetTracker<PipelineDocument>({ namespace: 'deepforge-pipelines' });

  const fileType = {
    displayName: trans.__('Pipeline'),
    extensions: ['.pipeline.json'],
    mimeTypes: ['application/json'],
    icon: pipelineIcon,
    fileFormat: 'text'
  } as const;
  // Documents are known by a content type of their own; in folders the same file is a plain file.
  docRegistry.addFileType({ ...fileType, name: FILE_TYPE, contentType: CONTENT_TYPE });
  docRegistry.addFileType({ ...fileType, name: LISTED_TYPE, contentType: 'file' });
  docRegistry.addModelFactory(new PipelineModelFactory(trans));
  const factory = new PipelineWidgetFactory({
    name: FACTORY,
    label: trans.__('Pipeline'),
    modelName: MODEL_NAME,
    fileTypes: [FILE_TYPE, LISTED_TYPE],
    defaultFor: [FILE_TYPE, LISTED_TYPE],
    translator: translator ?? nullTranslator,
    createEditor: context =>
      createPipelineEditor({
        context,
        pipeline: context.model.pipeline,
        server,
        commands,
        translator: translator ?? nullTranslator
      }),
    editorFactory: options => editors.factoryService.newDocumentEditor(options),
    openAsText: path => {
      void commands.execute('docmanager:open', { path, factory: 'Editor' });
    },
    follow: context => new OutsideChanges(context, serviceManager.contents, server),
    trans
  });
  if (collaboration !== null) {
    collaboration.sharedModelFactory.registerDocumentFactory(CONTENT_TYPE, () =>
      SharedPipeline.create()
    );
    factory.contentProviderId = 'rtc';
  }
  factory.widgetCreated.connect((_factory, editor) => {
    editor.title.icon = pipelineIcon;
    void findProject(editor, server);
    editor.context.pathChanged.connect(() => {
      void tracker.save(editor);
    });
    void tracker.add(editor);
  });
  // JupyterLab's own base class does not fit its interface under exact optional properties.
  docRegistry.addWidgetFactory(factory as DocumentRegistry.WidgetFactory);
  if (restorer !== null) {
    void restorer.restore(tracker, {
      command: 'docmanager:open',
      args: ({ context }) => ({ path: context.path, factory: FACTORY }),
      name: ({ context }) => context.path
    });
  }
  return tracker;
}

async function findProject(editor: PipelineDocument, server: IDeepForgeServer): Promise<void> {
  await editor.context.ready;
  try {
    editor.project = await server.projectOf(editor.context.localPath);
  } catch {
    // The editor itself says that the server is away, and goes on.
  }
}
