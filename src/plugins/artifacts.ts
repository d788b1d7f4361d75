// Wiring: opens the records of artifacts as what they describe.
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
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
import { ArtifactPanel, type IArtifactServices } from '../panels/artifacts/widget';
import { IDeepForgeServer, ILibraryEditors } from '../tokens';
import { CommandIDs } from '../utils/commandIDs';
import { artifactIcon } from '../utils/icons';

const FILE_TYPE = 'deepforge-artifact';

export const artifacts: JupyterFrontEndPlugin<void> = {
  id: 'deepforge:artifacts',
  description: 'Shows artifacts: what they are, a look at them, and what made them.',
  autoStart: true,
  requires: [IDeepForgeServer, ILibraryEditors, IEditorServices, IRenderMimeRegistry],
  optional: [ITranslator],
  activate: (
    app: JupyterFrontEnd,
    server: IDeepForgeServer,
    libraries: ILibraryEditors,
    editors: IEditorServices,
    rendermime: IRenderMimeRegistry,
    translator: ITranslator | null
  ): void => {
    const trans = (translator ?? nullTranslator).load('deepforge');
    app.docRegistry.addFileType({
      name: FILE_TYPE,
      displayName: trans.__('Artifact'),
      pattern: '\\.artifact\\.json$',
      extensions: ['.artifact.json'],
      mimeTypes: ['application/json'],
      fileFormat: 'text',
      contentType: 'file',
      icon: artifactIcon
    });
    const factory = new ArtifactFactory(
      {
        rendermime,
        editors,
        trans,
        projectOf: path => server.projectOf(path),
        openExecution: (project, id, node) => {
          void app.commands.execute(CommandIDs.openExecution, { project: project.path, id, node });
        },
        readsType: type => libraryReading(libraries, type) !== null,
        openAsArchitecture: (project, { name, type }) => {
          void app.commands.execute(CommandIDs.openAsArchitecture, {
            project: project.path,
            value: name,
            type,
            name
          });
        }
      },
      {
        name: 'Artifact',
        label: trans.__('Artifact'),
        modelName: 'text',
        fileTypes: [FILE_TYPE],
        defaultFor: [FILE_TYPE],
        readOnly: true
      }
    );
    // The base class declares an optional member as one that may be undefined, which is stricter than its interface.
    app.docRegistry.addWidgetFactory(factory as unknown as DocumentRegistry.WidgetFactory);
  }
};

class ArtifactFactory extends ABCWidgetFactory<
  IDocumentWidget<ArtifactPanel>,
  DocumentRegistry.ICodeModel
> {
  constructor(
    private readonly services: IArtifactServices,
    options: DocumentRegistry.IWidgetFactoryOptions
  ) {
    super(options);
  }

  protected createNewWidget(context: DocumentRegistry.Context): IDocumentWidget<ArtifactPanel> {
    const content = new ArtifactPanel(context, this.services);
    const widget = new DocumentWidget({ content, context });
    widget.toolbar.hide();
    widget.title.icon = artifactIcon;
    return widget;
  }
}
