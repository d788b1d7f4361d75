// Makes the document widgets of graphs; saving leaves files alone that cannot be read.
import { Notification } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import type { CodeEditor } from '@jupyterlab/codeeditor';
import { ABCWidgetFactory, type DocumentRegistry } from '@jupyterlab/docregistry';
import type { IDisposable } from '@lumino/disposable';
import type { Widget } from '@lumino/widgets';

import type { IWords } from '../../../documents/words';
import type { IUnreadableWords } from './unreadableView';
import { GraphContent, type GraphContext, type GraphDocument, type GraphFileModel } from './widget';

const SHOWN_MS = 8000;

/** The sentences of one kind of document. */
export interface IDocumentWords extends IUnreadableWords {
  /** Why a file of this name was not saved. */
  readonly notSaved: (name: string) => string;
}

export namespace GraphWidgetFactory {
  export interface IOptions<
    TModel extends GraphFileModel,
    TWidget extends GraphDocument<TModel>
  > extends DocumentRegistry.IWidgetFactoryOptions<TWidget> {
    readonly createEditor: (context: GraphContext<TModel>) => Widget;
    readonly createDocument: (content: GraphContent, context: GraphContext<TModel>) => TWidget;
    readonly editorFactory: CodeEditor.Factory;
    readonly openAsText: (path: string) => void;
    /** Follows what others do to the file, until disposed. */
    readonly follow: (context: GraphContext) => IDisposable;
    readonly words: IDocumentWords;
    readonly trans: IWords;
  }
}

export class GraphWidgetFactory<
  TModel extends GraphFileModel,
  TWidget extends GraphDocument<TModel>
> extends ABCWidgetFactory<TWidget, TModel> {
  readonly #options: GraphWidgetFactory.IOptions<TModel, TWidget>;
  readonly #known = new WeakSet<GraphContext<TModel>>();

  constructor(options: GraphWidgetFactory.IOptions<TModel, TWidget>) {
    super(options);
    this.#options = options;
  }

  protected createNewWidget(context: GraphContext<TModel>): TWidget {
    const { createDocument, createEditor, editorFactory, openAsText, follow, words, trans } =
      this.#options;
    // A second view of the file has the same context.
    if (!this.#known.has(context)) {
      this.#known.add(context);
      saveOnlyReadable(context, words);
      // A shared document is kept up to date by the server.
      if (!context.model.collaborative) {
        const following = follow(context);
        context.disposed.connect(() => {
          following.dispose();
        });
      }
    }
    const content = new GraphContent({
      context,
      createEditor: () => createEditor(context),
      editorFactory,
      openAsText: () => {
        openAsText(context.path);
      },
      words,
      trans
    });
    return createDocument(content, context);
  }
}

/** JupyterLab writes a document whenever it is told to save: one that could not be read must not be written. */
export function saveOnlyReadable(
  context: GraphContext,
  { notSaved }: Pick<IDocumentWords, 'notSaved'>
): void {
  const save = context.save.bind(context);
  context.save = async () => {
    if (context.model.edited.unreadable === null) {
      await save();
      return;
    }
    Notification.warning(notSaved(PathExt.basename(context.localPath)), { autoClose: SHOWN_MS });
  };
}
