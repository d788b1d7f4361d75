// Networks without blocks, to compare what documents mean: the twin of python/deepforge/libraries/flatten.py.
import { inOrder, inputsOf, outputsOf } from '../../../documents/architecture/ends';
import { expandBlock } from '../../../documents/architecture/expand';
import type { Architecture, Layers, Node } from '../../../documents/architecture/model';
import { openBlock } from '../../../documents/architecture/opened';
import { substituteAll } from '../../../documents/architecture/values';

export const isInput = (node: Node): boolean =>
  node.kind === 'layer' && node.class === 'keras.layers.InputLayer';

/** The layers of a document, those of a block `b` as `b/layer`; its own parameters are at their defaults. */
export function flatten(
  whole: Architecture,
  files: ReadonlyMap<string, Architecture> = new Map()
): Layers {
  return inlined(whole, whole.models ?? {}, files, []);
}

function inlined(
  graph: Layers,
  models: NonNullable<Architecture['models']>,
  files: ReadonlyMap<string, Architecture>,
  path: readonly string[]
): Layers {
  let layers: Layers = graph;
  for (;;) {
    const found = Object.entries(layers.nodes).find(
      ([, { kind, ...node }]) =>
        kind === 'block' &&
        'architecture' in node &&
        !path.includes(node.architecture) &&
        openBlock(node.architecture, models, files) !== null
    );
    const [id, block] = found ?? [];
    if (id === undefined || block?.kind !== 'block') {
      break;
    }
    const opened = openBlock(block.architecture, models, files);
    const inner =
      opened === null
        ? { nodes: {}, edges: {} }
        : { ...inlined(opened.layers, opened.models, files, [...path, block.architecture]) };
    const { parameters = opened?.layers.parameters } = inner;
    layers = expandBlock(layers, id, parameters === undefined ? inner : { ...inner, parameters }, {
      isInput,
      suffix: '',
      renamed: new Map(),
      idFor: (call, layer) => `${call}/${layer}`
    }).layers;
  }
  if (path.length > 0) {
    return layers;
  }
  const given = graph.parameters ?? {};
  const nodes = Object.entries(layers.nodes).map(([id, node]): [string, Node] => [
    id,
    'arguments' in node
      ? { ...node, arguments: substituteAll(node.arguments, name => given[name]) }
      : node
  ]);
  return { ...layers, nodes: Object.fromEntries(nodes) };
}

/** What a network is, whatever its edges are called and wherever its layers lie. */
export function networkOf(layers: Layers, nameOf: (id: string) => string = id => id): unknown {
  const nodes = Object.entries(layers.nodes).map(([id, node]): [string, Node] => {
    const placed: Node = { ...node, position: [0, 0] };
    return [
      nameOf(id),
      placed.kind === 'again' ? { ...placed, layer: nameOf(placed.layer) } : placed
    ];
  });
  const sources: Record<string, string[]> = {};
  for (const [, { from, to }] of inOrder(Object.entries(layers.edges))) {
    (sources[`${nameOf(to[0])}.${to[1]}`] ??= []).push(`${nameOf(from[0])}.${from[1]}`);
  }
  return {
    nodes: Object.fromEntries(nodes),
    sources,
    inputs: inputsOf(layers, isInput).map(nameOf),
    outputs: outputsOf(layers).map(([node, port]) => `${nameOf(node)}.${port}`)
  };
}
