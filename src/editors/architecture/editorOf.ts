// Finds the editor inside an architecture's document, which shows one only while its file is an architecture.
import type { IArchitectureEditor } from '../../tokens';
import type { ArchitectureState } from './state';
import { ArchitectureEditor } from './widget';

/** The state of a document's editor; null while it shows none. */
export function editorOf(document: IArchitectureEditor | null): ArchitectureState | null {
  const content = document?.content as { readonly editor?: unknown } | undefined;
  const editor = content?.editor;
  return editor instanceof ArchitectureEditor && !editor.isHidden ? editor.state : null;
}

/** Calls back once, with the state of a document's editor, when there is one. */
export function whenEditor(
  document: IArchitectureEditor,
  callback: (state: ArchitectureState) => void
): void {
  const look = (): void => {
    const state = document.isDisposed ? null : editorOf(document);
    if (state !== null || document.isDisposed) {
      document.architecture.changed.disconnect(later);
    }
    if (state !== null) {
      callback(state);
    }
  };
  // The document reacts to the same signal: it makes its editor first.
  const later = (): void => {
    queueMicrotask(look);
  };
  document.architecture.changed.connect(later);
  void document.context.ready.then(later);
}
