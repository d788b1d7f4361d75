// Whether JSON data has the shape of a pipeline: the rules of pipeline.schema.json.
import { isRecord } from '../../utils/json';
import {
  checkItems,
  checkKeys,
  constant,
  type IMisshapen,
  integer,
  name,
  nameOrNull,
  names,
  oneOf,
  pair,
  shape,
  text,
  texts,
  wrong
} from '../shapes';

const NODE_ID = /^[^/\\\s.][^/\\\s]*(\/[^/\\\s.][^/\\\s]*)*$/;

const position = pair(integer);
const node = oneOf({
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
});

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
