// Has JupyterLab open files of one kind as documents, shared between browsers where that is installed.
import type { ICollaborativeContentProvider } from '@jupyter/collaborative-drive';
import type { YDocument } from '@jupyter/ydoc';
import type { ILayoutRestorer, JupyterFrontEnd } from '@jupyterlab/application';
import { WidgetTracker } from '@jupyterlab/apputils';
import type { IEditorServices } from '@jupyterlab/codeeditor';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import { type ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { LabIcon } from '@jupyterlab/ui-components';
import type { Widget } from '@lumino/widgets';

import type { IGraphChange } from '../../../documents/graph/sharedGraph';
import { GraphWidgetFactory, type IDocumentWords } from './factory';
import type { GraphModelFactory } from './model';
import { OutsideChanges } from './outsideChanges';
import type { GraphContent, GraphContext, GraphDocument, GraphFileModel } from './widget';
import type { IDeepForgeServer } from '../../../tokens';

/** What JupyterLab has to offer. */
export interface IDocumentServices {
  readonly app: JupyterFrontEnd;
  readonly server: IDeepForgeServer;
  readonly editors: IEditorServices;
  readonly restorer: ILayoutRestorer | null;
  readonly collaboration: ICollaborativeContentProvider | null;
  readonly translator: ITranslator | null;
}

/** One kind of document. */
export interface IGraphDocuments<
  TModel extends GraphFileModel,
  TWidget extends GraphDocument<TModel>
> {
  /** Of the tracker's state. */
  readonly namespace: string;
  /** Name of the file type, and of the type that the same file has in folders. */
  readonly fileType: string;
  readonly listedType: string;
  /** Such as ".pipeline.json". */
  readonly extension: string;
  /** For people. */
  readonly label: string;
  readonly icon: LabIcon;
  /** Name of the widget factory. */
  readonly factory: string;
  readonly models: GraphModelFactory<TModel>;
  readonly createShared: () => YDocument<IGraphChange>;
  readonly createEditor: (context: GraphContext<TModel>) => Widget;
  readonly createDocument: (content: GraphContent, context: GraphContext<TModel>) => TWidget;
  readonly words: IDocumentWords;
}

/** Has JupyterLab open files of a kind; gives the tracker of those that are open. */
export function openGraphDocuments<
  TModel extends GraphFileModel,
  TWidget extends GraphDocument<TModel>
>(services: IDocumentServices, kind: IGraphDocuments<TModel, TWidget>): WidgetTracker<TWidget> {
  const { app, server, editors, restorer, collaboration } = services;
  const { commands, docRegistry, serviceManager } = app;
  const translator = services.translator ?? nullTranslator;
  const tracker = new WidgetTracker<TWidget>({ namespace: kind.namespace });

  const fileType = {
    displayName: kind.label,
    extensions: [kind.extension],
    mimeTypes: ['application/json'],
    icon: kind.icon,
    fileFormat: 'text'
  } as const;
  const { contentType } = kind.models;
  // Documents are known by a content type of their own; in folders the same file is a plain file.
  docRegistry.addFileType({ ...fileType, name: kind.fileType, contentType });
  docRegistry.addFileType({ ...fileType, name: kind.listedType, contentType: 'file' });
  docRegistry.addModelFactory(kind.models);
  const factory = new GraphWidgetFactory<TModel, TWidget>({
    name: kind.factory,
    label: kind.label,
    modelName: kind.models.name,
    fileTypes: [kind.fileType, kind.listedType],
    defaultFor: [kind.fileType, kind.listedType],
    translator,
    createEditor: kind.createEditor,
    createDocument: kind.createDocument,
    editorFactory: options => editors.factoryService.newDocumentEditor(options),
    openAsText: path => {
      void commands.execute('docmanager:open', { path, factory: 'Editor' });
    },
    follow: context => new OutsideChanges(context, serviceManager.contents, server),
    words: kind.words,
    trans: translator.load('deepforge')
  });
  if (collaboration !== null) {
    collaboration.sharedModelFactory.registerDocumentFactory(contentType, kind.createShared);
    factory.contentProviderId = 'rtc';
  }
  factory.widgetCreated.connect((_factory, editor) => {
    editor.title.icon = kind.icon;
    void findProject(editor, server);
    editor.context.pathChanged.connect(() => {
      void tracker.save(editor);
    });
    void tracker.add(editor);
  });
  // JupyterLab's own base class does not fit its interface under exact optional properties.
  docRegistry.addWidgetFactory(factory as unknown as DocumentRegistry.WidgetFactory);
  if (restorer !== null) {
    void restorer.restore(tracker, {
      command: 'docmanager:open',
      args: ({ context }) => ({ path: context.path, factory: kind.factory }),
      name: ({ context }) => context.path
    });
  }
  return tracker;
}

async function findProject(
  editor: GraphDocument<GraphFileModel>,
  server: IDeepForgeServer
): Promise<void> {
  await editor.context.ready;
  try {
    editor.project = await server.projectOf(editor.context.localPath);
  } catch {
    // The editor itself says that the server is away, and goes on.
  }
}
