// Plain data in and out of Y.Maps, touching only what differs.
import * as Y from 'yjs';

import { isRecord } from '../../utils/json';

/** A new Y.Map that holds a node; objects in it are Y.Maps. */
export function writeNode(node: object): Y.Map<unknown> {
  const map = new Y.Map<unknown>();
  for (const [key, value] of Object.entries(node)) {
    map.set(key, isRecord(value) ? new Y.Map(Object.entries(value)) : value);
  }
  return map;
}

/** Makes a map of nodes equal to nodes by id, touching only what differs. A node of another kind is another node. */
export function updateNodes(
  map: Y.Map<unknown>,
  nodes: Readonly<Record<string, { readonly kind: string }>>
): void {
  deleteMissing(map, nodes);
  for (const [id, node] of Object.entries(nodes)) {
    const there = map.get(id);
    if (there instanceof Y.Map && there.get('kind') === node.kind) {
      updateMap(there, { ...node }, true);
    } else {
      map.set(id, writeNode(node));
    }
  }
}

/** Makes a Y.Map equal to an object, touching only what differs. Nested: objects in it are Y.Maps. */
export function updateMap(
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

export function deleteMissing(
  map: Y.Map<unknown>,
  wanted: Readonly<Record<string, unknown>>
): void {
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

export function readPosition(value: unknown): [number, number] {
  const [x, y] = Array.isArray(value) && value.length === 2 ? (value as unknown[]) : [];
  return [toInteger(x), toInteger(y)];
}

/** What another peer wrote as 3.0 is 3; what no document may hold becomes 0. */
export function toInteger(value: unknown): number {
  const number = typeof value === 'bigint' ? Number(value) : value;
  const rounded = typeof number === 'number' ? Math.round(number) : NaN;
  return Number.isSafeInteger(rounded) ? rounded + 0 : 0;
}

export function readTexts(
  value: unknown,
  isText: (text: unknown) => boolean = text => typeof text === 'string'
): Record<string, string> {
  const entries = value instanceof Y.Map ? [...value.entries()] : [];
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => isName(entry[0]) && isText(entry[1]))
  );
}

/** Text that is not empty: no file may hold an empty name. */
export function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

export function isPort(value: unknown): value is [string, string] {
  return Array.isArray(value) && value.length === 2 && value.every(isName);
}
