// What a document's tab shows while its file cannot be read: the error with its place, the text as it is, the way out.
import { type CodeEditor, CodeViewerWidget } from '@jupyterlab/codeeditor';
import { Panel, Widget } from '@lumino/widgets';

import type { IUnreadable } from '../../../documents/unreadable';
import type { IWords } from '../../../documents/words';
import { errorMessageOf, errorTitleOf } from './errorMessage';

/** Sentences that name the kind of document. */
export interface IUnreadableWords {
  /** Such as "This file is not a pipeline". */
  readonly notOne: string;
  /** Such as "the pipeline appears here", with what is shown and what to do. */
  readonly advice: string;
}

export namespace UnreadableView {
  export interface IOptions {
    readonly trans: IWords;
    readonly words: IUnreadableWords;
    /** Makes the read-only editor that shows the text. */
    readonly editorFactory: CodeEditor.Factory;
    /** Opens the file in JupyterLab's text editor. */
    readonly openAsText: () => void;
  }
}

export class UnreadableView extends Panel {
  readonly #options: UnreadableView.IOptions;
  readonly #title = document.createElement('h2');
  readonly #message = document.createElement('p');
  readonly #advice = document.createElement('p');
  readonly #button = document.createElement('button');
  #viewer: CodeViewerWidget | null = null;
  #text: string | null = null;

  constructor(options: UnreadableView.IOptions) {
    super();
    this.#options = options;
    this.addClass('df-GraphDocument-unreadable');
    this.addWidget(this.#header());
  }

  /** Shows a text and what is wrong with it. */
  setUnreadable({ text, problem }: IUnreadable): void {
    const { trans, words } = this.#options;
    this.#title.textContent = errorTitleOf(problem, words.notOne, trans);
    this.#message.textContent = errorMessageOf(problem, trans);
    this.#advice.textContent =
      problem.code === 'newer-version'
        ? trans.__(
            'It is shown as it is, and nothing is written to it. Open it with a newer DeepForge.'
          )
        : words.advice;
    if (this.#text !== text || this.#viewer === null) {
      this.#text = text;
      this.#viewer?.dispose();
      this.#viewer = this.#makeViewer(text);
      this.addWidget(this.#viewer);
    }
    const { editor } = this.#viewer;
    const position = { line: problem.line - 1, column: problem.column - 1 };
    editor.setCursorPosition(position, { scroll: false });
    editor.revealPosition(position);
  }

  /** The next step gets the focus. */
  takeFocus(): void {
    this.#button.focus();
  }

  #header(): Widget {
    const { trans, openAsText } = this.#options;
    const header = new Widget();
    header.addClass('df-GraphDocument-error');
    header.node.setAttribute('role', 'alert');
    const words = document.createElement('div');
    words.append(this.#title, this.#message, this.#advice);
    this.#button.type = 'button';
    this.#button.className = 'df-Button';
    this.#button.textContent = trans.__('Open as text');
    this.#button.addEventListener('click', openAsText);
    header.node.append(words, this.#button);
    return header;
  }

  #makeViewer(content: string): CodeViewerWidget {
    const viewer = CodeViewerWidget.createCodeViewer({
      factory: this.#options.editorFactory,
      content,
      mimeType: 'application/json',
      editorOptions: { config: { lineNumbers: true, highlightActiveLine: true } }
    });
    viewer.addClass('df-GraphDocument-text');
    const label = this.#options.trans.__('Text of the file');
    viewer.node.setAttribute('aria-label', label);
    viewer.node.querySelector('[role="textbox"]')?.setAttribute('aria-label', label);
    return viewer;
  }
}
