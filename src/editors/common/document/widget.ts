// The document widget of a graph: its editor, or the file's text while that cannot be read.
import type { CodeEditor } from '@jupyterlab/codeeditor';
import { type DocumentRegistry, DocumentWidget } from '@jupyterlab/docregistry';
import { type Message, MessageLoop } from '@lumino/messaging';
import type { ISignal } from '@lumino/signaling';
import { StackedPanel, Widget } from '@lumino/widgets';

import type { IUnreadable } from '../../../documents/unreadable';
import type { IWords } from '../../../documents/words';
import type { IProject } from '../../../tokens';
import { type IUnreadableWords, UnreadableView } from './unreadableView';

/** What an open document has for its screens. */
export interface IEdited {
  readonly unreadable: IUnreadable | null;
  readonly changed: ISignal<unknown, void>;
}

export type GraphFileModel = DocumentRegistry.IModel & {
  readonly edited: IEdited;
  readonly collaborative: boolean;
};

export type GraphContext<TModel extends GraphFileModel = GraphFileModel> =
  DocumentRegistry.IContext<TModel>;

export namespace GraphContent {
  export interface IOptions {
    readonly context: GraphContext;
    /** Makes the editor, when there is something to edit for the first time. */
    readonly createEditor: () => Widget;
    readonly editorFactory: CodeEditor.Factory;
    readonly openAsText: () => void;
    readonly words: IUnreadableWords;
    readonly trans: IWords;
  }
}

/** Shows one of two widgets, whichever fits the file. */
export class GraphContent extends StackedPanel {
  readonly #options: GraphContent.IOptions;
  readonly #model: IEdited;
  #editor: Widget | null = null;
  #unreadable: UnreadableView | null = null;

  constructor(options: GraphContent.IOptions) {
    super();
    this.addClass('df-GraphDocument');
    this.#options = options;
    this.#model = options.context.model.edited;
    void options.context.ready.then(() => {
      if (!this.isDisposed) {
        this.#model.changed.connect(this.#refresh, this);
        this.#refresh();
      }
    });
  }

  /** The editor; null before the file could first be read. */
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
      this.#editor ??= this.#add(this.#options.createEditor());
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

export class GraphDocument<TModel extends GraphFileModel> extends DocumentWidget<
  GraphContent,
  TModel
> {
  /** The project that holds the file; null while it is not known, or when there is none. */
  project: IProject | null = null;
}
