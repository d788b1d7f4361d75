// Wiring: pipeline files as JupyterLab documents.
import { ICollaborativeContentProvider } from '@jupyter/collaborative-drive';
import {
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { IEditorServices } from '@jupyterlab/codeeditor';
import { IDocumentManager } from '@jupyterlab/docmanager';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { SharedPipeline } from '../documents/pipeline/sharedPipeline';
import {
  FACTORY,
  PipelineDocument,
  type PipelineDocumentModel,
  PipelineModelFactory,
  pipelineWords
} from '../editors/pipeline/document';
import { createPipelineEditor } from '../editors/pipeline/widget';
import { IDeepForgeServer, ILibraryEditors, IPipelineEditorTracker } from '../tokens';
import { pipelineIcon } from '../utils/icons';
import { openGraphDocuments } from '../editors/common/document/opening';
import { saveOpen } from '../editors/common/document/saveOpen';

export const pipelineDocuments: JupyterFrontEndPlugin<IPipelineEditorTracker> = {
  id: 'deepforge:pipeline-documents',
  description: 'Opens pipeline files in the pipeline editor.',
  autoStart: true,
  provides: IPipelineEditorTracker,
  requires: [IDeepForgeServer, ILibraryEditors, IEditorServices, IDocumentManager],
  optional: [ILayoutRestorer, ICollaborativeContentProvider, ITranslator],
  activate
};

function activate(
  app: JupyterFrontEnd,
  server: IDeepForgeServer,
  libraries: ILibraryEditors,
  editors: IEditorServices,
  manager: IDocumentManager,
  restorer: ILayoutRestorer | null,
  collaboration: ICollaborativeContentProvider | null,
  translator: ITranslator | null
): IPipelineEditorTracker {
  const trans = (translator ?? nullTranslator).load('deepforge');
  const services = { app, server, editors, restorer, collaboration, translator };
  return openGraphDocuments<PipelineDocumentModel, PipelineDocument>(services, {
    namespace: 'deepforge-pipelines',
    fileType: 'deepforge-pipeline',
    listedType: 'deepforge-pipeline-file',
    extension: '.pipeline.json',
    label: trans.__('Pipeline'),
    icon: pipelineIcon,
    factory: FACTORY,
    models: new PipelineModelFactory(trans),
    createShared: () => SharedPipeline.create(),
    createEditor: context =>
      createPipelineEditor({
        context,
        pipeline: context.model.pipeline,
        server,
        libraries,
        saveOthers: project =>
          saveOpen(
            project,
            Array.from(app.shell.widgets('main')).flatMap(
              widget => manager.contextForWidget(widget) ?? []
            ),
            trans
          ),
        commands: app.commands,
        translator: translator ?? nullTranslator
      }),
    createDocument: (content, context) => new PipelineDocument({ content, context }),
    words: pipelineWords(trans)
  });
}
