// The graph in scope as the canvas draws it: layers as cards with what the library says of them, edges with their shapes.
import { countInside } from '../../documents/architecture/count';
import type {
  Architecture,
  IArchitectureModel,
  LayerEdge,
  Node
} from '../../documents/architecture/model';
import type * as Api from '../../documents/generated/api';
import { sameData } from '../../graph/equal';
import type { IGraph, IGraphEdge, IGraphNode } from '../../graph/types';
import type { ILayerLook } from '../../tokens';
import type { Translate } from '../common/words';
import { cardOf, type ILayerFacts, type IWire } from './cardOf';
import { plateWords, tensorTitle } from './plateWords';

/** What is drawn. */
export interface ILayersDrawn {
  readonly model: Pick<
    IArchitectureModel,
    'data' | 'layers' | 'problems' | 'order' | 'entryOf' | 'portsOf'
  >;
  /** By node id, with the prefix; empty while nothing has come. */
  readonly feedback: ReadonlyMap<string, Api.LayerFeedback>;
  /** What ids in scope begin with in the feedback: `block/` inside of a block. */
  readonly prefix: string;
  /** The other architectures of the project that are used as blocks, by path. */
  readonly files: ReadonlyMap<string, Architecture>;
  readonly look: ILayerLook;
  readonly trans: Translate;
}

interface IDrawnNode {
  readonly facts: ILayerFacts;
  readonly node: IGraphNode;
}

/** What was drawn last of each model: descriptions that say the same stay the same objects. */
const drawn = new WeakMap<
  object,
  {
    readonly nodes: ReadonlyMap<string, IDrawnNode>;
    readonly edges: ReadonlyMap<string, IGraphEdge>;
  }
>();

/** The graph; an edit makes only those nodes and edges anew whose description it changes. */
export function graphOf(source: ILayersDrawn): IGraph {
  const { model } = source;
  const before = drawn.get(model);
  const wires = wiresOf(source);
  const problems = new Map<string, string>();
  for (const { node, message } of model.problems) {
    if (node !== undefined && !problems.has(node)) {
      problems.set(node, message);
    }
  }
  const shared = sharedLayers(model.layers.nodes);
  const nodes = new Map<string, IDrawnNode>();
  for (const id of model.order) {
    const node = model.layers.nodes[id];
    if (node === undefined) {
      continue;
    }
    const entry = model.entryOf(id);
    const origin = node.kind === 'again' ? (model.layers.nodes[node.layer] ?? null) : node;
    const facts: ILayerFacts = {
      id,
      node,
      origin,
      entry: node.kind === 'again' ? model.entryOf(node.layer) : entry,
      ports: model.portsOf(id),
      feedback: source.feedback.get(`${source.prefix}${id}`) ?? null,
      isSilent: source.feedback.size === 0,
      problem: problems.get(id) ?? null,
      inside:
        origin?.kind === 'block'
          ? countInside(origin.architecture, model.data.models ?? {}, source.files)
          : null,
      shares: shared.get(id) ?? null,
      wiresIn: wires.into.get(id) ?? NO_WIRES,
      usedOutputs: wires.outputs.get(id) ?? NO_OUTPUTS,
      parameters: model.layers.parameters ?? NO_PARAMETERS,
      look: source.look
    };
    const old = before?.nodes.get(id);
    if (old !== undefined && sameFacts(old.facts, facts)) {
      nodes.set(id, old);
      continue;
    }
    const fresh = cardOf(facts, source.trans);
    nodes.set(id, {
      facts,
      node: old !== undefined && sameData(old.node, fresh) ? old.node : fresh
    });
  }
  const edges = new Map<string, IGraphEdge>();
  for (const [id, wire] of wires.all) {
    const inputs = nodes.get(wire.to[0])?.node.inputs;
    const port = inputs?.find(({ name }) => name === wire.to[1]);
    const fresh = edgeOf(wire, port?.rings !== undefined);
    const old = before?.edges.get(id);
    edges.set(id, old !== undefined && sameData(old, fresh) ? old : fresh);
  }
  drawn.set(model, { nodes, edges });
  return {
    nodes: [...nodes.values()].map(({ node }) => node),
    edges: [...edges.values()]
  };
}

const NO_WIRES: ReadonlyMap<string, readonly IWire[]> = new Map();
const NO_OUTPUTS: readonly string[] = [];
const NO_PARAMETERS: Readonly<Record<string, string>> = {};

/** What identity does not tell is compared; documents and feedback keep the objects that nobody touched. */
function sameFacts(a: ILayerFacts, b: ILayerFacts): boolean {
  return (
    a.node === b.node &&
    a.origin === b.origin &&
    a.entry === b.entry &&
    a.feedback === b.feedback &&
    a.isSilent === b.isSilent &&
    a.problem === b.problem &&
    a.inside === b.inside &&
    a.shares === b.shares &&
    a.look === b.look &&
    (a.parameters === b.parameters || sameData(a.parameters, b.parameters)) &&
    (a.ports === b.ports || sameData(a.ports, b.ports)) &&
    sameData(a.usedOutputs, b.usedOutputs) &&
    sameData([...a.wiresIn], [...b.wiresIn])
  );
}

interface IWires {
  readonly all: ReadonlyMap<string, IWire>;
  /** By node, then by port, in their order. */
  readonly into: ReadonlyMap<string, ReadonlyMap<string, readonly IWire[]>>;
  readonly outputs: ReadonlyMap<string, readonly string[]>;
}

function wiresOf({ model, feedback, prefix, trans }: ILayersDrawn): IWires {
  const all = new Map<string, IWire>();
  const into = new Map<string, Map<string, IWire[]>>();
  const outputs = new Map<string, string[]>();
  const rank = (edge: LayerEdge): number => edge.order ?? 0;
  const sorted = Object.entries(model.layers.edges).sort(
    ([a, one], [b, other]) => rank(one) - rank(other) || (a < b ? -1 : 1)
  );
  for (const [id, edge] of sorted) {
    const source = feedback.get(`${prefix}${edge.from[0]}`);
    const tensor = source?.outputs?.[edge.from[1]];
    const ports = into.get(edge.to[0]) ?? new Map<string, IWire[]>();
    const port = ports.get(edge.to[1]) ?? [];
    const isWrong =
      (hasErrors(source) && tensor !== undefined) ||
      (port.length === 0 && blames(feedback.get(`${prefix}${edge.to[0]}`), edge.to[1]));
    const wire: IWire = {
      id,
      from: edge.from,
      to: edge.to,
      place: port.length,
      ...(feedback.size === 0
        ? {}
        : tensor === undefined
          ? { state: 'unknown' as const, label: trans.__('shape unknown') }
          : { label: plateWords(tensor, trans), title: tensorTitle(tensor, trans) }),
      ...(isWrong && tensor !== undefined ? { state: 'wrong' as const } : {})
    };
    all.set(id, wire);
    port.push(wire);
    ports.set(edge.to[1], port);
    into.set(edge.to[0], ports);
    const used = outputs.get(edge.from[0]) ?? [];
    used.push(edge.from[1]);
    outputs.set(edge.from[0], used);
  }
  return { all, into, outputs };
}

function hasErrors(feedback: Api.LayerFeedback | undefined): boolean {
  return feedback?.errors?.some(({ severity }) => severity === 'error') === true;
}

/** Whether an error of a layer is about one of its inputs. */
function blames(feedback: Api.LayerFeedback | undefined, port: string): boolean {
  return feedback?.errors?.some(each => each.severity === 'error' && each.port === port) === true;
}

function edgeOf({ id, from, to, place, label, title, state }: IWire, isList: boolean): IGraphEdge {
  return {
    id,
    from,
    to,
    family: 'any',
    ...(isList ? { place } : {}),
    ...(label === undefined ? {} : { label }),
    ...(title === undefined ? {} : { title }),
    ...(state === undefined ? {} : { state })
  };
}

/** The layer of every node that shares its weights with another. */
function sharedLayers(nodes: Readonly<Record<string, Node>>): ReadonlyMap<string, string> {
  const shared = new Map<string, string>();
  for (const [id, node] of Object.entries(nodes)) {
    if (node.kind === 'again') {
      shared.set(id, node.layer);
      shared.set(node.layer, node.layer);
    }
  }
  return shared;
}
