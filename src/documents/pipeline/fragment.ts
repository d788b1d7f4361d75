// Parts of a pipeline for the clipboard: taken out, and put in with ids of their own.
import type { Edge, IPipelineFragment, Node, Pipeline } from './model';
import { edgeId, freeId } from '../graph/names';

/** Nodes and the edges among them. */
export function takeFragment(
  { nodes, edges }: Pipeline,
  ids: readonly string[]
): IPipelineFragment {
  const wanted = new Set(ids);
  return {
    nodes: Object.fromEntries(Object.entries(nodes).filter(([id]) => wanted.has(id))),
    edges: Object.fromEntries(
      Object.entries(edges).filter(([, { from, to }]) => wanted.has(from[0]) && wanted.has(to[0]))
    )
  };
}

/** The fragment with ids that are free in a pipeline, its upper left corner at a place. */
export function placeFragment(
  fragment: IPipelineFragment,
  at: readonly [number, number],
  { nodes, edges }: Pipeline,
  suffix: string
): IPipelineFragment {
  const positions = Object.values(fragment.nodes).map(each => each.position);
  const left = Math.min(...positions.map(([x]) => x));
  const top = Math.min(...positions.map(([, y]) => y));
  const [dx, dy] = [Math.round(at[0]) - left, Math.round(at[1]) - top];
  const renamed = new Map<string, string>();
  const newNodes: [string, Node][] = [];
  const taken = new Set(Object.keys(nodes));
  for (const [id, node] of Object.entries(fragment.nodes)) {
    const free = freeId(baseOf(id), each => taken.has(each), suffix);
    taken.add(free);
    renamed.set(id, free);
    const [x, y] = node.position;
    newNodes.push([free, { ...node, position: [x + dx, y + dy] }]);
  }
  const newEdges = new Map<string, Edge>();
  for (const { from, to } of Object.values(fragment.edges)) {
    const source = renamed.get(from[0]);
    const target = renamed.get(to[0]);
    if (source !== undefined && target !== undefined) {
      const edge: Edge = { from: [source, from[1]], to: [target, to[1]] };
      newEdges.set(
        edgeId(edge.to, id => Object.hasOwn(edges, id) || newEdges.has(id)),
        edge
      );
    }
  }
  return { nodes: Object.fromEntries(newNodes), edges: Object.fromEntries(newEdges) };
}

/** The name before the number that made it free: a copy of `train-2` is `train-3`, not `train-2-2`. */
function baseOf(id: string): string {
  return id.replace(/-\d+$/, '') || id;
}
