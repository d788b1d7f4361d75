// The document widget of a pipeline: its editor, or the file's text while it is no pipeline.
import type { CodeEditor } from '@jupyterlab/codeeditor';
import { type DocumentRegistry, DocumentWidget } from '@jupyterlab/docregistry';
import { type Message, MessageLoop } from '@lumino/messaging';
import { StackedPanel, Widget } from '@lumino/widgets';

import type { IPipelineModel } from '../../../documents/pipeline/model';
import type { IWords } from '../../../documents/words';
import type { IPipelineEditor, IProject } from '../../../tokens';
import type { PipelineDocumentModel } from './model';
import { UnreadableView } from './unreadableView';

export type PipelineContext = DocumentRegistry.IContext<PipelineDocumentModel>;

export namespace PipelineContent {
  export interface IOptions {
    readonly context: PipelineContext;
    /** Makes the editor, when there is a pipeline to edit for the first time. */
    readonly createEditor: (context: PipelineContext) => Widget;
    readonly editorFactory: CodeEditor.Factory;
    readonly openAsText: () => void;
    readonly trans: IWords;
  }
}

/** Shows one of two widgets, whichever fits the file. */
export class PipelineContent extends StackedPanel {
  readonly #options: PipelineContent.IOptions;
  readonly #model: IPipelineModel;
  #editor: Widget | null = null;
  #unreadable: UnreadableView | null = null;

  constructor(options: PipelineContent.IOptions) {
    super();
    this.addClass('df-PipelineDocument');
    this.#options = options;
    this.#model = options.context.model.pipeline;
    void options.context.ready.then(() => {
      if (!this.isDisposed) {
        this.#model.changed.connect(this.#refresh, this);
        this.#refresh();
      }
    });
  }

  /** The editor; null before the file was first a pipeline. */
  get editor(): Widget | null {
    return this.#editor;
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this.#model.changed.disconnect(this.#refresh, this);
      super.dispose();
    }
  }

  protected override onActivateRequest(message: Message): void {
    if (this.#model.unreadable === null) {
      if (this.#editor !== null) {
        MessageLoop.sendMessage(this.#editor, message);
      }
    } else {
      this.#unreadable?.takeFocus();
    }
  }

  #refresh(): void {
    const { unreadable } = this.#model;
    const hadFocus = this.node.contains(document.activeElement);
    if (unreadable === null) {
      this.#editor ??= this.#add(this.#options.createEditor(this.#options.context));
    } else {
      this.#unreadable ??= this.#add(new UnreadableView(this.#options));
      this.#unreadable.setUnreadable(unreadable);
    }
    const isSwitched = this.#editor?.isVisible === (unreadable !== null);
    this.#editor?.setHidden(unreadable !== null);
    this.#unreadable?.setHidden(unreadable === null);
    if (hadFocus && isSwitched) {
      MessageLoop.sendMessage(this, Widget.Msg.ActivateRequest);
    }
  }

  #add<T extends Widget>(widget: T): T {
    this.addWidget(widget);
    return widget;
  }
}

export class PipelineDocument
  extends DocumentWidget<PipelineContent, PipelineDocumentModel>
  implements IPipelineEditor
{
  /** The project that holds the file; null while it is not known, or when there is none. */
  project: IProject | null = null;

  get pipeline(): IPipelineModel {
    return this.context.model.pipeline;
  }
}
