// The canonical JSON layout of every DeepForge document: the twin of python/deepforge/model/canonical.py.
// Both are tested with one table of cases, python/deepforge/model/canonical_cases.json.
import { DeepForgeError } from '../utils/errors';

const FLOAT_RULE = 'an integer, or the number as text (values are stored as Python literals)';
const INDENT = '  ';
const FIRST_SURROGATE = 0xd800;
const LAST_SURROGATE = 0xdfff;
const SURROGATES = 0x800;
const ABOVE_SURROGATES = 0x2000;
const SHORT_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t']
]);

/**
 * The text of a document: keys sorted by code point, two spaces, arrays of scalars on one line, a newline at the end.
 *
 * @throws DeepForgeError (`invalid-document`) that names the place (a JSON pointer) of a value which has no
 * canonical text: a fraction, an integer beyond ±(2^53 - 1), a lone surrogate, anything that is not JSON
 */
export function toCanonicalText(value: unknown): string {
  return `${writeValue(value, '', '')}\n`;
}

/**
 * Orders two strings by Unicode code point, as Python does. (JavaScript orders by UTF-16 unit, which differs
 * as soon as a character lies beyond U+FFFF.)
 */
export function compareByCodePoint(left: string, right: string): number {
  const end = Math.min(left.length, right.length);
  for (let at = 0; at < end; at += 1) {
    const [leftUnit, rightUnit] = [left.charCodeAt(at), right.charCodeAt(at)];
    if (leftUnit !== rightUnit) {
      return rank(leftUnit) - rank(rightUnit);
    }
  }
  return left.length - right.length;
}

/** UTF-16 units in the order of the code points they begin: surrogates stand for the highest. */
function rank(unit: number): number {
  if (unit < FIRST_SURROGATE) {
    return unit;
  }
  return unit > LAST_SURROGATE ? unit - SURROGATES : unit + ABOVE_SURROGATES;
}

function writeValue(value: unknown, pointer: string, indent: string): string {
  if (Array.isArray(value)) {
    return writeArray(value, pointer, indent);
  }
  if (typeof value === 'object' && value !== null) {
    return writeObject(value, pointer, indent);
  }
  return writeScalar(value, pointer);
}

function writeArray(items: readonly unknown[], pointer: string, indent: string): string {
  const inner = indent + INDENT;
  // Array.from and not map: a hole in the array must be seen as undefined, and refused.
  const texts = Array.from(items, (item, index) => writeValue(item, `${pointer}/${index}`, inner));
  if (items.every(item => typeof item !== 'object' || item === null)) {
    return `[${texts.join(', ')}]`;
  }
  return `[\n${texts.map(text => inner + text).join(',\n')}\n${indent}]`;
}

function writeObject(value: object, pointer: string, indent: string): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    fail(pointer, 'a plain object', `an instance of ${value.constructor.name}`);
  }
  const inner = indent + INDENT;
  const lines = Object.entries(value)
    .sort(([left], [right]) => compareByCodePoint(left, right))
    .map(([key, item]) => {
      const below = `${pointer}/${key.replace(/~/g, '~0').replace(/\//g, '~1')}`;
      return `${inner}${writeString(key, below)}: ${writeValue(item, below, inner)}`;
    });
  return lines.length === 0 ? '{}' : `{\n${lines.join(',\n')}\n${indent}}`;
}

function writeScalar(value: unknown, pointer: string): string {
  if (value === null || typeof value === 'boolean') {
    return String(value);
  }
  if (typeof value === 'string') {
    return writeString(value, pointer);
  }
  if (typeof value !== 'number') {
    fail(pointer, 'an object, an array, text, an integer, true, false or null', typeof value);
  }
  if (!Number.isInteger(value)) {
    fail(pointer, FLOAT_RULE, `the number ${value}`);
  }
  if (!Number.isSafeInteger(value)) {
    const limit = Number.MAX_SAFE_INTEGER;
    fail(pointer, `an integer within ±${limit}, or the number as text`, String(value));
  }
  return String(value);
}

function writeString(text: string, pointer: string): string {
  if (/\p{Surrogate}/u.test(text)) {
    fail(pointer, 'Unicode text', 'half a surrogate pair');
  }
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  const body = text.replace(/["\\\u0000-\u001f]/g, char => {
    const code = char.charCodeAt(0).toString(16).padStart(4, '0');
    return SHORT_ESCAPES.get(char) ?? `\\u${code}`;
  });
  return `"${body}"`;
}

function fail(pointer: string, expected: string, received: string): never {
  const place = pointer === '' ? 'the top' : pointer;
  throw new DeepForgeError(
    'invalid-document',
    `at ${place}: expected ${expected}, received ${received}`
  );
}
