// Another id for a node, followed by everything that names it.
import type { LayerEdge, Layers, Port } from './model';

/** The graph with a node under another id. */
export function renameNode(layers: Layers, old: string, now: string): Layers {
  const id = (each: string): string => (each === old ? now : each);
  const port = ([node, name]: Port): [string, string] => [id(node), name];
  const nodes = Object.entries(layers.nodes).map(
    ([each, node]) =>
      [id(each), node.kind === 'again' ? { ...node, layer: id(node.layer) } : node] as const
  );
  const { inputs, outputs } = layers;
  return {
    ...layers,
    nodes: Object.fromEntries(nodes),
    edges: mapEdges(layers.edges, edge =>
      edge.from[0] === old || edge.to[0] === old
        ? { ...edge, from: port(edge.from), to: port(edge.to) }
        : edge
    ),
    ...(inputs === undefined ? {} : { inputs: inputs.map(id) }),
    ...(outputs === undefined ? {} : { outputs: outputs.map(port) })
  };
}

/** The graph with other names for ports of some nodes. */
export function renamePorts(
  layers: Layers,
  nodes: ReadonlySet<string>,
  input: (name: string) => string,
  output: (name: string) => string
): Layers {
  const { outputs } = layers;
  return {
    ...layers,
    edges: mapEdges(layers.edges, edge => {
      const { from, to } = edge;
      return nodes.has(from[0]) || nodes.has(to[0])
        ? {
            ...edge,
            from: nodes.has(from[0]) ? [from[0], output(from[1])] : from,
            to: nodes.has(to[0]) ? [to[0], input(to[1])] : to
          }
        : edge;
    }),
    ...(outputs === undefined
      ? {}
      : {
          outputs: outputs.map(([node, name]): [string, string] => [
            node,
            nodes.has(node) ? output(name) : name
          ])
        })
  };
}

/** Ids of the nodes that show an inner model, other calls of them included. */
export function usesOf({ nodes }: Layers, model: string): ReadonlySet<string> {
  const shows = (id: string): boolean => {
    const node = Object.hasOwn(nodes, id) ? nodes[id] : undefined;
    return node?.kind === 'block' && node.architecture === `#${model}`;
  };
  return new Set(
    Object.entries(nodes)
      .filter(([id, node]) => shows(id) || (node.kind === 'again' && shows(node.layer)))
      .map(([id]) => id)
  );
}

function mapEdges(
  edges: Layers['edges'],
  change: (edge: LayerEdge) => LayerEdge
): Record<string, LayerEdge> {
  return Object.fromEntries(Object.entries(edges).map(([id, edge]) => [id, change(edge)]));
}
