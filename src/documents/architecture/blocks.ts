// Layers become a block: an inner model with inputs where edges enter and outputs where they leave.
import { DeepForgeError } from '../../utils/errors';
import { EdgeIndex } from '../graph/edgeIndex';
import { edgeId } from '../graph/names';
import type { IWords } from '../words';
import { inOrder, type IsInput, keepEnds, outputsOf } from './ends';
import { edgeOf } from './layout';
import type { IBlockParameter, LayerEdge, Layers, Node, Port, Value } from './model';
import { freeName, isPythonName, outputName, sortedIds } from './names';
import { own, parametersIn } from './values';

/** How far above the layers that read it an input of a block lies. */
const ABOVE = 96;

export interface IBlockContext {
  readonly isInput: IsInput;
  /** The class of input layers. */
  readonly input: string;
  /** An argument's default, as literal text; null when it is not known. */
  readonly defaultOf: (node: Node, argument: string) => string | null;
  readonly trans: IWords;
}

export interface IBlockOptions {
  /** Free names of the block node and of the inner model. */
  readonly id: string;
  readonly model: string;
  readonly parameters: readonly IBlockParameter[];
  /** Arguments of an inner input that takes what leaves a port, such as its shape. */
  readonly argumentsOf: (from: Port) => Readonly<Record<string, Value>>;
}

/** Why nodes cannot become a block; null when they can. */
export function whyNoBlock(
  { nodes, edges }: Layers,
  ids: readonly string[],
  { isInput, trans }: Pick<IBlockContext, 'isInput' | 'trans'>
): string | null {
  const chosen = new Set(ids);
  if (chosen.size === 0) {
    return trans.__('Select the layers that become the block');
  }
  for (const id of chosen) {
    const node = own(nodes, id);
    if (node === undefined) {
      return trans.__('There is no layer %1', id);
    }
    if (isInput(node)) {
      return trans.__('%1 is an input of the model: leave it out of the block', id);
    }
  }
  for (const id of sortedIds(Object.keys(nodes))) {
    const node = own(nodes, id);
    if (node?.kind === 'again' && chosen.has(id) !== chosen.has(node.layer)) {
      const [inside, outside] = chosen.has(id) ? [id, node.layer] : [node.layer, id];
      return trans.__(
        '%1 and %2 are calls of one layer: take both into the block, or neither',
        inside,
        outside
      );
    }
  }
  const way = wayBack(edges, chosen);
  return way === null
    ? null
    : trans.__(
        'The way %1 leaves the block and comes back into it: take the layers between into the block too',
        way.join(' → ')
      );
}

/** A way that leaves the chosen nodes and comes back; null when there is none. */
function wayBack(edges: Layers['edges'], chosen: ReadonlySet<string>): readonly string[] | null {
  const index = new EdgeIndex(new Map(Object.entries(edges)));
  const cameFrom = new Map<string, string>();
  const leaving = Object.values(edges).filter(
    ({ from, to }) => chosen.has(from[0]) && !chosen.has(to[0])
  );
  for (const { from, to } of leaving) {
    cameFrom.set(to[0], from[0]);
  }
  // The map grows while it is walked.
  for (const node of cameFrom.keys()) {
    for (const id of index.from(node)) {
      const after = index.get(id)?.to[0];
      if (after !== undefined && chosen.has(after)) {
        const way = [after];
        for (let step: string | undefined = node; step !== undefined;) {
          way.unshift(step);
          step = chosen.has(step) ? undefined : cameFrom.get(step);
        }
        return way;
      }
      if (after !== undefined && !cameFrom.has(after)) {
        cameFrom.set(after, node);
      }
    }
  }
  return null;
}

/** The graph with a block in the place of nodes, and the inner model that holds them. */
export function makeBlock(
  layers: Layers,
  ids: readonly string[],
  options: IBlockOptions,
  context: IBlockContext
): { readonly outer: Layers; readonly inner: Layers } {
  const chosen = new Set(ids);
  const { id: block } = options;
  const all = inOrder(Object.entries(layers.edges));
  const inside = all.filter(([, { from, to }]) => chosen.has(from[0]) && chosen.has(to[0]));
  const entering = all.filter(([, { from, to }]) => !chosen.has(from[0]) && chosen.has(to[0]));
  const leaving = all.filter(([, { from, to }]) => chosen.has(from[0]) && !chosen.has(to[0]));
  const others = all.filter(([, { from, to }]) => !chosen.has(from[0]) && !chosen.has(to[0]));
  const given = chooseParameters(layers, chosen, options, context);

  const sources = distinct(entering.map(([, { from }]) => from)).sort(
    (one, other) => leftOf(layers, one) - leftOf(layers, other)
  );
  const taken = new Set(chosen);
  const inputs = new Map<string, string>();
  const inputNodes: [string, Node][] = sources.map(from => {
    const name = freeName('inputs', each => taken.has(each));
    taken.add(name);
    inputs.set(keyOf(from), name);
    const readers = entering
      .filter(([, edge]) => keyOf(edge.from) === keyOf(from))
      .flatMap(([, edge]) => own(layers.nodes, edge.to[0])?.position ?? []);
    const position: [number, number] = [
      Math.round(mean(readers.filter((_, at) => at % 2 === 0))),
      Math.min(...readers.filter((_, at) => at % 2 === 1)) - ABOVE
    ];
    const values = { ...options.argumentsOf(from) };
    return [name, { kind: 'layer', class: context.input, arguments: values, position }];
  });
  const innerEdges = new Map<string, LayerEdge>(inside);
  for (const [, { from, to, order = 0 }] of entering) {
    const source: [string, string] = [inputs.get(keyOf(from)) ?? '', 'output'];
    innerEdges.set(
      edgeId(to, each => innerEdges.has(each)),
      edgeOf(source, to, order)
    );
  }

  const ends = outputsOf(layers).filter(([node]) => chosen.has(node));
  const left = distinct([...leaving.map(([, { from }]) => from), ...ends]);
  const innerGraph = Object.fromEntries(inside);
  const innerNodes = Object.fromEntries(
    Object.entries(given.nodes).filter(([id]) => chosen.has(id))
  );
  const outputs = left.length > 0 ? left : outputsOf({ nodes: innerNodes, edges: innerGraph });
  const outputOf = new Map(outputs.map((port, at) => [keyOf(port), outputName(at)]));
  const port = (from: Port): [string, string] =>
    chosen.has(from[0]) ? [block, outputOf.get(keyOf(from)) ?? 'output'] : [from[0], from[1]];

  const inner: Layers = {
    ...(Object.keys(given.defaults).length === 0 ? {} : { parameters: given.defaults }),
    nodes: { ...innerNodes, ...Object.fromEntries(inputNodes) },
    edges: Object.fromEntries(innerEdges),
    ...(sources.length === 0 ? {} : { inputs: [...inputs.values()] }),
    outputs: outputs.map(([node, name]): [string, string] => [node, name])
  };
  const outerEdges = new Map<string, LayerEdge>(others);
  for (const [id, edge] of leaving) {
    outerEdges.set(id, { ...edge, from: port(edge.from) });
  }
  for (const from of sources) {
    const to: [string, string] = [block, inputs.get(keyOf(from)) ?? ''];
    outerEdges.set(
      edgeId(to, each => outerEdges.has(each)),
      edgeOf(from, to, 0)
    );
  }
  const remaining = Object.entries(layers.nodes).filter(([id]) => !chosen.has(id));
  const places = [...chosen].flatMap(id => (own(layers.nodes, id) ?? { position: [] }).position);
  const node: Node = {
    kind: 'block',
    architecture: `#${options.model}`,
    arguments: given.values,
    position: [
      Math.round(mean(places.filter((_, at) => at % 2 === 0))),
      Math.round(mean(places.filter((_, at) => at % 2 === 1)))
    ]
  };
  const outer: Layers = {
    ...layers,
    nodes: { ...Object.fromEntries(remaining), [block]: node },
    edges: Object.fromEntries(outerEdges)
  };
  const kept = keepEnds(
    layers,
    outer,
    context.isInput,
    id => (chosen.has(id) ? null : id),
    from => (chosen.has(from[0]) && !outputOf.has(keyOf(from)) ? null : port(from))
  );
  return { outer: kept, inner };
}

interface IChosenParameters {
  readonly nodes: Readonly<Record<string, Node>>;
  /** Of the inner model. */
  readonly defaults: Readonly<Record<string, string>>;
  /** What the block node gives, where that is not the default. */
  readonly values: Readonly<Record<string, Value>>;
}

/** Puts parameters in the place of arguments; those of the graph around are handed on. */
function chooseParameters(
  layers: Layers,
  chosen: ReadonlySet<string>,
  { parameters }: IBlockOptions,
  { defaultOf, trans }: IBlockContext
): IChosenParameters {
  const nodes = { ...layers.nodes };
  const defaults: Record<string, string> = {};
  const values: Record<string, Value> = {};
  const texts = new Map<string, string>();
  for (const { name, node: id, argument } of parameters) {
    const node = own(nodes, id);
    if (node === undefined || node.kind === 'again' || !chosen.has(id)) {
      throw new DeepForgeError('refused', trans.__('There is no layer %1', id));
    }
    if (!isPythonName(name)) {
      throw new DeepForgeError('refused', trans.__('%1 cannot be a name in code', name));
    }
    const value = own(node.arguments, argument) ?? defaultOf(node, argument) ?? 'None';
    const text = JSON.stringify(value);
    if ((texts.get(name) ?? text) !== text) {
      throw new DeepForgeError(
        'refused',
        trans.__('The parameter %1 cannot stand for two different values', name)
      );
    }
    texts.set(name, text);
    if (typeof value === 'string') {
      defaults[name] = value;
    } else {
      const passed = 'parameter' in value ? own(layers.parameters, value.parameter) : undefined;
      defaults[name] = passed ?? 'None';
      values[name] = value;
    }
    nodes[id] = { ...node, arguments: { ...node.arguments, [argument]: { parameter: name } } };
  }
  for (const id of sortedIds(chosen)) {
    const node = own(layers.nodes, id);
    const now = own(nodes, id);
    const used = now !== undefined && 'arguments' in now ? parametersIn(now.arguments) : [];
    const before =
      node !== undefined && 'arguments' in node ? parametersIn(node.arguments) : new Set<string>();
    for (const name of used) {
      const fallback = own(layers.parameters, name) ?? 'None';
      if (before.has(name) && !texts.has(name)) {
        defaults[name] = fallback;
        values[name] = { parameter: name };
      } else if (before.has(name) && texts.get(name) !== JSON.stringify({ parameter: name })) {
        throw new DeepForgeError(
          'refused',
          trans.__('There is a parameter %1 already: choose another name', name)
        );
      }
    }
  }
  return { nodes, defaults, values };
}

function keyOf([node, port]: Port): string {
  return `${node}\n${port}`;
}

function distinct(ports: readonly Port[]): Port[] {
  return [...new Map(ports.map(port => [keyOf(port), port])).values()];
}

function leftOf({ nodes }: Layers, [node]: Port): number {
  return own(nodes, node)?.position[0] ?? 0;
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0) / Math.max(1, numbers.length);
}
