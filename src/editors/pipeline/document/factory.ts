// Makes the document widgets of pipelines; saving leaves files alone that are no pipelines.
import { Notification } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import type { CodeEditor } from '@jupyterlab/codeeditor';
import { ABCWidgetFactory, type DocumentRegistry } from '@jupyterlab/docregistry';
import type { IDisposable } from '@lumino/disposable';
import type { Widget } from '@lumino/widgets';

import type { IWords } from '../../../documents/words';
import type { PipelineDocumentModel } from './model';
import { PipelineContent, type PipelineContext, PipelineDocument } from './widget';

export const FACTORY = 'Pipeline';
const SHOWN_MS = 8000;

export namespace PipelineWidgetFactory {
  export interface IOptions extends DocumentRegistry.IWidgetFactoryOptions<PipelineDocument> {
    readonly createEditor: (context: PipelineContext) => Widget;
    readonly editorFactory: CodeEditor.Factory;
    readonly openAsText: (path: string) => void;
    /** Follows what others do to the file, until disposed. */
    readonly follow: (context: PipelineContext) => IDisposable;
    readonly trans: IWords;
  }
}

export class PipelineWidgetFactory extends ABCWidgetFactory<
  PipelineDocument,
  PipelineDocumentModel
> {
  readonly #options: PipelineWidgetFactory.IOptions;
  readonly #known = new WeakSet<PipelineContext>();

  constructor(options: PipelineWidgetFactory.IOptions) {
    super(options);
    this.#options = options;
  }

  protected createNewWidget(context: PipelineContext): PipelineDocument {
    const { createEditor, editorFactory, openAsText, follow, trans } = this.#options;
    // A second view of the file has the same context.
    if (!this.#known.has(context)) {
      this.#known.add(context);
      saveOnlyPipelines(context, trans);
      // A shared document is kept up to date by the server.
      if (!context.model.collaborative) {
        const following = follow(context);
        context.disposed.connect(() => {
          following.dispose();
        });
      }
    }
    const content = new PipelineContent({
      context,
      createEditor,
      editorFactory,
      openAsText: () => {
        openAsText(context.path);
      },
      trans
    });
    return new PipelineDocument({ content, context });
  }
}

/** JupyterLab writes a document whenever it is told to save: one that could not be read must not be written. */
export function saveOnlyPipelines(context: PipelineContext, trans: IWords): void {
  const save = context.save.bind(context);
  context.save = async () => {
    if (context.model.pipeline.unreadable === null) {
      await save();
      return;
    }
    const name = PathExt.basename(context.localPath);
    Notification.warning(
      trans.__('Nothing was saved: %1 is not a pipeline that can be opened.', name),
      { autoClose: SHOWN_MS }
    );
  };
}
