// A file's text that is not the document it should be: shown as it is, and never written.

/** Why a text is no document of its kind, and where. */
export interface IDocumentProblem {
  readonly code: 'invalid-document' | 'newer-version';
  /** From 1. */
  readonly line: number;
  readonly column: number;
  /** JSON pointer of the value; null when the text is no JSON. */
  readonly pointer: string | null;
  readonly expected: string;
  readonly received: string;
}

/** A text that cannot be read: it is shown, and never written. */
export interface IUnreadable {
  readonly text: string;
  readonly problem: IDocumentProblem;
}
