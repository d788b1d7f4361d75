// Wiring: architecture files as JupyterLab documents.
import { ICollaborativeContentProvider } from '@jupyter/collaborative-drive';
import {
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { IEditorServices } from '@jupyterlab/codeeditor';
import { IStateDB } from '@jupyterlab/statedb';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { SharedArchitecture } from '../documents/architecture/sharedArchitecture';
import { Catalogues } from '../editors/architecture/catalogue';
import { CodeWidth } from '../editors/architecture/codeWidth';
import { CodeConsent } from '../editors/architecture/consent';
import {
  ArchitectureDocument,
  type ArchitectureDocumentModel,
  ArchitectureModelFactory,
  architectureWords,
  FACTORY
} from '../editors/architecture/document';
import { createArchitectureEditor } from '../editors/architecture/widget';
import { openGraphDocuments } from '../editors/common/document/opening';
import { IArchitectureEditorTracker, IDeepForgeServer, ILibraryEditors } from '../tokens';
import { drawnIcon } from '../utils/icons';

export const architectureDocuments: JupyterFrontEndPlugin<IArchitectureEditorTracker> = {
  id: 'deepforge:architecture-documents',
  description: 'Opens architecture files in the architecture editor.',
  autoStart: true,
  provides: IArchitectureEditorTracker,
  requires: [IDeepForgeServer, ILibraryEditors, IEditorServices],
  optional: [ILayoutRestorer, ICollaborativeContentProvider, IStateDB, ITranslator],
  activate
};

function activate(
  app: JupyterFrontEnd,
  server: IDeepForgeServer,
  libraries: ILibraryEditors,
  editors: IEditorServices,
  restorer: ILayoutRestorer | null,
  collaboration: ICollaborativeContentProvider | null,
  database: IStateDB | null,
  translator: ITranslator | null
): IArchitectureEditorTracker {
  const trans = (translator ?? nullTranslator).load('deepforge');
  const { contents } = app.serviceManager;
  const services = { app, server, editors, restorer, collaboration, translator };
  const catalogues = new Catalogues();
  const consent = new CodeConsent(database);
  const codeWidth = new CodeWidth(database);
  const files = {
    read: async (path: string) => {
      const model = await contents.get(path, { type: 'file', format: 'text' });
      return String(model.content);
    },
    write: async (path: string, text: string) => {
      await contents.save(path, { type: 'file', format: 'text', content: text });
    }
  };
  return openGraphDocuments<ArchitectureDocumentModel, ArchitectureDocument>(services, {
    namespace: 'deepforge-architectures',
    fileType: 'deepforge-architecture',
    listedType: 'deepforge-architecture-file',
    extension: '.architecture.json',
    label: trans.__('Architecture'),
    icon: drawnIcon('layers'),
    factory: FACTORY,
    models: new ArchitectureModelFactory(trans),
    createShared: () => SharedArchitecture.create(),
    createEditor: context =>
      createArchitectureEditor({
        context,
        architecture: context.model.architecture,
        server,
        libraries,
        catalogues,
        consent,
        codeWidth,
        files,
        commands: app.commands,
        translator: translator ?? nullTranslator
      }),
    createDocument: (content, context) => new ArchitectureDocument({ content, context }),
    words: architectureWords(trans)
  });
}
