// Reading the JSON text of a document as strictly as python/deepforge/model/canonical.py does: what JavaScript
// would silently change (fractions, large integers, doubled keys, half surrogate pairs) is refused.
import { DeepForgeError } from '../utils/errors';

const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|[{}[\]:,]|[a-z]+/g;
const LONGEST_INTEGER = 17;

/**
 * The data of a JSON text in any layout.
 *
 * @throws DeepForgeError (`invalid-document`) that says what is wrong and in which line and column
 */
export function fromJsonText(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (reason) {
    throw new DeepForgeError('invalid-document', reason instanceof Error ? reason.message : '');
  }
  checkTokens(text);
  return value;
}

/** Looks at every token of a text whose syntax is known to be right. */
function checkTokens(text: string): void {
  // One entry for each open object or array: the keys seen so far, or null for an array.
  const open: (Set<string> | null)[] = [];
  let previous = '';
  for (const match of text.matchAll(TOKEN)) {
    const token = match[0];
    if (token === '{') {
      open.push(new Set());
    } else if (token === '[') {
      open.push(null);
    } else if (token === '}' || token === ']') {
      open.pop();
    } else if (token.startsWith('"')) {
      const content = JSON.parse(token) as string;
      const keys = open.at(-1);
      const problem = /\p{Surrogate}/u.test(content)
        ? 'expected Unicode text, received half a surrogate pair'
        : keys && (previous === '{' || previous === ',') && !addNew(keys, content)
          ? `the key ${token} is there twice`
          : '';
      refuse(problem, text, match.index);
    } else if (/^[-\d]/.test(token)) {
      refuse(checkNumber(token), text, match.index);
    }
    previous = token;
  }
}

/** Adds an item; false when it was there. */
function addNew(items: Set<string>, item: string): boolean {
  const size = items.size;
  return items.add(item).size > size;
}

function checkNumber(token: string): string {
  if (!/^-?\d+$/.test(token)) {
    return `expected an integer, or the number as text (values are stored as Python literals), received ${token}`;
  }
  const isSafe = token.length <= LONGEST_INTEGER && Number.isSafeInteger(Number(token));
  return isSafe
    ? ''
    : `expected an integer within ±${Number.MAX_SAFE_INTEGER}, received ${token.slice(0, 40)}`;
}

function refuse(problem: string, text: string, offset: number): void {
  if (problem !== '') {
    const lines = text.slice(0, offset).split('\n');
    const column = Array.from(lines.at(-1) ?? '').length + 1;
    throw new DeepForgeError(
      'invalid-document',
      `line ${lines.length}, column ${column}: ${problem}`
    );
  }
}
