// A graph editor as a widget: what a document shows while its file can be read; and the way from a document to it.
import type { ITranslator } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import type { IDocumentWidget } from '@jupyterlab/docregistry';
import type { Message } from '@lumino/messaging';
import type { ISignal } from '@lumino/signaling';
import type { ReactElement } from 'react';

import type { AnyEditorState } from './editorState';

/** What draws an editor. */
export type EditorView<TState> = (props: {
  readonly state: TState;
  readonly translator: ITranslator;
}) => ReactElement;

export abstract class GraphEditorWidget<TState extends AnyEditorState> extends ReactWidget {
  protected constructor(
    readonly state: TState,
    private readonly view: EditorView<TState>,
    private readonly translator: ITranslator
  ) {
    super();
    this.addClass('df-GraphEditor-body');
    // Single-letter shortcuts need something that has the focus.
    this.node.tabIndex = -1;
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this.state.dispose();
      super.dispose();
    }
  }

  protected override render(): ReactElement {
    const View = this.view;
    return <View state={this.state} translator={this.translator} />;
  }

  protected override onActivateRequest(msg: Message): void {
    super.onActivateRequest(msg);
    if (!this.node.contains(document.activeElement)) {
      this.node.focus();
    }
  }
}

export interface IEditorFinder<TState, TDocument> {
  /** The state of a document's editor; null while it shows none. */
  readonly editorOf: (document: TDocument | null) => TState | null;
  /** Calls back once, with the state of a document's editor, when there is one. */
  readonly whenEditor: (document: TDocument, callback: (state: TState) => void) => void;
}

/**
 * Finds editors inside of documents, which show one only while their file can be read.
 *
 * @param isEditor - whether a widget is an editor of this kind
 * @param changedOf - what tells that a document's data changed
 */
export function editorFinder<TState extends AnyEditorState, TDocument extends IDocumentWidget>(
  isEditor: (widget: unknown) => widget is GraphEditorWidget<TState>,
  changedOf: (document: TDocument) => ISignal<unknown, void>
): IEditorFinder<TState, TDocument> {
  const editorOf = (document: TDocument | null): TState | null => {
    const content = document?.content as { readonly editor?: unknown } | undefined;
    const editor = content?.editor;
    return isEditor(editor) && !editor.isHidden ? editor.state : null;
  };
  const whenEditor = (document: TDocument, callback: (state: TState) => void): void => {
    const look = (): void => {
      const state = document.isDisposed ? null : editorOf(document);
      if (state !== null || document.isDisposed) {
        changedOf(document).disconnect(later);
      }
      if (state !== null) {
        callback(state);
      }
    };
    // The document reacts to the same signal: it makes its editor first.
    const later = (): void => {
      queueMicrotask(look);
    };
    changedOf(document).connect(later);
    void document.context.ready.then(later);
  };
  return { editorOf, whenEditor };
}
