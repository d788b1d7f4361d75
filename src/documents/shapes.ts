// Whether JSON data has a shape: rules made of rules, with the words of python/deepforge/model/validate.py.
import { isRecord } from '../utils/json';
import { childPointer } from './jsonPlaces';

/** The first thing in the data that is not as it must be. */
export interface IMisshapen {
  /** JSON pointer of the value. */
  readonly pointer: string;
  readonly expected: string;
  readonly received: string;
}

export type Rule = (value: unknown, pointer: string) => IMisshapen | null;

export const text: Rule = (value, pointer) =>
  typeof value === 'string' ? null : wrong(pointer, 'text', value);

export const name: Rule = (value, pointer) =>
  text(value, pointer) ?? (value === '' ? wrong(pointer, 'text that is not empty', value) : null);

export const nameOrNull: Rule = (value, pointer) =>
  value === null || typeof value === 'string'
    ? value === ''
      ? wrong(pointer, 'text that is not empty', value)
      : null
    : wrong(pointer, 'text or null', value);

export const integer: Rule = (value, pointer) =>
  Number.isInteger(value) ? null : wrong(pointer, 'an integer', value);

/** An object whose keys are names. */
export function named(rule: Rule): Rule {
  return (value, pointer) => {
    if (!isRecord(value)) {
      return wrong(pointer, 'an object', value);
    }
    return Object.hasOwn(value, '')
      ? wrong(pointer, 'text that is not empty', '')
      : members(value, pointer, rule);
  };
}

export const texts = named(text);
export const names = named(name);

export function constant(wanted: unknown): Rule {
  return (value, pointer) => (value === wanted ? null : wrong(pointer, short(wanted), value));
}

/** An array of two. */
export function pair(item: Rule): Rule {
  return (value, pointer) => {
    if (!Array.isArray(value)) {
      return wrong(pointer, 'an array', value);
    }
    for (const [index, each] of value.entries()) {
      const found = item(each, childPointer(pointer, index));
      if (found !== null) {
        return found;
      }
    }
    return value.length === 2 ? null : wrong(pointer, '2 items', value);
  };
}

/** An object that is one of several kinds: its key `kind` names the rule. */
export function oneOf(kinds: Readonly<Record<string, Rule>>): Rule {
  const known = Object.keys(kinds).map(each => short(each));
  return (value, pointer) => {
    if (!isRecord(value)) {
      return wrong(pointer, 'an object', value);
    }
    const kind = value['kind'];
    if (kind === undefined) {
      return { pointer, expected: "the key 'kind'", received: listKeys(value) };
    }
    const rule = typeof kind === 'string' && Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
    return rule === undefined
      ? wrong(childPointer(pointer, 'kind'), `one of ${known.join(', ')}`, kind)
      : rule(value, pointer);
  };
}

/** An object with keys of its own, of which those with a `?` may be missing. */
export function shape(rules: Readonly<Record<string, Rule>>): Rule {
  const keys = Object.keys(rules).map(key => key.replace('?', ''));
  return (value, pointer) => {
    if (!isRecord(value)) {
      return wrong(pointer, 'an object', value);
    }
    for (const [key, rule] of Object.entries(rules)) {
      const plain = key.replace('?', '');
      if (Object.hasOwn(value, plain)) {
        const found = rule(value[plain], childPointer(pointer, plain));
        if (found !== null) {
          return found;
        }
      }
    }
    return checkKeys(value, pointer, rules, keys);
  };
}

export function checkItems(
  value: unknown,
  pointer: string,
  rule: Rule,
  key: (key: string) => IMisshapen | null
): IMisshapen | null {
  if (!isRecord(value)) {
    return wrong(pointer, 'an object', value);
  }
  for (const each of Object.keys(value)) {
    const found = key(each);
    if (found !== null) {
      return found;
    }
  }
  return members(value, pointer, rule);
}

export function members(
  value: Readonly<Record<string, unknown>>,
  pointer: string,
  rule: Rule
): IMisshapen | null {
  for (const key of Object.keys(value).sort()) {
    const found = rule(value[key], childPointer(pointer, key));
    if (found !== null) {
      return found;
    }
  }
  return null;
}

/** Whether the keys of an object are all there, and no others. */
export function checkKeys(
  value: Readonly<Record<string, unknown>>,
  pointer: string,
  rules: Readonly<Record<string, Rule>>,
  known: readonly string[]
): IMisshapen | null {
  const missing = Object.keys(rules).find(key => !key.endsWith('?') && !Object.hasOwn(value, key));
  if (missing !== undefined) {
    return { pointer, expected: `the key '${missing}'`, received: listKeys(value) };
  }
  const unknown = Object.keys(value)
    .filter(key => !known.includes(key))
    .sort()[0];
  return unknown === undefined
    ? null
    : {
        pointer,
        expected: `only the keys ${[...known].sort().join(', ')}`,
        received: `the key '${unknown}'`
      };
}

function listKeys(value: Readonly<Record<string, unknown>>): string {
  return `the keys ${Object.keys(value).sort().join(', ') || '(none)'}`;
}

export function wrong(pointer: string, expected: string, value: unknown): IMisshapen {
  return { pointer, expected, received: short(value) };
}

/** A value as JSON, not longer than a line. Python writes a space after commas and colons. */
function short(value: unknown): string {
  const json = JSON.stringify(value, null, 1)
    .replace(/\n\s*(?=[\]}])/g, '')
    .replace(/([[{])\n\s*/g, '$1')
    .replace(/\n\s*/g, ' ');
  const points = Array.from(json);
  return points.length <= 60 ? json : `${points.slice(0, 57).join('')}...`;
}
