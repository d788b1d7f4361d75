// One node of an architecture as the card that the canvas draws.
import type { ILayerPort, ILayerPorts, Node } from '../../documents/architecture/model';
import type * as Api from '../../documents/generated/api';
import type { IGraphCard, IGraphEdge, IGraphNode, IGraphPort } from '../../graph/types';
import type { ILayerLook } from '../../tokens';
import type { Translate } from '../common/words';
import { plateWords, tensorTitle } from './plateWords';

/** An edge with its place among those of its input, and what flows. */
export interface IWire {
  readonly id: string;
  readonly from: readonly [string, string];
  readonly to: readonly [string, string];
  readonly place: number;
  readonly label?: string;
  readonly title?: string;
  readonly state?: IGraphEdge['state'];
}

/** All that the description of a node follows from. */
export interface ILayerFacts {
  readonly id: string;
  readonly node: Node;
  /** The node that holds class and arguments: of another call, the layer's; null when that is gone. */
  readonly origin: Node | null;
  readonly entry: Api.CatalogueEntry | null;
  readonly ports: ILayerPorts;
  readonly feedback: Api.LayerFeedback | null;
  /** Whether nothing at all has come from the library yet. */
  readonly isSilent: boolean;
  /** What the document itself shows to be wrong. */
  readonly problem: string | null;
  /** How many layers are inside of a block, without its inputs; null where that is not known, or it is none. */
  readonly inside: number | null;
  /** The layer whose weights it shares with others. */
  readonly shares: string | null;
  readonly wiresIn: ReadonlyMap<string, readonly IWire[]>;
  readonly usedOutputs: readonly string[];
  readonly parameters: Readonly<Record<string, string>>;
  readonly look: ILayerLook;
}

/** With more ports, those that may stay empty and do are not drawn. */
const FEW_PORTS = 3;

export function cardOf(facts: ILayerFacts, trans: Translate): IGraphNode {
  const { id, node, feedback } = facts;
  const errors = feedback?.errors ?? [];
  const problem =
    errors.find(({ severity }) => severity === 'error')?.message ?? facts.problem ?? undefined;
  const warning = errors.find(({ severity }) => severity === 'warning')?.message;
  const inputs = inputsOf(facts);
  const outputs = outputsOf(facts, trans);
  const title = node.kind === 'again' ? `= ${node.layer}` : titleOf(facts);
  const card: IGraphCard = {
    tone: toneOf(facts),
    summary: summaryOf(facts, trans),
    note: countText(feedback?.parameters ?? 0),
    ...(facts.shares === null ? {} : { shares: facts.shares }),
    ...(node.kind === 'again' ? { isAgain: true } : {}),
    ...(warning === undefined ? {} : { warning })
  };
  return {
    id,
    title,
    name: id,
    icon: node.kind === 'block' ? 'cube' : 'layers',
    ...(facts.origin?.kind === 'block' ? { isNested: true } : {}),
    card,
    position: node.position,
    inputs,
    outputs,
    rows: [],
    ...(problem === undefined ? {} : { problem }),
    description: descriptionOf(facts, card, problem, trans)
  };
}

/** The class of a layer, the name of a block, as people read them. */
export function titleOf({
  origin,
  node,
  entry,
  look
}: Pick<ILayerFacts, 'origin' | 'node' | 'entry' | 'look'>): string {
  switch (origin?.kind) {
    case 'layer':
      return (
        look.names?.[entry?.id ?? origin.class] ?? origin.class.split('.').at(-1) ?? origin.class
      );
    case 'block':
      return (
        origin.architecture
          .replace(/^#/, '')
          .split('/')
          .at(-1)
          ?.replace(/\.architecture\.json$/, '') ?? origin.architecture
      );
    default:
      return node.kind === 'again' ? node.layer : '';
  }
}

function toneOf({ origin, entry, look }: ILayerFacts): string {
  return origin?.kind === 'block' ? 'block' : entry === null ? 'other' : look.tone(entry);
}

function summaryOf(facts: ILayerFacts, trans: Translate): string {
  const { origin, entry, look, parameters, inside } = facts;
  if (origin?.kind === 'block') {
    const given = Object.entries(origin.arguments).flatMap(([name, value]) =>
      typeof value === 'string' ? [`${name} ${value}`] : []
    );
    return inside === null
      ? given.join(', ')
      : [trans._n('%1 layer', '%1 layers', inside), ...given].join(', ');
  }
  return origin?.kind === 'layer' && entry !== null
    ? look.summary(entry, origin.arguments, parameters)
    : '';
}

function countText(count: number): string {
  return count === 0 ? '' : count.toLocaleString('en-US');
}

function inputsOf({ ports, wiresIn }: ILayerFacts): readonly IGraphPort[] {
  const known = new Set(ports.inputs.map(({ name }) => name));
  // Edges to ports that are gone stay until the user says otherwise.
  const vanished = [...wiresIn.keys()].filter(name => !known.has(name));
  const isEmpty = ({ name }: ILayerPort): boolean => !wiresIn.has(name);
  let room = FEW_PORTS - ports.inputs.filter(each => !each.isOptional || !isEmpty(each)).length;
  return [
    ...ports.inputs.map((port): IGraphPort => {
      const wires = wiresIn.get(port.name) ?? [];
      const isSpare = port.isOptional && wires.length === 0;
      const isHidden = isSpare && room-- <= 0;
      return {
        name: port.name,
        family: 'any',
        ...(port.doc === '' ? {} : { type: firstSentence(port.doc) }),
        ...(wires.length === 0 && !port.isOptional ? { isUnmet: true } : {}),
        ...(isHidden ? { isHidden } : {}),
        ...(port.kind === 'list' && port.most !== null && wires.length >= port.most
          ? { isFull: true }
          : {}),
        ...(port.kind === 'list' || wires.length > 1 ? { rings: wires.map(ringOf) } : {})
      };
    }),
    ...vanished.map((name): IGraphPort => ({
      name,
      family: 'any',
      isUnmet: true,
      rings: (wiresIn.get(name) ?? []).map(ringOf)
    }))
  ];
}

function ringOf({ id, from, label, state }: IWire): {
  readonly edge: string;
  readonly state?: NonNullable<IGraphEdge['state']>;
  readonly title: string;
} {
  return {
    edge: id,
    title: [from[0], label ?? ''].filter(Boolean).join(', '),
    ...(state === undefined ? {} : { state })
  };
}

function outputsOf(facts: ILayerFacts, trans: Translate): readonly IGraphPort[] {
  const { ports, feedback, usedOutputs, isSilent } = facts;
  // How many states come out of a layer is known only once the library has computed it.
  const all: readonly Pick<ILayerPort, 'name'>[] = [
    ...ports.outputs,
    ...Object.keys(feedback?.outputs ?? {})
      .filter(name => ports.outputs.every(port => port.name !== name))
      .map(name => ({ name }))
  ];
  const known = new Set(all.map(({ name }) => name));
  const vanished = [...new Set(usedOutputs)].filter(name => !known.has(name));
  const isEnd = usedOutputs.length === 0;
  return [
    ...all.map((port): IGraphPort => {
      const tensor = feedback?.outputs?.[port.name];
      const label = tensor === undefined ? trans.__('shape unknown') : plateWords(tensor, trans);
      const title = feedback?.titles?.[port.name];
      return {
        name: port.name,
        ...(title === undefined ? {} : { title }),
        family: 'any',
        ...(tensor === undefined ? {} : { type: tensorTitle(tensor, trans) }),
        ...(isEnd && !isSilent ? { label } : {})
      };
    }),
    ...vanished.map((name): IGraphPort => ({ name, family: 'any', isUnmet: true }))
  ];
}

function descriptionOf(
  facts: ILayerFacts,
  card: IGraphCard,
  problem: string | undefined,
  trans: Translate
): string {
  const { id, node, feedback, wiresIn } = facts;
  const count = feedback?.parameters ?? 0;
  const sources = [...wiresIn].map(([port, wires]) => {
    const names = wires.map(({ from }) => from[0]).join(', ');
    return wiresIn.size > 1 ? `${port} ${names}` : names;
  });
  const shapes = Object.values(feedback?.outputs ?? {}).map(each => plateWords(each, trans));
  const what =
    node.kind === 'again'
      ? trans.__('another call of layer %1, named %2', node.layer, id)
      : node.kind === 'block'
        ? trans.__('block %1, %2', id, titleOf(facts))
        : trans.__('layer %1, %2', id, titleOf(facts));
  return [
    what,
    card.summary,
    count === 0 ? '' : trans._n('%1 parameter', '%1 parameters', count),
    problem === undefined ? '' : trans.__('error: %1', problem),
    card.warning === undefined ? '' : trans.__('warning: %1', card.warning),
    sources.length === 0 ? '' : trans.__('inputs: %1', sources.join('; ')),
    shapes.length === 0 ? '' : trans.__('outputs: %1', shapes.join(', '))
  ]
    .filter(part => part !== '')
    .join('; ');
}

function firstSentence(text: string): string {
  return /^[^.]*\.?/.exec(text)?.[0] ?? text;
}
