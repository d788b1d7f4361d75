// Lights up the edges of the node under the pointer, in the page itself so that nothing is drawn again.
import type { IGraph } from './types';

/** Marks the edges of one node (null: of none) with an attribute that the style sheet knows. */
export function lightEdges(root: HTMLElement, graph: IGraph, node: string | null): void {
  root.querySelectorAll('[data-df-lit]').forEach(element => {
    element.removeAttribute('data-df-lit');
  });
  if (node === null) {
    return;
  }
  markShared(root, graph, [node], 'data-df-lit');
  for (const edge of graph.edges) {
    if (edge.from[0] === node || edge.to[0] === node) {
      root
        .querySelector(`.react-flow__edge[data-id="${CSS.escape(edge.id)}"]`)
        ?.setAttribute('data-df-lit', '');
    }
  }
}

/** Marks all other calls of the layers of the selected nodes. */
export function lightKin(root: HTMLElement, graph: IGraph, selected: readonly string[]): void {
  root.querySelectorAll('[data-df-kin]').forEach(element => {
    element.removeAttribute('data-df-kin');
  });
  markShared(root, graph, selected, 'data-df-kin');
}

/** All calls of a layer light up with any of them. */
function markShared(
  root: HTMLElement,
  graph: IGraph,
  nodes: readonly string[],
  mark: 'data-df-lit' | 'data-df-kin'
): void {
  const shared = new Set(
    graph.nodes.flatMap(({ id, card }) => (nodes.includes(id) ? (card?.shares ?? []) : []))
  );
  if (shared.size === 0) {
    return;
  }
  for (const { id, card } of graph.nodes) {
    if (card?.shares !== undefined && shared.has(card.shares)) {
      root.querySelector(`.react-flow__node[data-id="${CSS.escape(id)}"]`)?.setAttribute(mark, '');
    }
  }
}

/** The node that holds an element of the page. */
export function nodeAt(target: EventTarget | null): string | null {
  const element = target instanceof Element ? target.closest('.react-flow__node') : null;
  return element?.getAttribute('data-id') ?? null;
}
