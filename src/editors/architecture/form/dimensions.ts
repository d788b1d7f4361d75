// The way between several small number fields and the literal of a tuple or a shape.
import { LiteralError, type Literal, parseLiteral } from '../../../documents/literals/parse';

export interface IParts {
  /** The texts of the fields; '' is an open dimension. */
  readonly parts: readonly string[];
  /** Written as one plain number. */
  readonly isOne: boolean;
}

/** The parts of a literal; null when it is not made of numbers alone (of a shape: numbers and None). */
export function partsOf(literal: string, isShape: boolean): IParts | null {
  let value: Literal;
  try {
    value = parseLiteral(literal);
  } catch (reason) {
    if (reason instanceof LiteralError) {
      return null;
    }
    throw reason;
  }
  const one = partOf(value, false);
  if (one !== null) {
    return { parts: [one], isOne: true };
  }
  if (value.type !== 'tuple' && value.type !== 'list') {
    return null;
  }
  const parts = value.items.map(item => partOf(item, isShape));
  return parts.every(part => part !== null) ? { parts, isOne: false } : null;
}

function partOf(value: Literal, isShape: boolean): string | null {
  switch (value.type) {
    case 'int':
      return value.value.toString();
    case 'float':
      return pythonFloat(value.value);
    case 'None':
      return isShape ? '' : null;
    default:
      return null;
  }
}

function pythonFloat(value: number): string {
  const text = String(value);
  return Number.isInteger(value) && !/[e.]/.test(text) ? `${text}.0` : text;
}

/**
 * The literal of fields; null while none of them is filled in.
 *
 * @param isOne - written as one plain number
 * @param isShape - empty fields are open dimensions; otherwise one that is filled in stands for the empty ones
 */
export function literalOfParts(
  parts: readonly string[],
  isOne: boolean,
  isShape: boolean
): string | null {
  const given = parts.map(part => part.trim());
  const first = given.find(part => part !== '');
  if (isShape) {
    return tuple(given.map(part => (part === '' ? 'None' : part)));
  }
  if (first === undefined) {
    return null;
  }
  return isOne ? first : tuple(given.map(part => (part === '' ? first : part)));
}

function tuple(parts: readonly string[]): string {
  return parts.length === 1 ? `(${parts[0] ?? ''},)` : `(${parts.join(', ')})`;
}
