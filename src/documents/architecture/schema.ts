// Whether JSON data has the shape of an architecture: the rules of architecture.schema.json.
import { isRecord } from '../../utils/json';
import { childPointer } from '../jsonPlaces';
import {
  checkItems,
  checkKeys,
  constant,
  type IMisshapen,
  integer,
  members,
  name,
  oneOf,
  pair,
  type Rule,
  shape,
  text,
  wrong
} from '../shapes';

const PYTHON_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** An object with any keys. */
function record(rule: Rule): Rule {
  return (value, pointer) =>
    isRecord(value) ? members(value, pointer, rule) : wrong(pointer, 'an object', value);
}

const value: Rule = (data, pointer) => {
  if (typeof data === 'string') {
    return null;
  }
  if (isRecord(data)) {
    const isParameter = Object.hasOwn(data, 'parameter') && !Object.hasOwn(data, 'arguments');
    return (isParameter && !Object.hasOwn(data, 'class') ? parameter : object)(data, pointer);
  }
  return Array.isArray(data) && data.every((each, at) => object(each, `${at}`) === null)
    ? null
    : wrong(pointer, 'an array or an object or text', data);
};

const object: Rule = (data, pointer) =>
  shape({ class: name, arguments: record(value) })(data, pointer);
const parameter = shape({ parameter: name });

const position = pair(integer);
const call = record(text);
const named: Rule = (data, pointer) => list(name, true)(data, pointer);
const node = oneOf({
  layer: shape({
    kind: constant('layer'),
    class: name,
    arguments: record(value),
    'call?': call,
    'named?': named,
    position
  }),
  again: shape({ kind: constant('again'), layer: name, 'call?': call, 'named?': named, position }),
  block: shape({
    kind: constant('block'),
    architecture: (data, pointer) =>
      text(data, pointer) ??
      (String(data).length < 2 ? wrong(pointer, 'text that is not empty', data) : null),
    arguments: record(value),
    position
  })
});

const edge = parts({ from: pair(name), 'order?': integer, to: pair(name) });

/** An object whose own keys are looked at before what they hold, in the order of the keys. */
function parts(rules: Readonly<Record<string, Rule>>): Rule {
  const keys = Object.keys(rules).map(key => key.replace('?', ''));
  return (data, pointer) => {
    if (!isRecord(data)) {
      return wrong(pointer, 'an object', data);
    }
    let found = checkKeys(data, pointer, rules, keys);
    for (const [key, rule] of Object.entries(rules).sort(([one], [other]) =>
      one < other ? -1 : 1
    )) {
      const plain = key.replace('?', '');
      if (Object.hasOwn(data, plain)) {
        found ??= rule(data[plain], childPointer(pointer, plain));
      }
    }
    return found;
  };
}

function pythonNamed(rule: Rule): Rule {
  return (data, pointer) =>
    checkItems(data, pointer, rule, key =>
      PYTHON_NAME.test(key) ? null : wrong(pointer, 'a Python name', key)
    );
}

function list(item: Rule, isSet: boolean): Rule {
  return (data, pointer) => {
    if (!Array.isArray(data)) {
      return wrong(pointer, 'an array', data);
    }
    if (isSet && new Set(data).size < data.length) {
      return wrong(pointer, 'items that differ', data);
    }
    let found: IMisshapen | null = null;
    data.forEach((each, at) => {
      found ??= item(each, childPointer(pointer, at));
    });
    return found;
  };
}

const GRAPH: Readonly<Record<string, Rule>> = {
  nodes: pythonNamed(node),
  edges: (data, pointer) =>
    checkItems(data, pointer, edge, key =>
      key === '' ? wrong(pointer, 'text that is not empty', key) : null
    ),
  'inputs?': list(text, true),
  'outputs?': list(pair(name), false),
  'input_keys?': list(name, false),
  'output_keys?': list(name, false),
  'made?': parts({ class: name, arguments: record(text) }),
  'parameters?': pythonNamed(text)
};

const ARCHITECTURE = parts({
  version: constant(1),
  library: name,
  ...GRAPH,
  'models?': pythonNamed(parts(GRAPH))
});

/** The first problem of data that should be an architecture of version 1, in the order of the keys; null when there is none. */
export function findMisshapen(data: unknown): IMisshapen | null {
  return ARCHITECTURE(data, '');
}
