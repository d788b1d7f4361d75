// The order in which layers can be made: after what they depend on, a layer's first call before its others.
import type { IEdge } from '../graph/edge';
import { topologicalOrder } from '../graph/walks';
import type { Layers } from './model';

/** Nodes that call the layer of a node again, by that node. */
export function againsOf({ nodes }: Pick<Layers, 'nodes'>): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const [id, node] of Object.entries(nodes)) {
    if (node.kind === 'again' && node.layer !== id && Object.hasOwn(nodes, node.layer)) {
      const agains = found.get(node.layer) ?? [];
      agains.push(id);
      found.set(node.layer, agains);
    }
  }
  return found;
}

/** What must come before what: edges, and a layer before its other calls. */
export function dependencies(layers: Pick<Layers, 'nodes' | 'edges'>): readonly IEdge[] {
  const again = [...againsOf(layers)].flatMap(([layer, ids]) =>
    ids.map((id): IEdge => ({ from: [layer, ''], to: [id, ''] }))
  );
  return [...Object.values(layers.edges), ...again];
}

/** Node ids, each after those it depends on; those of a cycle last, by id. */
export function layerOrder(layers: Pick<Layers, 'nodes' | 'edges'>): readonly string[] {
  return topologicalOrder(Object.keys(layers.nodes), dependencies(layers));
}
