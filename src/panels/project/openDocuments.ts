// The documents that are open while their files are renamed, deleted or changed by the server.
import type { IDocumentManager } from '@jupyterlab/docmanager';
import type { DocumentRegistry, IDocumentWidget } from '@jupyterlab/docregistry';
import { FileEditor } from '@jupyterlab/fileeditor';
import { NotebookPanel } from '@jupyterlab/notebook';
import type { Kernel } from '@jupyterlab/services';

/**
 * All paths are those of JupyterLab's contents manager.
 */
export class OpenDocuments {
  private readonly documents: IDocumentManager;

  constructor(documents: IDocumentManager) {
    this.documents = documents;
  }

  /** Opens a document, or brings it to the front; puts the cursor on a line (from 1) where there are lines. */
  async open(
    path: string,
    line: number | null = null,
    kernel?: Partial<Kernel.IModel>
  ): Promise<IDocumentWidget | null> {
    const widget = this.documents.openOrReveal(path, undefined, kernel) ?? null;
    await widget?.revealed;
    if (widget !== null && line !== null) {
      await toLine(widget, line);
    }
    return widget;
  }

  /** Saves those of the files that are open and changed, so that the server sees what the user sees. */
  async save(paths: readonly string[]): Promise<void> {
    for (const context of this.contexts(paths)) {
      if (context.model.dirty) {
        await context.save();
      }
    }
  }

  /** Reads those of the files that are open again. Shared documents learn of it from the server. */
  async readAgain(paths: readonly string[]): Promise<void> {
    for (const context of this.contexts(paths)) {
      if (!context.model.collaborative) {
        await context.revert();
      }
    }
  }

  /** Shows a file under its new path where it was open under the old one; a notebook keeps its kernel. */
  async move(from: string, to: string): Promise<void> {
    const widget = this.documents.findWidget(from, null);
    if (widget === undefined) {
      return;
    }
    if (widget instanceof NotebookPanel) {
      await widget.sessionContext.session?.setPath(to);
    }
    const isCurrent = widget.isVisible;
    const moved = this.documents.openOrReveal(to, undefined, undefined, {
      ref: widget.id,
      mode: 'tab-after',
      activate: isCurrent
    });
    await moved?.revealed;
    this.close(from);
  }

  /** Closes a file without saving it: it is gone. */
  close(path: string): void {
    for (
      let widget = this.documents.findWidget(path, null);
      widget !== undefined;
      widget = this.documents.findWidget(path, null)
    ) {
      widget.dispose();
    }
  }

  private contexts(paths: readonly string[]): DocumentRegistry.Context[] {
    return paths.flatMap(path => {
      const widget = this.documents.findWidget(path, null);
      const context = widget === undefined ? undefined : this.documents.contextForWidget(widget);
      return context === undefined ? [] : [context];
    });
  }
}

async function toLine(widget: IDocumentWidget, line: number): Promise<void> {
  await widget.context.ready;
  if (widget.content instanceof FileEditor) {
    await widget.content.ready;
    const { editor } = widget.content;
    const position = { line: Math.min(line, editor.lineCount) - 1, column: 0 };
    editor.setCursorPosition(position);
    editor.revealPosition(position);
    editor.focus();
  }
}
