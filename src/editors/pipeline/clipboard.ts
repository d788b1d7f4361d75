// Nodes on the clipboard: a text that can be pasted into another pipeline, another browser or a mail.
import type { Edge, IPipelineFragment, Node } from '../../documents/pipeline/model';
import { isRecord } from '../../utils/json';

const KIND = 'deepforge/pipeline-nodes';

/** The clipboard's text of some nodes. */
export function fragmentText(fragment: IPipelineFragment): string {
  return JSON.stringify({ kind: KIND, ...fragment }, null, 2);
}

/** The nodes that a text holds; null when it is something else. */
export function fragmentOf(text: string): IPipelineFragment | null {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isRecord(data) || data['kind'] !== KIND) {
    return null;
  }
  const { nodes, edges } = data;
  if (!isRecord(nodes) || !isRecord(edges)) {
    return null;
  }
  const ids = Object.keys(nodes);
  const isWhole =
    ids.length > 0 &&
    Object.values(nodes).every(isNode) &&
    Object.values(edges).every(edge => isEdge(edge) && isAmong(edge, ids));
  return isWhole
    ? { nodes: nodes as Record<string, Node>, edges: edges as Record<string, Edge> }
    : null;
}

function isNode(value: unknown): value is Node {
  if (!isRecord(value) || !isPlace(value['position'])) {
    return false;
  }
  const title = value['title'];
  if (title !== undefined && typeof title !== 'string') {
    return false;
  }
  switch (value['kind']) {
    case 'operation':
      return (
        typeof value['operation'] === 'string' &&
        isTexts(value['attributes']) &&
        isTexts(value['references'])
      );
    case 'pipeline':
      return typeof value['pipeline'] === 'string' && isTexts(value['attributes']);
    case 'input':
      return value['artifact'] === null || typeof value['artifact'] === 'string';
    case 'output':
      return typeof value['artifact'] === 'string';
    default:
      return false;
  }
}

function isPlace(value: unknown): boolean {
  return Array.isArray(value) && value.length === 2 && value.every(each => Number.isFinite(each));
}

function isTexts(value: unknown): boolean {
  return isRecord(value) && Object.values(value).every(each => typeof each === 'string');
}

function isEdge(value: unknown): value is Edge {
  const isPort = (port: unknown): boolean =>
    Array.isArray(port) && port.length === 2 && port.every(each => typeof each === 'string');
  return isRecord(value) && isPort(value['from']) && isPort(value['to']);
}

function isAmong(edge: Edge, ids: readonly string[]): boolean {
  return ids.includes(edge.from[0]) && ids.includes(edge.to[0]);
}
