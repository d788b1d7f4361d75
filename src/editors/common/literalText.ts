// The way between what people type into a form field and Python-literal text.
import { fromPythonRepr, toPythonString } from '../../utils/text';

/** Whether a text is a Python number as people type it. */
export function isNumber(text: string): boolean {
  return /^[+-]?(\d[\d_]*\.?[\d_]*|\.\d[\d_]*)([eE][+-]?\d+)?$/.test(text.trim());
}

/** The choice that a literal stands for: quotes do not matter. */
export function sameLiteral(one: string, other: string): boolean {
  if (one === other) {
    return true;
  }
  const text = textOf(one);
  return text !== null && text === textOf(other);
}

/** The text that a string literal stands for; null when it is no string or one that we do not read. */
export function textOf(literal: string): string | null {
  const simple = fromPythonRepr(literal);
  if (simple !== null) {
    return simple.includes(literal.charAt(0)) ? null : simple;
  }
  if (literal.startsWith('"')) {
    try {
      const value: unknown = JSON.parse(literal);
      return typeof value === 'string' ? value : null;
    } catch {
      return null;
    }
  }
  return null;
}

/** The literal of a text, as Python itself would write it where that is simple. */
export function literalOf(text: string): string {
  return /['\\\n\r\t]/.test(text) ? toPythonString(text) : `'${text}'`;
}
