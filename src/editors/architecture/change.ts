// What changed between two states of an architecture, as the process that answers the editor takes it.
import type { Architecture, LayerEdge, Node } from '../../documents/architecture/model';
import { isRecord } from '../../utils/json';

/** What changed. */
export interface IChange {
  readonly nodes?: Readonly<Record<string, Node | null>>;
  readonly edges?: Readonly<Record<string, LayerEdge | null>>;
  readonly inputs?: Architecture['inputs'];
  readonly outputs?: Architecture['outputs'];
  /** Null: nothing is said of them any more. */
  readonly input_keys?: Architecture['input_keys'] | null;
  readonly output_keys?: Architecture['output_keys'] | null;
  readonly parameters?: Architecture['parameters'];
  /** Null: nothing is said of it any more. */
  readonly made?: Architecture['made'] | null;
  readonly models?: Architecture['models'];
}

/** The keys of a document that are sent whole when something in them changed. */
const WHOLE = [
  'inputs',
  'outputs',
  'input_keys',
  'output_keys',
  'parameters',
  'made',
  'models'
] as const;
const EMPTY = {
  inputs: [],
  outputs: [],
  input_keys: null,
  output_keys: null,
  parameters: {},
  made: null,
  models: {}
};

/**
 * Nodes and edges by id, null for those that are gone, and whole what else changed; null when nothing but places on the
 * canvas did. Parts that nobody touched are expected to be the same objects: they are not looked into.
 */
export function changeBetween(before: Architecture, after: Architecture): IChange | null {
  const change: Record<string, unknown> = {};
  const nodes = parts<Node>(before.nodes, after.nodes);
  if (nodes !== null) {
    change['nodes'] = nodes;
  }
  const edges = parts<LayerEdge>(before.edges, after.edges);
  if (edges !== null) {
    change['edges'] = edges;
  }
  for (const key of WHOLE) {
    const now = after[key] ?? EMPTY[key];
    if (!isSame(before[key] ?? EMPTY[key], now)) {
      change[key] = now;
    }
  }
  return Object.keys(change).length === 0 ? null : change;
}

function parts<T>(
  before: Readonly<Record<string, T>>,
  after: Readonly<Record<string, T>>
): Record<string, T | null> | null {
  if (before === after) {
    return null;
  }
  const found: Record<string, T | null> = {};
  for (const [id, part] of Object.entries(after)) {
    if (!Object.hasOwn(before, id) || !isSame(before[id], part)) {
      found[id] = part;
    }
  }
  for (const id of Object.keys(before)) {
    if (!Object.hasOwn(after, id)) {
      found[id] = null;
    }
  }
  return Object.keys(found).length === 0 ? null : found;
}

/** Whether two parts mean the same network: where a node stands on the canvas does not count. */
function isSame(left: unknown, right: unknown): boolean {
  if (left === right) {
    return true;
  }
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, at) => isSame(item, right[at]));
  }
  if (!isRecord(left) || !isRecord(right)) {
    return false;
  }
  const isNode = typeof left['kind'] === 'string' && Array.isArray(left['position']);
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every(
      key =>
        Object.hasOwn(right, key) &&
        ((isNode && key === 'position') || isSame(left[key], right[key]))
    )
  );
}
