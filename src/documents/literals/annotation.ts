// Whether a value fits the annotation of an attribute. Annotations are read as text; what is not known fits.
import { literalProblem, parseLiteral } from './parse';
import { type Literal, isSameLiteral } from './value';

/** What an annotation asks for and what was given instead. */
export interface IMisfit {
  readonly expected: string;
  readonly received: string;
}

type Check = (literal: Literal) => boolean;

const SIMPLE: Readonly<Record<string, readonly Literal['type'][]>> = {
  // As for type checkers: a bool is an int, an int does for a float, both do for a complex number.
  int: ['int', 'bool'],
  float: ['float', 'int', 'bool'],
  complex: ['complex', 'float', 'int', 'bool'],
  bool: ['bool'],
  str: ['str'],
  bytes: ['bytes'],
  None: ['None'],
  tuple: ['tuple'],
  Tuple: ['tuple'],
  list: ['list'],
  List: ['list'],
  set: ['set'],
  Set: ['set'],
  dict: ['dict'],
  Dict: ['dict']
};
const WORDS: Readonly<Record<Literal['type'], string>> = {
  int: 'the integer',
  float: 'the float',
  complex: 'the complex number',
  str: 'the text',
  bytes: 'the bytes',
  bool: 'the bool',
  None: '',
  ellipsis: '',
  tuple: 'the tuple',
  list: 'the list',
  set: 'the set',
  dict: 'the dict'
};
const LONGEST = 60;

/** How a value differs from what an annotation asks for; null when it fits, or when that cannot be told. */
export function misfit(text: string, annotation: string): IMisfit | null {
  if (literalProblem(text) !== null) {
    return null;
  }
  const literal = parseLiteral(text);
  if (readAnnotation(annotation)(literal)) {
    return null;
  }
  const shown = text.trim();
  const value = shown.length > LONGEST ? `${shown.slice(0, LONGEST - 1)}…` : shown;
  return { expected: describe(annotation), received: `${WORDS[literal.type]} ${value}`.trim() };
}

/** The annotation as it is shown: without modules, choices in words. */
function describe(annotation: string): string {
  const plain = annotation.trim().replace(/\b(?:typing|typing_extensions|t)\./g, '');
  const choices = /^Literal\[(.*)\]$/s.exec(plain)?.[1];
  return choices === undefined ? plain : `one of ${choices.trim().replace(/,$/, '')}`;
}

function readAnnotation(annotation: string): Check {
  const text = annotation.trim();
  const options = split(text, '|');
  if (options.length > 1) {
    return anyOf(options);
  }
  if (/^(['"])[^'"\\]*\1$/.test(text)) {
    return readAnnotation(text.slice(1, -1));
  }
  const [, name = '', inner] = /^([\w.]+)\s*(?:\[(.*)\])?$/s.exec(text) ?? [];
  const plain = name.replace(/^.*\./, '');
  const args = inner === undefined ? [] : split(inner, ',').filter(each => each.trim() !== '');
  return inner === undefined ? readName(plain) : readGeneric(plain, args);
}

function readName(name: string): Check {
  const types = Object.hasOwn(SIMPLE, name) ? SIMPLE[name] : undefined;
  return types === undefined ? anything : literal => types.includes(literal.type);
}

function readGeneric(name: string, args: readonly string[]): Check {
  switch (name) {
    case 'Literal':
      return readChoices(args);
    case 'Optional':
      return anyOf(['None', ...args]);
    case 'Union':
      return anyOf(args);
    case 'Annotated':
    case 'Final':
      return readAnnotation(args[0] ?? '');
    case 'tuple':
    case 'Tuple':
      return readTuple(args);
    case 'list':
    case 'List':
      return readItems('list', args[0]);
    case 'set':
    case 'Set':
      return readItems('set', args[0]);
    case 'dict':
    case 'Dict':
      return readDict(args);
    default:
      return anything;
  }
}

function readChoices(args: readonly string[]): Check {
  if (args.some(each => literalProblem(each) !== null)) {
    return anything;
  }
  const choices = args.map(each => parseLiteral(each));
  return literal => choices.some(each => isSameLiteral(each, literal));
}

function readTuple(args: readonly string[]): Check {
  const isOpen = args.length === 2 && args[1]?.trim() === '...';
  const isEmpty = args.length === 1 && args[0]?.trim() === '()';
  const checks = (isEmpty ? [] : args).map(readAnnotation);
  return literal => {
    if (literal.type !== 'tuple') {
      return false;
    }
    const first = checks[0] ?? anything;
    return isOpen
      ? literal.items.every(first)
      : literal.items.length === checks.length &&
          literal.items.every((item, at) => (checks[at] ?? anything)(item));
  };
}

function readItems(type: 'list' | 'set', arg: string | undefined): Check {
  const check = arg === undefined ? anything : readAnnotation(arg);
  return literal => literal.type === type && literal.items.every(check);
}

function readDict(args: readonly string[]): Check {
  const [key = anything, value = anything] = args.map(readAnnotation);
  return literal =>
    literal.type === 'dict' && literal.entries.every(([each, item]) => key(each) && value(item));
}

function anyOf(annotations: readonly string[]): Check {
  const checks = annotations.map(readAnnotation);
  return literal => checks.some(check => check(literal));
}

function anything(): boolean {
  return true;
}

/** The parts of a text between marks that are neither in brackets nor in quotes. */
function split(text: string, mark: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  const token = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[[\]()|,]/gs;
  for (const { 0: found, index } of text.matchAll(token)) {
    if (found === '[' || found === '(') {
      depth += 1;
    } else if (found === ']' || found === ')') {
      depth -= 1;
    } else if (found === mark && depth === 0) {
      parts.push(text.slice(start, index));
      start = index + 1;
    }
  }
  return [...parts, text.slice(start)];
}
