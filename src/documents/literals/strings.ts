// Python's text and bytes in quotes, with prefixes and escapes.
import { LiteralError } from './error';
import type { Literal } from './value';

const PREFIXES = new Set(['', 'r', 'u', 'b', 'br', 'rb']);
const SHORT: Readonly<Record<string, string>> = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v'
};
const OCTAL = /[0-7]{1,3}/y;
const NAMED = /N\{([A-Za-z0-9 ()-]+)\}/y;
const LENGTHS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };
const LAST_CODE_POINT = 0x10ffff;

/** The text or bytes that begin at an offset with a prefix and quotes, and the offset behind them. */
export function parseString(
  text: string,
  start: number,
  prefix: string,
  quotes: string
): [Literal, number] {
  const kind = prefix.toLowerCase();
  if (!PREFIXES.has(kind)) {
    throw new LiteralError(
      start,
      kind.includes('f') ? 'an f-string' : `text with the prefix ${prefix}`
    );
  }
  const first = start + prefix.length + quotes.length;
  const end = findEnd(text, first, quotes);
  if (end === null) {
    throw new LiteralError(start, 'text without its closing quote');
  }
  const body = text.slice(first, end);
  const isBytes = kind.includes('b');
  // eslint-disable-next-line no-control-regex -- all of ASCII is what bytes may be written with
  if (isBytes && /[^\u0000-\u007f]/.test(body)) {
    throw new LiteralError(start, 'bytes with characters that are not ASCII');
  }
  const value = kind.includes('r') ? body : unescape(body, isBytes, first);
  const literal: Literal = isBytes
    ? { type: 'bytes', value: Array.from(value, char => char.charCodeAt(0) & 0xff) }
    : { type: 'str', value };
  return [literal, end + quotes.length];
}

function findEnd(text: string, first: number, quotes: string): number | null {
  for (let at = first; at < text.length; at += 1) {
    if (text.startsWith(quotes, at)) {
      return at;
    }
    if (text[at] === '\\') {
      at += 1;
    } else if (text[at] === '\n' && quotes.length === 1) {
      return null;
    }
  }
  return null;
}

function unescape(body: string, isBytes: boolean, offset: number): string {
  let result = '';
  for (let at = 0; at < body.length;) {
    const char = body[at] ?? '';
    if (char !== '\\') {
      result += char;
      at += 1;
      continue;
    }
    const [value, length] = readEscape(body, at + 1, isBytes, offset);
    result += value;
    at += 1 + length;
  }
  return result;
}

/** What an escape stands for, and its length without the backslash. What Python does not know stays as it is. */
function readEscape(body: string, at: number, isBytes: boolean, offset: number): [string, number] {
  const char = body[at] ?? '';
  const short = SHORT[char];
  if (short !== undefined) {
    return [short, 1];
  }
  OCTAL.lastIndex = at;
  const octal = OCTAL.exec(body)?.[0];
  if (octal !== undefined) {
    return [String.fromCharCode(parseInt(octal, 8)), octal.length];
  }
  const length = LENGTHS[char];
  if (length !== undefined && (char === 'x' || !isBytes)) {
    const digits = body.slice(at + 1, at + 1 + length);
    const code = parseInt(digits, 16);
    if (!new RegExp(`^[0-9a-fA-F]{${length}}$`).test(digits) || code > LAST_CODE_POINT) {
      throw new LiteralError(offset + at - 1, `the escape \\${char}${digits}`);
    }
    return [String.fromCodePoint(code), 1 + length];
  }
  if (char === 'N' && !isBytes) {
    NAMED.lastIndex = at;
    const named = NAMED.exec(body);
    if (named === null) {
      throw new LiteralError(offset + at - 1, 'the escape \\N without a name');
    }
    // Which character a name stands for is known to Python only.
    return ['\ufffd', named[0].length];
  }
  return [`\\${char}`, 1];
}
