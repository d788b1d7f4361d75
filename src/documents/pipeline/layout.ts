// How a pipeline lies in a Y document: the twin of the layout in python/deepforge/server/ydoc.py, piece by piece.
//
// meta   { version: 1, invalid?: text }   `invalid` is a file's text that is no pipeline, as it is
// nodes  id → { kind, operation | pipeline | artifact, position: [x, y], title?, attributes: {…}, references: {…} }
// edges  id → { from: [node, port], to: [node, port] }
//
// Nodes, attributes and references are Y.Maps, so that edits of different attributes merge. A position and an
// edge are plain values: half of one and half of another would be neither.
import * as Y from 'yjs';

import { isRecord } from '../../utils/json';
import type { Edge, Node, Pipeline } from './model';

export const VERSION = 1;
export const INVALID = 'invalid';

export interface IPipelineMaps {
  readonly meta: Y.Map<unknown>;
  readonly nodes: Y.Map<unknown>;
  readonly edges: Y.Map<unknown>;
}

export function pipelineMaps(ydoc: Y.Doc): IPipelineMaps {
  return { meta: ydoc.getMap('meta'), nodes: ydoc.getMap('nodes'), edges: ydoc.getMap('edges') };
}

/** The plain node; null when what is there is none, as when a peer undid half of what made it. */
export function readNode(value: unknown): Node | null {
  if (!(value instanceof Y.Map)) {
    return null;
  }
  const common = {
    position: readPosition(value.get('position')),
    ...(typeof value.get('title') === 'string' ? { title: value.get('title') as string } : {})
  };
  const operation: unknown = value.get('operation');
  const pipeline: unknown = value.get('pipeline');
  const artifact: unknown = value.get('artifact');
  switch (value.get('kind')) {
    case 'operation':
      return !isName(operation)
        ? null
        : {
            kind: 'operation',
            operation,
            attributes: readTexts(value.get('attributes')),
            references: readTexts(value.get('references'), isName),
            ...common
          };
    case 'pipeline':
      return !isName(pipeline)
        ? null
        : { kind: 'pipeline', pipeline, attributes: readTexts(value.get('attributes')), ...common };
    case 'input':
      return { kind: 'input', artifact: isName(artifact) ? artifact : null, ...common };
    case 'output':
      return !isName(artifact) ? null : { kind: 'output', artifact, ...common };
    default:
      return null;
  }
}

/** The plain edge; null when what is there is none. */
export function readEdge(value: unknown): Edge | null {
  if (!isRecord(value) || !isPort(value['from']) || !isPort(value['to'])) {
    return null;
  }
  return { from: [...value['from']], to: [...value['to']] };
}

function isPort(value: unknown): value is [string, string] {
  return Array.isArray(value) && value.length === 2 && value.every(isName);
}

/** A new Y.Map that holds a node. */
export function writeNode(node: Node): Y.Map<unknown> {
  const map = new Y.Map<unknown>();
  for (const [key, value] of Object.entries(node)) {
    map.set(key, isRecord(value) ? new Y.Map(Object.entries(value)) : value);
  }
  return map;
}

/** Makes the maps equal to a pipeline, touching only what differs. Call it in a transaction. */
export function writePipeline(maps: IPipelineMaps, pipeline: Pipeline): void {
  if (maps.meta.get('version') !== VERSION) {
    maps.meta.set('version', VERSION);
  }
  if (maps.meta.has(INVALID)) {
    maps.meta.delete(INVALID);
  }
  deleteMissing(maps.nodes, pipeline.nodes);
  for (const [id, node] of Object.entries(pipeline.nodes)) {
    const map = maps.nodes.get(id);
    if (map instanceof Y.Map && map.get('kind') === node.kind) {
      updateMap(map, { ...node }, true);
    } else {
      maps.nodes.set(id, writeNode(node));
    }
  }
  updateMap(maps.edges, pipeline.edges, false);
}

/** Makes a Y.Map equal to an object, touching only what differs. Nested: objects in it are Y.Maps. */
function updateMap(
  map: Y.Map<unknown>,
  wanted: Readonly<Record<string, unknown>>,
  isNested: boolean
): void {
  deleteMissing(map, wanted);
  for (const [key, value] of Object.entries(wanted)) {
    const there = map.get(key);
    if (isNested && isRecord(value)) {
      if (there instanceof Y.Map) {
        updateMap(there, value, false);
      } else {
        map.set(key, new Y.Map(Object.entries(value)));
      }
    } else if (!isSame(there, value)) {
      map.set(key, value);
    }
  }
}

function deleteMissing(map: Y.Map<unknown>, wanted: Readonly<Record<string, unknown>>): void {
  for (const key of [...map.keys()]) {
    if (!Object.hasOwn(wanted, key)) {
      map.delete(key);
    }
  }
}

/** Whether two plain values, as positions and edges are, are equal. */
function isSame(left: unknown, right: unknown): boolean {
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, at) => isSame(item, right[at]));
  }
  if (isRecord(left) && isRecord(right)) {
    const keys = Object.keys(left);
    return (
      keys.length === Object.keys(right).length && keys.every(key => isSame(left[key], right[key]))
    );
  }
  return left === right;
}

function readPosition(value: unknown): [number, number] {
  const [x, y] = Array.isArray(value) && value.length === 2 ? (value as unknown[]) : [];
  return [toInteger(x), toInteger(y)];
}

/** What another peer wrote as 3.0 is 3; what no document may hold becomes 0. */
function toInteger(value: unknown): number {
  const number = typeof value === 'bigint' ? Number(value) : value;
  const rounded = typeof number === 'number' ? Math.round(number) : NaN;
  return Number.isSafeInteger(rounded) ? rounded + 0 : 0;
}

function readTexts(
  value: unknown,
  isText: (text: unknown) => boolean = text => typeof text === 'string'
): Record<string, string> {
  const entries = value instanceof Y.Map ? [...value.entries()] : [];
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => isName(entry[0]) && isText(entry[1]))
  );
}

/** Text that is not empty: no file may hold an empty name. */
function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
