// The tokens of a Python literal, as Python 3.11 and newer read them.
import { LiteralError } from './error';
import { parseNumber } from './numbers';
import { parseString } from './strings';
import type { Literal } from './value';

export type Token =
  | { readonly kind: 'value'; readonly literal: Literal; readonly offset: number }
  | { readonly kind: 'mark'; readonly text: string; readonly offset: number }
  | { readonly kind: 'name'; readonly text: string; readonly offset: number }
  | { readonly kind: 'end'; readonly offset: number };

const NAME = /[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}]*/uy;
const QUOTED = /([a-zA-Z]{0,2})("""|'''|"|')/y;
const MARKS = /\.\.\.|[()[\]{},:+-]/y;
const NUMBER = /(?:\d|\.\d)/y;
// Python's own limit.
const DEEPEST = 200;

export function scan(source: string): Token[] {
  const text = source.replace(/\r\n?/g, '\n');
  if (text.includes('\0')) {
    throw new LiteralError(text.indexOf('\0'), 'a null character');
  }
  if (/\p{Surrogate}/u.test(text)) {
    throw new LiteralError(text.search(/\p{Surrogate}/u), 'half a surrogate pair');
  }
  const tokens: Token[] = [];
  let depth = 0;
  let isAfterLine = false;
  for (let at = 0; ;) {
    const start = skipSpace(text, at);
    if (
      depth === 0 &&
      text.slice(at, start).includes('\n') &&
      !onlyContinued(text.slice(at, start))
    ) {
      // Lines of space and comments may stand around a literal; another line of code may not.
      isAfterLine = tokens.length > 0;
      if (tokens.length === 0 && start < text.length && /[ \t\f]$/.test(text.slice(at, start))) {
        throw new LiteralError(start, 'an indented line');
      }
    }
    at = start;
    if (at >= text.length) {
      tokens.push({ kind: 'end', offset: at });
      return tokens;
    }
    if (isAfterLine) {
      throw new LiteralError(at, 'a second line');
    }
    const [token, end] = readToken(text, at);
    if (token.kind === 'mark') {
      depth += '([{'.includes(token.text) ? 1 : ')]}'.includes(token.text) ? -1 : 0;
      if (depth > DEEPEST) {
        throw new LiteralError(at, `more than ${DEEPEST} brackets within each other`);
      }
      depth = Math.max(0, depth);
    }
    tokens.push(token);
    at = end;
  }
}

function readToken(text: string, at: number): [Token, number] {
  const quoted = match(QUOTED, text, at);
  if (quoted !== null) {
    const [literal, end] = parseString(text, at, quoted[1] ?? '', quoted[2] ?? '');
    return [{ kind: 'value', literal, offset: at }, end];
  }
  if (match(NUMBER, text, at) !== null) {
    const [literal, end] = parseNumber(text, at);
    return [{ kind: 'value', literal, offset: at }, end];
  }
  const mark = match(MARKS, text, at)?.[0];
  if (mark === '...') {
    return [{ kind: 'value', literal: { type: 'ellipsis' }, offset: at }, at + 3];
  }
  if (mark !== undefined) {
    return [{ kind: 'mark', text: mark, offset: at }, at + mark.length];
  }
  const name = match(NAME, text, at)?.[0];
  if (name !== undefined) {
    return [{ kind: 'name', text: name, offset: at }, at + name.length];
  }
  const [char] = text.slice(at, at + 2);
  throw new LiteralError(at, `the character ${char ?? ''}`);
}

/** The offset of the next token: behind space, comments and continued lines, line ends. */
function skipSpace(text: string, start: number): number {
  const pattern = /(?:[ \t\f\n]|\\\n|#[^\n]*)*/y;
  return start + (match(pattern, text, start)?.[0].length ?? 0);
}

/** Whether all line ends of some space are continued by a backslash. */
function onlyContinued(space: string): boolean {
  return !space
    .replace(/#[^\n]*/g, '')
    .replace(/\\\n/g, '')
    .includes('\n');
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
