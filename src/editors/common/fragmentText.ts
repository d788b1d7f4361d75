// Parts of a graph as text that can be pasted into another document, another browser or a mail.
import type { Point } from '../../graph/types';
import { isRecord } from '../../utils/json';

/** A part of a graph, as far as every editor knows it. */
export interface IFragment {
  readonly nodes: Readonly<Record<string, { readonly position: Point }>>;
}

/** How an editor's parts are found among texts. */
export interface IFragments<T extends IFragment = IFragment> {
  /** Tells them from other texts, and from what this page copied otherwise. */
  readonly kind: string;
  /** The part that a text holds; null when it is something else. */
  read(text: string): T | null;
}

/** The text of a part of a graph; `kind` tells it from other texts. */
export function fragmentText(kind: string, fragment: object): string {
  return JSON.stringify({ kind, ...fragment }, null, 2);
}

/**
 * The part of a graph that a text holds; null when it is something else.
 *
 * @param isPart - whether data with nodes and edges has the shape of such a part
 */
export function fragmentOf(
  kind: string,
  text: string,
  isPart: (part: Readonly<Record<string, unknown>>) => boolean
): Readonly<Record<string, unknown>> | null {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isRecord(data) || data['kind'] !== kind) {
    return null;
  }
  const part = Object.fromEntries(Object.entries(data).filter(([key]) => key !== 'kind'));
  const { nodes, edges } = part;
  return isRecord(nodes) &&
    isRecord(edges) &&
    Object.keys(nodes).length > 0 &&
    isPart(part) &&
    Object.values(edges).every(edge => isRecord(edge) && isAmong(edge, nodes))
    ? part
    : null;
}

function isAmong(edge: Record<string, unknown>, nodes: Record<string, unknown>): boolean {
  return [edge['from'], edge['to']].every(
    port => Array.isArray(port) && Object.hasOwn(nodes, String(port[0]))
  );
}
