// Small conversions between JavaScript values and Python source text.

/**
 * A Python string literal that evaluates to `text`. Every escape that JSON uses is one that Python knows.
 */
export function toPythonString(text: string): string {
  return JSON.stringify(text);
}

/**
 * The text behind Python's repr of a simple string, or null when the repr needs escapes that we do not read.
 */
export function fromPythonRepr(repr: string): string | null {
  const quoted = /^(['"])(.*)\1$/s.exec(repr);
  const body = quoted?.[2];
  return body === undefined || body.includes('\\') ? null : body;
}
