// Whether JSON data has the shape of a pipeline: the rules of pipeline.schema.json, with the words of model/validate.py.
import { isRecord } from '../../utils/json';
import { childPointer } from '../jsonPlaces';

/** The first thing in the data that is not as it must be. */
export interface IMisshapen {
  /** JSON pointer of the value. */
  readonly pointer: string;
  readonly expected: string;
  readonly received: string;
}

type Rule = (value: unknown, pointer: string) => IMisshapen | null;

const NODE_ID = /^[^/\\\s.][^/\\\s]*(\/[^/\\\s.][^/\\\s]*)*$/;

const text: Rule = (value, pointer) =>
  typeof value === 'string' ? null : wrong(pointer, 'text', value);

const name: Rule = (value, pointer) =>
  text(value, pointer) ?? (value === '' ? wrong(pointer, 'text that is not empty', value) : null);

const nameOrNull: Rule = (value, pointer) =>
  value === null || typeof value === 'string'
    ? value === ''
      ? wrong(pointer, 'text that is not empty', value)
      : null
    : wrong(pointer, 'text or null', value);

const integer: Rule = (value, pointer) =>
  Number.isInteger(value) ? null : wrong(pointer, 'an integer', value);

/** An object whose keys are names. */
function named(rule: Rule): Rule {
  return (value, pointer) => {
    if (!isRecord(value)) {
      return wrong(pointer, 'an object', value);
    }
    return Object.hasOwn(value, '')
      ? wrong(pointer, 'text that is not empty', '')
      : members(value, pointer, rule);
  };
}

const texts = named(text);
const names = named(name);

function constant(wanted: unknown): Rule {
  return (value, pointer) => (value === wanted ? null : wrong(pointer, short(wanted), value));
}

/** An array of two. */
function pair(item: Rule): Rule {
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

/** An object with keys of its own, of which those with a `?` may be missing. */
function shape(rules: Readonly<Record<string, Rule>>): Rule {
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

const position = pair(integer);
const NODES: Readonly<Record<string, Rule>> = {
  operation: shape({
    kind: constant('operation'),
    operation: name,
    attributes: texts,
    references: names,
    position,
    'title?': text
  }),
  pipeline: shape({
    kind: constant('pipeline'),
    pipeline: name,
    attributes: texts,
    position,
    'title?': text
  }),
  input: shape({ kind: constant('input'), artifact: nameOrNull, position, 'title?': text }),
  output: shape({ kind: constant('output'), artifact: name, position, 'title?': text })
};

const node: Rule = (value, pointer) => {
  if (!isRecord(value)) {
    return wrong(pointer, 'an object', value);
  }
  const kind = value['kind'];
  if (kind === undefined) {
    return { pointer, expected: "the key 'kind'", received: listKeys(value) };
  }
  const rule = typeof kind === 'string' && Object.hasOwn(NODES, kind) ? NODES[kind] : undefined;
  const known = Object.keys(NODES).map(each => short(each));
  return rule === undefined
    ? wrong(childPointer(pointer, 'kind'), `one of ${known.join(', ')}`, kind)
    : rule(value, pointer);
};

const edge = shape({ from: pair(name), to: pair(name) });

/** The first problem of data that should be a pipeline of version 1, in the order of the document's keys; null when there is none. */
export function findMisshapen(data: unknown): IMisshapen | null {
  if (!isRecord(data)) {
    return wrong('', 'an object', data);
  }
  const wanted = { version: constant(1), nodes: text, edges: text };
  return (
    checkKeys(data, '', wanted, Object.keys(wanted)) ??
    checkItems(data['edges'], '/edges', edge, key =>
      key === '' ? wrong('/edges', 'text that is not empty', key) : null
    ) ??
    checkItems(data['nodes'], '/nodes', node, key =>
      NODE_ID.test(key) ? null : wrong('/nodes', 'a node id without spaces or leading dots', key)
    ) ??
    constant(1)(data['version'], '/version')
  );
}

function checkItems(
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

function members(
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
function checkKeys(
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

function wrong(pointer: string, expected: string, value: unknown): IMisshapen {
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
