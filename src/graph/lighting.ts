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
  lightShared(root, graph, node);
  for (const edge of graph.edges) {
    if (edge.from[0] === node || edge.to[0] === node) {
      root
        .querySelector(`.react-flow__edge[data-id="${CSS.escape(edge.id)}"]`)
        ?.setAttribute('data-df-lit', '');
    }
  }
}

/** All calls of a layer light up with any of them. */
function lightShared(root: HTMLElement, graph: IGraph, node: string): void {
  const shares = graph.nodes.find(({ id }) => id === node)?.card?.shares;
  if (shares === undefined) {
    return;
  }
  for (const other of graph.nodes) {
    if (other.card?.shares === shares) {
      root
        .querySelector(`.react-flow__node[data-id="${CSS.escape(other.id)}"]`)
        ?.setAttribute('data-df-lit', '');
    }
  }
}

/** The node that holds an element of the page. */
export function nodeAt(target: EventTarget | null): string | null {
  const element = target instanceof Element ? target.closest('.react-flow__node') : null;
  return element?.getAttribute('data-id') ?? null;
}
