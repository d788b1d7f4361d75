// The one error class of the front end: the twin of python/deepforge/errors.py.

/**
 * Something DeepForge could not do, with a code for programs and a sentence for people.
 */
export class DeepForgeError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'DeepForgeError';
    this.code = code;
  }
}
