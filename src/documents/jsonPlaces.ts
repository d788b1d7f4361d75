// Where things are in a JSON text: offsets of values, and of the first thing that keeps it from being a document.
// Slow beside JSON.parse, so it is used only once something is known to be wrong. The twin of model/places.py.
import { DeepForgeError } from '../utils/errors';

const SPACE = /[ \t\n\r]*/y;
const ATOM = /[^\s,\]}]+/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y; // eslint-disable-line no-control-regex -- they may not be there
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const LONGEST_INTEGER = 17;
const DEEPEST = 500;

/** What is wrong at an offset of a text. */
export interface IMisplaced {
  readonly offset: number;
  readonly expected: string;
  readonly received: string;
}

export interface IJsonPlaces {
  /** Offset of each value that was read, by JSON pointer. */
  readonly values: ReadonlyMap<string, number>;
  /** The first break of JSON's syntax, after which nothing was read. */
  readonly broken: IMisplaced | null;
  /** What JSON may hold and documents may not, in the order of the text. */
  readonly refused: readonly IMisplaced[];
}

/** The JSON pointer of a member below another. */
export function childPointer(pointer: string, key: string | number): string {
  return `${pointer}/${String(key).replace(/~/g, '~0').replace(/\//g, '~1')}`;
}

/** Line and column, both from 1, of an offset; the column counts characters as people see them. */
export function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  const lines = text.slice(0, offset).split('\n');
  return { line: lines.length, column: Array.from(lines.at(-1) ?? '').length + 1 };
}

export function findPlaces(text: string): IJsonPlaces {
  const scanner = new Scanner(text);
  try {
    scanner.document();
  } catch (reason) {
    if (!(reason instanceof Broken)) {
      throw reason;
    }
    return { values: scanner.values, refused: scanner.refused, broken: reason.place };
  }
  return { values: scanner.values, refused: scanner.refused, broken: null };
}

class Broken extends DeepForgeError {
  constructor(readonly place: IMisplaced) {
    super('invalid-document', `expected ${place.expected}, received ${place.received}`);
  }
}

class Scanner {
  readonly values = new Map<string, number>();
  readonly refused: IMisplaced[] = [];
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): void {
    if (this.#text.startsWith('\ufeff')) {
      this.#fail('text without a byte order mark');
    }
    this.#value('', 0);
    if (this.#at < this.#text.length) {
      this.#fail('the end of the file');
    }
  }

  /** Reads a value and the space around it. */
  #value(pointer: string, depth: number): void {
    this.#skip();
    this.values.set(pointer, this.#at);
    if (depth > DEEPEST) {
      this.#fail('fewer brackets within brackets');
    }
    switch (this.#text[this.#at]) {
      case '"':
        this.#string();
        break;
      case '{':
        this.#object(pointer, depth);
        break;
      case '[':
        this.#array(pointer, depth);
        break;
      default:
        this.#atom();
    }
    this.#skip();
  }

  #atom(): void {
    const token = this.#match(ATOM) ?? '';
    if (NUMBER.test(token)) {
      if (!/^-?\d+$/.test(token)) {
        this.#refuse(this.#at, 'an integer, or the number as text', token.slice(0, 40));
      } else if (token.length > LONGEST_INTEGER || !Number.isSafeInteger(Number(token))) {
        const limit = `±${Number.MAX_SAFE_INTEGER}`;
        this.#refuse(
          this.#at,
          `an integer within ${limit}, or the number as text`,
          token.slice(0, 40)
        );
      }
    } else if (!['true', 'false', 'null'].includes(token)) {
      this.#fail('a value');
    }
    this.#at += token.length;
  }

  #string(): string {
    const start = this.#at;
    const token = this.#match(STRING);
    if (token === null) {
      this.#failInString();
    }
    this.#at += token.length;
    const content = JSON.parse(token) as string;
    if (/\p{Surrogate}/u.test(content)) {
      this.#refuse(start, 'Unicode text', 'half a surrogate pair');
    }
    return content;
  }

  #object(pointer: string, depth: number): void {
    const seen = new Set<string>();
    this.#step();
    while (this.#text[this.#at] !== '}') {
      const start = this.#at;
      if (this.#text[start] !== '"') {
        this.#fail(
          seen.size === 0 ? 'a key in double quotes' : 'a key, because of the comma before'
        );
      }
      const key = this.#string();
      if (seen.has(key)) {
        this.#refuse(start, `the key '${key}' once in its object`, 'it again');
      }
      seen.add(key);
      this.#skip();
      if (this.#text[this.#at] !== ':') {
        this.#fail('a colon after the key');
      }
      this.#step();
      this.#value(childPointer(pointer, key), depth + 1);
      this.#comma('}');
    }
    this.#at += 1;
  }

  #array(pointer: string, depth: number): void {
    let index = 0;
    this.#step();
    while (this.#text[this.#at] !== ']') {
      this.#value(childPointer(pointer, index), depth + 1);
      this.#comma(']');
      index += 1;
    }
    this.#at += 1;
  }

  /** Past a comma; a bracket that closes is left where it is. */
  #comma(end: '}' | ']'): void {
    if (this.#text[this.#at] === ',') {
      this.#step();
      if (this.#text[this.#at] === end) {
        this.#fail(
          end === '}'
            ? 'a key, because of the comma before'
            : 'a value, because of the comma before'
        );
      }
    } else if (this.#text[this.#at] !== end) {
      this.#fail('a comma or the closing bracket');
    }
  }

  #step(): void {
    this.#at += 1;
    this.#skip();
  }

  #skip(): void {
    this.#at += this.#match(SPACE)?.length ?? 0;
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.#text)?.[0] ?? null;
  }

  #refuse(offset: number, expected: string, received: string): void {
    this.refused.push({ offset, expected, received });
  }

  /** Says what is wrong in a string that begins here. */
  #failInString(): never {
    for (let at = this.#at + 1; at < this.#text.length; at += 1) {
      const char = this.#text[at] ?? '';
      if (char < ' ') {
        this.#at = at;
        this.#fail('a closing double quote');
      }
      if (char === '\\') {
        if (!/^\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/.test(this.#text.slice(at, at + 6))) {
          this.#at = at;
          this.#fail('an escape that JSON knows');
        }
        at += 1;
      }
    }
    this.#at = this.#text.length;
    this.#fail('a closing double quote');
  }

  #fail(expected: string): never {
    const rest = this.#match(ATOM);
    const isEnd = this.#at >= this.#text.trimEnd().length;
    const token = rest ?? this.#text[this.#at] ?? '';
    const received = isEnd ? 'the end of the file' : `'${token.slice(0, 30)}'`;
    throw new Broken({ offset: this.#at, expected, received });
  }
}
