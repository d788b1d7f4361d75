// The one error class of the front end: the twin of python/deepforge/errors.py.

/**
 * Something DeepForge could not do, with a code for programs and a sentence for people.
 */
export class DeepForgeError extends Error {
  readonly code: string;
  /** What else is known, by name; empty when nothing is. */
  readonly data: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, data: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = 'DeepForgeError';
    this.code = code;
    this.data = data;
  }
}

/**
 * The sentence of anything that was thrown.
 */
export function messageOf(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}
