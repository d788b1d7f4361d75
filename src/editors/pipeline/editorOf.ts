// Finds the editor inside a pipeline's document, which shows one only while its file is a pipeline.
import type { IPipelineEditor } from '../../tokens';
import type { EditorState } from './state';
import { PipelineEditor } from './widget';

/** The state of a document's editor; null while it shows none. */
export function editorOf(document: IPipelineEditor | null): EditorState | null {
  const content = document?.content as { readonly editor?: unknown } | undefined;
  const editor = content?.editor;
  return editor instanceof PipelineEditor && !editor.isHidden ? editor.state : null;
}

/** Calls back once, with the state of a document's editor, when there is one. */
export function whenEditor(
  document: IPipelineEditor,
  callback: (state: EditorState) => void
): void {
  const look = (): void => {
    const state = document.isDisposed ? null : editorOf(document);
    if (state !== null || document.isDisposed) {
      document.pipeline.changed.disconnect(later);
    }
    if (state !== null) {
      callback(state);
    }
  };
  // The document reacts to the same signal: it makes its editor first.
  const later = (): void => {
    queueMicrotask(look);
  };
  document.pipeline.changed.connect(later);
  void document.context.ready.then(later);
}
