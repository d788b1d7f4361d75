// Layers on the clipboard: a text that can be pasted into another architecture, another browser or a mail.
import type { ILayersFragment } from '../../documents/architecture/model';
import { isRecord } from '../../utils/json';

const KIND = 'deepforge/architecture-layers';

/** The clipboard's text of some layers. */
export function fragmentText(fragment: ILayersFragment): string {
  return JSON.stringify({ kind: KIND, ...fragment }, null, 2);
}

/** The layers that a text holds; null when it is something else. */
export function fragmentOf(text: string): ILayersFragment | null {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isRecord(data) || data['kind'] !== KIND || !isGraph(data)) {
    return null;
  }
  const { nodes, edges, models } = data;
  if (Object.keys(nodes).length === 0) {
    return null;
  }
  const inner = isRecord(models) ? models : {};
  return Object.values(inner).every(isGraph)
    ? ({ nodes, edges, models: inner } as unknown as ILayersFragment)
    : null;
}

type Fields = Record<string, unknown>;

function isGraph(value: unknown): value is { nodes: Fields; edges: Fields } & Fields {
  if (!isRecord(value)) {
    return false;
  }
  const { nodes, edges } = value;
  return (
    isRecord(nodes) &&
    isRecord(edges) &&
    Object.values(nodes).every(isNode) &&
    Object.values(edges).every(edge => isEdge(edge, nodes))
  );
}

function isNode(value: unknown): boolean {
  if (!isRecord(value) || !isPlace(value['position'])) {
    return false;
  }
  switch (value['kind']) {
    case 'layer':
      return typeof value['class'] === 'string' && isValues(value['arguments']);
    case 'block':
      return typeof value['architecture'] === 'string' && isValues(value['arguments']);
    case 'again':
      return typeof value['layer'] === 'string';
    default:
      return false;
  }
}

function isPlace(value: unknown): boolean {
  return Array.isArray(value) && value.length === 2 && value.every(each => Number.isFinite(each));
}

function isValues(value: unknown): boolean {
  return isRecord(value) && Object.values(value).every(isValue);
}

function isValue(value: unknown): boolean {
  if (typeof value === 'string') {
    return true;
  }
  if (Array.isArray(value)) {
    return value.every(isValue);
  }
  return (
    isRecord(value) &&
    (typeof value['parameter'] === 'string' ||
      (typeof value['class'] === 'string' && isValues(value['arguments'])))
  );
}

function isEdge(value: unknown, nodes: Fields): boolean {
  const isPort = (port: unknown): boolean =>
    Array.isArray(port) &&
    port.length === 2 &&
    port.every(each => typeof each === 'string' && each !== '') &&
    Object.hasOwn(nodes, String(port[0]));
  return isRecord(value) && isPort(value['from']) && isPort(value['to']);
}
