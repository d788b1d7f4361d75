// Literals in the form in which the shared table of cases holds them.
import type { Literal } from '../../../documents/literals/value';

export type Tagged = readonly unknown[];

export function tag(literal: Literal): Tagged {
  switch (literal.type) {
    case 'int':
      return ['int', String(literal.value)];
    case 'float':
      return ['float', literal.value];
    case 'complex':
      return ['complex', literal.real, literal.imaginary];
    case 'str':
      return ['str', literal.value];
    case 'bytes':
      return ['bytes', literal.value.map(byte => byte.toString(16).padStart(2, '0')).join('')];
    case 'bool':
      return ['bool', literal.value];
    case 'None':
    case 'ellipsis':
      return [literal.type];
    case 'set':
      return ['set', distinct(literal.items.map(tag))];
    case 'dict':
      return ['dict', literal.entries.map(([key, value]) => [tag(key), tag(value)])];
    default:
      return [literal.type, literal.items.map(tag)];
  }
}

/** The table's own form with Python's floats as numbers. */
export function untext(tagged: Tagged): Tagged {
  const [type, ...rest] = tagged;
  switch (type) {
    case 'float':
    case 'complex':
      return [type, ...rest.map(toNumber)];
    case 'set':
      return [type, distinct((rest[0] as readonly Tagged[]).map(untext))];
    case 'tuple':
    case 'list':
      return [type, (rest[0] as readonly Tagged[]).map(untext)];
    case 'dict':
      return [
        type,
        (rest[0] as readonly (readonly [Tagged, Tagged])[]).map(pair => pair.map(untext))
      ];
    default:
      return tagged;
  }
}

function toNumber(text: unknown): number {
  return Number(String(text).replace('inf', 'Infinity'));
}

function distinct(items: readonly Tagged[]): readonly Tagged[] {
  return [...new Map(items.map(item => [JSON.stringify(item), item])).entries()]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([, item]) => item);
}
