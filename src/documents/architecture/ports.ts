// Inputs and outputs of nodes: of a layer as its library says, of a block as its inner model has them.
import type * as Api from '../generated/api';
import type { EdgeIndex } from '../graph/edgeIndex';
import { inputsOf, type IsInput, outputsOf } from './ends';
import type { ILayerPort, ILayerPorts, LayerEdge, Layers, Node } from './model';
import { outputIndex, outputName, sortedIds } from './names';

/** The class of input layers, where a catalogue does not say another. */
const INPUT = 'InputLayer';

/** Whether a class is that of input layers, as far as its name tells. */
export function isInputClass(name: string): boolean {
  return name.split('.').at(-1) === INPUT;
}

/** What a library offers, by id and by other names. */
export class KnownClasses {
  /** The class whose nodes are the inputs of a model. */
  readonly input: string;
  readonly #entries = new Map<string, Api.CatalogueEntry>();

  constructor(
    library: string,
    readonly catalogue: Api.Catalogue | null
  ) {
    for (const entry of catalogue?.entries ?? []) {
      for (const name of [entry.id, ...(entry.aliases ?? [])]) {
        this.#entries.set(name, entry);
      }
    }
    const found = catalogue?.entries.find(({ id }) => isInputClass(id));
    this.input = found?.id ?? `${library}.layers.${INPUT}`;
  }

  get(name: string): Api.CatalogueEntry | null {
    return this.#entries.get(name) ?? null;
  }

  readonly isInput: IsInput = node =>
    node.kind === 'layer' && (node.class === this.input || this.get(node.class)?.id === this.input);
}

/** What is needed to know a node's ports. */
export interface IPortsContext {
  readonly classes: KnownClasses;
  readonly node: (id: string) => Node | undefined;
  readonly index: EdgeIndex<LayerEdge>;
  /** The outputs of the graph, as chosen. */
  readonly ends: Layers['outputs'];
  /** The graph of a block; null when it is not known. */
  readonly open: (architecture: string) => Layers | null;
}

interface IKnown {
  readonly source: unknown;
  readonly used: string;
  readonly ports: ILayerPorts;
}

/** The ports of nodes, made once for each state of a node. */
export class Ports {
  #known = new WeakMap<Node, IKnown>();

  of(id: string, context: IPortsContext): ILayerPorts {
    const node = context.node(id);
    if (node === undefined) {
      return { inputs: [], outputs: [] };
    }
    const origin = node.kind === 'again' ? context.node(node.layer) : node;
    const source = sourceOf(origin, context);
    const used = usedOutputs(id, context);
    const ins = source === null ? usedInputs(id, context) : [];
    const key = JSON.stringify([used, ins, origin?.kind === 'layer' ? states(origin) : 0]);
    const known = this.#known.get(node);
    if (known?.source === source && known.used === key) {
      return known.ports;
    }
    const ports = portsOf(origin, source, used, ins, context.classes.isInput);
    this.#known.set(node, { source, used: key, ports });
    return ports;
  }
}

/** What says which ports a node has; null when nothing does. */
function sourceOf(
  origin: Node | undefined,
  { classes, open }: IPortsContext
): Api.CatalogueEntry | Layers | null {
  switch (origin?.kind) {
    case 'layer':
      return classes.get(origin.class);
    case 'block':
      return open(origin.architecture);
    default:
      return null;
  }
}

function portsOf(
  origin: Node | undefined,
  source: Api.CatalogueEntry | Layers | null,
  used: readonly string[],
  ins: readonly (readonly [string, number])[],
  isInput: IsInput
): ILayerPorts {
  if (source === null) {
    return {
      inputs: ins.map(([name, count]) => port(name, { kind: count > 1 ? 'list' : 'one' })),
      outputs: withUsed([port('output')], used)
    };
  }
  if ('nodes' in source) {
    return {
      inputs: inputsOf(source, isInput).map(id => port(id)),
      outputs: outputsOf(source).map(([node, output], index) =>
        port(outputName(index), { doc: output === 'output' ? node : `${node}.${output}` })
      )
    };
  }
  const plain = (source.outputs ?? [{ name: 'output' }]).map(each => port(each.name, each));
  const more = origin?.kind === 'layer' ? states(origin) : 0;
  const all = Array.from({ length: more }, (_, at) => outputName(plain.length + at));
  return {
    inputs: (source.inputs ?? []).map(each => port(each.name, each)),
    outputs: withUsed(plain, [...all, ...used])
  };
}

function port(name: string, from: Partial<Api.CataloguePort> = {}): ILayerPort {
  const { kind = 'one', optional = false, doc = '' } = from;
  const most = from.most === undefined ? (kind === 'list' ? null : 1) : from.most;
  return { name, kind, isOptional: optional, most, doc };
}

/**
 * With outputs that edges use although nobody announced them: how many a layer has may depend on its arguments, and
 * only the library can tell.
 */
function withUsed(ports: readonly ILayerPort[], used: readonly string[]): readonly ILayerPort[] {
  const known = new Set(ports.map(({ name }) => name));
  const last = Math.max(-1, ...used.map(name => outputIndex(name) ?? -1));
  const numbered = Array.from({ length: last + 1 }, (_, at) => outputName(at));
  const named = used.filter(name => outputIndex(name) === null);
  const missing = [...new Set([...numbered, ...named])].filter(name => !known.has(name));
  return [...ports, ...missing.map(name => port(name))];
}

/** How many states come out at least, by the arguments that ask for them. */
function states(node: Node): number {
  const given = node.kind === 'layer' ? node.arguments : {};
  return Object.entries(given).some(
    ([name, value]) => name.startsWith('return_state') && value === 'True'
  )
    ? 1
    : 0;
}

function usedOutputs(id: string, { index, ends = [] }: IPortsContext): readonly string[] {
  const found = new Set<string>();
  for (const edge of index.from(id)) {
    const output = index.get(edge)?.from[1];
    if (output !== undefined) {
      found.add(output);
    }
  }
  for (const [node, output] of ends) {
    if (node === id) {
      found.add(output);
    }
  }
  return sortedIds(found);
}

function usedInputs(
  id: string,
  { index }: IPortsContext
): readonly (readonly [name: string, count: number])[] {
  const counts = new Map<string, number>();
  for (const edge of index.into(id)) {
    const name = index.get(edge)?.to[1];
    if (name !== undefined) {
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  return sortedIds(counts.keys()).map(name => [name, counts.get(name) ?? 0] as const);
}
