// Python literals as text, which is how documents hold values: what `ast.literal_eval` reads, and nothing else.
import { LiteralError } from './error';
import { type Token, scan } from './scanner';
import { type Literal, isHashable } from './value';

export { LiteralError } from './error';
export type { Literal } from './value';

const NAMES: ReadonlyMap<string, Literal> = new Map<string, Literal>([
  ['None', { type: 'None' }],
  ['True', { type: 'bool', value: true }],
  ['False', { type: 'bool', value: false }]
]);
const CLOSING: ReadonlyMap<string, string> = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}']
]);

/**
 * The value of literal text.
 *
 * @throws LiteralError that says what is wrong where
 */
export function parseLiteral(text: string): Literal {
  return new Parser(scan(pythonStrip(text))).all();
}

/** What keeps a text from being a literal, in words that can follow "received"; null when it is one. */
export function literalProblem(text: string): string | null {
  try {
    parseLiteral(text);
    return null;
  } catch (reason) {
    if (!(reason instanceof LiteralError)) {
      throw reason;
    }
    return reason.message;
  }
}

/** Without the space around it, as Python's strip does (which knows more kinds of space, and no byte order mark). */
function pythonStrip(text: string): string {
  // eslint-disable-next-line no-control-regex -- Python takes the separators U+001C to U+001F for space
  const space = /^[\s\u001c-\u001f\u0085]$/;
  const chars = Array.from(text);
  const isSpace = (char: string | undefined): boolean =>
    char !== undefined && char !== '\ufeff' && space.test(char);
  let [start, end] = [0, chars.length];
  while (start < end && isSpace(chars[start])) {
    start += 1;
  }
  while (end > start && isSpace(chars[end - 1])) {
    end -= 1;
  }
  return chars.slice(start, end).join('');
}

/** A value, and whether it was written as a number or a signed number: only those can be signed or added. */
interface ITerm {
  readonly literal: Literal;
  readonly form: 'number' | 'signed' | 'other';
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  all(): Literal {
    const first = this.#sum();
    const value = this.#isMark(',') ? this.#tuple(first.literal, 'end') : first.literal;
    if (this.#token.kind !== 'end') {
      this.#fail();
    }
    return value;
  }

  get #token(): Token {
    return this.#tokens[this.#at] ?? { kind: 'end', offset: 0 };
  }

  /** The rest of a tuple, from the comma behind its first item. */
  #tuple(first: Literal, close: string): Literal {
    const items = [first];
    while (this.#takeMark(',') && !this.#isMark(close) && this.#token.kind !== 'end') {
      items.push(this.#sum().literal);
    }
    return { type: 'tuple', items };
  }

  /** A term, or a real number with an imaginary one: a complex number. */
  #sum(): ITerm {
    let left = this.#signed();
    while (this.#isMark('+') || this.#isMark('-')) {
      const { offset } = this.#token;
      const sign = this.#takeMark('-') ? -1 : 1;
      this.#at += sign === 1 ? 1 : 0;
      const right = this.#atom();
      const [real, imaginary] = [realOf(left), right.literal];
      if (real === null || right.form !== 'number' || imaginary.type !== 'complex') {
        throw new LiteralError(offset, 'a calculation');
      }
      left = {
        literal: { type: 'complex', real, imaginary: sign * imaginary.imaginary },
        form: 'other'
      };
    }
    return left;
  }

  #signed(): ITerm {
    const { offset } = this.#token;
    const isMinus = this.#isMark('-');
    if (!isMinus && !this.#isMark('+')) {
      return this.#atom();
    }
    this.#at += 1;
    const { literal, form } = this.#atom();
    if (form !== 'number') {
      throw new LiteralError(offset, `a sign before what is no number`);
    }
    return { literal: isMinus ? negative(literal) : literal, form: 'signed' };
  }

  #atom(): ITerm {
    const token = this.#token;
    switch (token.kind) {
      case 'value':
        return this.#constant();
      case 'name':
        return { literal: this.#name(token.text, token.offset), form: 'other' };
      case 'mark':
        return this.#bracket(token.text, token.offset);
      case 'end':
        throw new LiteralError(
          token.offset,
          token.offset === 0 ? 'nothing' : 'text that ends too early'
        );
    }
  }

  /** A number, or text or bytes, which join when they stand side by side. */
  #constant(): ITerm {
    const pieces: Literal[] = [];
    let { offset } = this.#token;
    for (let token = this.#token; token.kind === 'value'; token = this.#token) {
      offset = token.offset;
      pieces.push(token.literal);
      this.#at += 1;
      if (token.literal.type !== 'str' && token.literal.type !== 'bytes') {
        break;
      }
    }
    const first = pieces[0] ?? { type: 'None' };
    if (pieces.length === 1) {
      const isNumber = ['int', 'float', 'complex'].includes(first.type);
      return { literal: first, form: isNumber ? 'number' : 'other' };
    }
    if (pieces.some(piece => piece.type !== first.type)) {
      throw new LiteralError(offset, 'text beside what cannot join it');
    }
    const literal: Literal =
      first.type === 'bytes'
        ? {
            type: 'bytes',
            value: pieces.flatMap(each => (each.type === 'bytes' ? each.value : []))
          }
        : {
            type: 'str',
            value: pieces.map(each => (each.type === 'str' ? each.value : '')).join('')
          };
    return { literal, form: 'other' };
  }

  #name(name: string, offset: number): Literal {
    this.#at += 1;
    const known = NAMES.get(name);
    if (known !== undefined) {
      return known;
    }
    if (name === 'set' && this.#takeMark('(') && this.#takeMark(')')) {
      return { type: 'set', items: [] };
    }
    throw new LiteralError(offset, `the name ${name}`);
  }

  #bracket(open: string, offset: number): ITerm {
    const close = CLOSING.get(open);
    if (close === undefined) {
      throw new LiteralError(offset, `${open} where a value should be`);
    }
    this.#at += 1;
    if (open === '(') {
      return this.#parenthesis(offset);
    }
    const literal = open === '[' ? this.#sequence('list', [], offset) : this.#braces(offset);
    return { literal, form: 'other' };
  }

  /** What is in parentheses keeps its form: they are not part of the value. */
  #parenthesis(offset: number): ITerm {
    if (this.#takeMark(')')) {
      return { literal: { type: 'tuple', items: [] }, form: 'other' };
    }
    const first = this.#sum();
    if (this.#takeMark(')')) {
      return first;
    }
    if (!this.#isMark(',')) {
      this.#close(')', offset);
    }
    const literal = this.#tuple(first.literal, ')');
    this.#close(')', offset);
    return { literal, form: 'other' };
  }

  /** A list or set, to its closing bracket; the items given are read already, and a comma may follow them. */
  #sequence(type: 'list' | 'set', items: Literal[], offset: number): Literal {
    const close = type === 'list' ? ']' : '}';
    let mayFollow = items.length === 0 || this.#takeMark(',');
    while (mayFollow && !this.#isMark(close)) {
      items.push(this.#sum().literal);
      mayFollow = this.#takeMark(',');
    }
    this.#close(close, offset);
    return { type, items };
  }

  #braces(offset: number): Literal {
    if (this.#takeMark('}')) {
      return { type: 'dict', entries: [] };
    }
    const first = this.#sum().literal;
    const isDict = this.#isMark(':');
    const literal = isDict ? this.#dict(first, offset) : this.#sequence('set', [first], offset);
    const keys =
      literal.type === 'dict'
        ? literal.entries.map(([key]) => key)
        : literal.type === 'set'
          ? literal.items
          : [];
    const wrong = keys.find(key => !isHashable(key));
    if (wrong !== undefined) {
      throw new LiteralError(offset, `a ${wrong.type} as ${isDict ? 'a key' : 'an item of a set'}`);
    }
    return literal;
  }

  /** The rest of a dict, from the colon behind its first key. */
  #dict(first: Literal, offset: number): Literal {
    const entries: [Literal, Literal][] = [];
    let key: Literal | null = first;
    while (key !== null) {
      if (!this.#takeMark(':')) {
        throw new LiteralError(this.#token.offset, 'a key without a value');
      }
      entries.push([key, this.#sum().literal]);
      key = this.#takeMark(',') && !this.#isMark('}') ? this.#sum().literal : null;
    }
    this.#close('}', offset);
    return { type: 'dict', entries };
  }

  #close(mark: string, offset: number): void {
    if (this.#takeMark(mark)) {
      return;
    }
    if (this.#token.kind === 'end') {
      throw new LiteralError(offset, `a bracket that is not closed`);
    }
    this.#fail();
  }

  #fail(): never {
    const token = this.#token;
    const what =
      token.kind === 'value' ? 'a second value' : token.kind === 'end' ? 'nothing' : token.text;
    throw new LiteralError(token.offset, `${what} without a comma before it`);
  }

  #isMark(text: string): boolean {
    return this.#token.kind === 'mark' && this.#token.text === text;
  }

  #takeMark(text: string): boolean {
    const isThere = this.#isMark(text);
    this.#at += isThere ? 1 : 0;
    return isThere;
  }
}

function realOf({ literal, form }: ITerm): number | null {
  if (form === 'other') {
    return null;
  }
  return literal.type === 'int' || literal.type === 'float' ? Number(literal.value) : null;
}

function negative(literal: Literal): Literal {
  switch (literal.type) {
    case 'int':
      return { ...literal, value: -literal.value };
    case 'float':
      return { ...literal, value: -literal.value };
    case 'complex':
      return { ...literal, real: -literal.real, imaginary: -literal.imaginary };
    default:
      return literal;
  }
}
