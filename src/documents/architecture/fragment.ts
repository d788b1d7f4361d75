// Parts of an architecture for the clipboard: taken out with the models they need, and put in with names of their own.
import { edgeId } from '../graph/names';
import type { ILayersFragment, LayerEdge, Layers, Node } from './model';
import { baseOf, freeName } from './names';
import { type Models, modelOf, modelsIn } from './opened';
import { own, parametersIn, substituteAll } from './values';

/** Nodes, the edges among them and what they need. Another call whose layer stays behind becomes a layer. */
export function takeFragment(
  { nodes, edges, parameters = {} }: Layers,
  models: Models,
  ids: readonly string[]
): ILayersFragment {
  const wanted = new Set(ids);
  const taken = Object.entries(nodes)
    .filter(([id]) => wanted.has(id))
    .map(([id, node]) => [id, standing(node, nodes, wanted)] as const);
  const copied = Object.fromEntries(taken);
  const needed = modelsIn(copied, models);
  const asked = new Set(
    taken.flatMap(([, node]) => ('arguments' in node ? [...parametersIn(node.arguments)] : []))
  );
  const defaults = Object.entries(parameters).filter(([name]) => asked.has(name));
  return {
    nodes: copied,
    edges: Object.fromEntries(
      Object.entries(edges).filter(([, { from, to }]) => wanted.has(from[0]) && wanted.has(to[0]))
    ),
    models: Object.fromEntries(Object.entries(models).filter(([name]) => needed.has(name))),
    ...(defaults.length === 0 ? {} : { parameters: Object.fromEntries(defaults) })
  };
}

function standing(node: Node, nodes: Layers['nodes'], wanted: ReadonlySet<string>): Node {
  const origin = node.kind === 'again' ? own(nodes, node.layer) : undefined;
  return node.kind !== 'again' || wanted.has(node.layer) || origin === undefined
    ? node
    : { ...origin, position: node.position };
}

export interface IPlaced {
  readonly nodes: Readonly<Record<string, Node>>;
  readonly edges: Readonly<Record<string, LayerEdge>>;
  /** Models that the document does not have yet. */
  readonly models: Models;
}

/** The fragment with names that are free in a graph and a document, its corner at a place. */
export function placeFragment(
  fragment: ILayersFragment,
  at: readonly [number, number],
  into: Layers,
  models: Models,
  suffix: string
): IPlaced {
  const positions = Object.values(fragment.nodes).map(({ position }) => position);
  const dx = Math.round(at[0]) - Math.min(...positions.map(([x]) => x));
  const dy = Math.round(at[1]) - Math.min(...positions.map(([, y]) => y));
  const taken = new Set(Object.keys(into.nodes));
  const names = new Map<string, string>();
  for (const id of Object.keys(fragment.nodes)) {
    const free = freeName(baseOf(id), each => taken.has(each), suffix);
    taken.add(free);
    names.set(id, free);
  }
  const { renamed, added } = placeModels(fragment.models, models, suffix);
  const defaults = fragment.parameters ?? {};
  const nodes = Object.entries(fragment.nodes).map(([id, node]) => {
    const [x, y] = node.position;
    const moved = showing(node, renamed);
    const position: [number, number] = [x + dx, y + dy];
    return [
      names.get(id) ?? id,
      moved.kind === 'again'
        ? { ...moved, layer: names.get(moved.layer) ?? moved.layer, position }
        : { ...moved, arguments: settled(moved.arguments, into, defaults), position }
    ] as const;
  });
  const edges = new Map<string, LayerEdge>();
  for (const { from, to, ...order } of Object.values(fragment.edges)) {
    const [source, target] = [names.get(from[0]), names.get(to[0])];
    if (source !== undefined && target !== undefined) {
      const isTaken = (id: string): boolean => edges.has(id) || Object.hasOwn(into.edges, id);
      const edge: LayerEdge = { from: [source, from[1]], to: [target, to[1]], ...order };
      edges.set(edgeId(edge.to, isTaken), edge);
    }
  }
  return { nodes: Object.fromEntries(nodes), edges: Object.fromEntries(edges), models: added };
}

/** Values in which parameters that the graph does not have are at their defaults. */
function settled(
  values: Parameters<typeof substituteAll>[0],
  { parameters = {} }: Layers,
  defaults: Readonly<Record<string, string>>
): ReturnType<typeof substituteAll> {
  return substituteAll(values, name =>
    Object.hasOwn(parameters, name) ? undefined : (own(defaults, name) ?? 'None')
  );
}

/** Names for models in another document: one that is the same there already is used. */
export function placeModels(
  given: Models,
  there: Models,
  suffix: string
): { readonly renamed: ReadonlyMap<string, string>; readonly added: Models } {
  const renamed = new Map<string, string>();
  const taken = new Set(Object.keys(there));
  const isKnown = new Set(
    Object.keys(given).filter(name =>
      [name, ...modelsIn(given[name]?.nodes ?? {}, given)].every(each =>
        isSame(own(given, each), own(there, each))
      )
    )
  );
  for (const name of Object.keys(given)) {
    const free = isKnown.has(name)
      ? name
      : freeName(taken.has(name) ? baseOf(name) : name, each => taken.has(each), suffix);
    taken.add(free);
    renamed.set(name, free);
  }
  const added = Object.entries(given)
    .filter(([name]) => !isKnown.has(name))
    .map(([name, model]) => {
      const nodes = Object.entries(model.nodes).map(
        ([id, node]) => [id, showing(node, renamed)] as const
      );
      return [renamed.get(name) ?? name, { ...model, nodes: Object.fromEntries(nodes) }] as const;
    });
  return { renamed, added: Object.fromEntries(added) };
}

/** A node that shows the same model under the name it has now. */
export function showing(node: Node, renamed: ReadonlyMap<string, string>): Node {
  const model = node.kind === 'block' ? modelOf(node.architecture) : null;
  const now = model === null ? undefined : renamed.get(model);
  return node.kind === 'block' && now !== undefined ? { ...node, architecture: `#${now}` } : node;
}

function isSame(one: Layers | undefined, other: Layers | undefined): boolean {
  return one !== undefined && other !== undefined && text(one) === text(other);
}

/** JSON with sorted keys. */
function text(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([one], [other]) => (one < other ? -1 : 1)))
      : each
  );
}
