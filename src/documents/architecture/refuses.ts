// Why two ports cannot be joined, in one sentence for people.
import type { EdgeIndex } from '../graph/edgeIndex';
import type { IWords } from '../words';
import type { ILayerPorts, LayerEdge, Node, Port } from './model';
import { outputIndex } from './names';

export interface IRefusesContext {
  readonly node: (id: string) => Node | undefined;
  readonly portsOf: (id: string) => ILayerPorts;
  /** Whether more is known of a node's ports than what edges use. */
  readonly areKnown: (id: string) => boolean;
  readonly index: EdgeIndex<LayerEdge>;
  /** Nodes that call the layer of a node again, by that node. */
  readonly agains: ReadonlyMap<string, readonly string[]>;
  readonly edgesInto: (port: Port) => readonly string[];
  readonly trans: IWords;
}

/** The reason; null when the edge can be made. */
export function whyNot(from: Port, to: Port, context: IRefusesContext): string | null {
  const { node, trans } = context;
  for (const [id] of [from, to]) {
    if (node(id) === undefined) {
      return trans.__('There is no layer %1', id);
    }
  }
  if (from[0] === to[0]) {
    return trans.__('%1 cannot take its own output', from[0]);
  }
  return noOutput(from, context) ?? noRoom(from, to, context) ?? cycle(from[0], to[0], context);
}

function noOutput([id, name]: Port, context: IRefusesContext): string | null {
  const { node, portsOf, areKnown, trans } = context;
  const names = portsOf(id).outputs.map(each => each.name);
  // How many outputs a layer has may depend on its arguments: only the library can tell.
  const isBlock = originOf(id, node)?.kind === 'block';
  return names.includes(name) || (!isBlock && outputIndex(name) !== null) || !areKnown(id)
    ? null
    : trans.__('%1 has no output %2 (it has: %3)', id, name, names.join(', ') || trans.__('none'));
}

function noRoom(from: Port, to: Port, context: IRefusesContext): string | null {
  const { portsOf, areKnown, edgesInto, index, trans } = context;
  const { inputs } = portsOf(to[0]);
  const port = inputs.find(each => each.name === to[1]);
  if (port === undefined) {
    const names = inputs.map(each => each.name).join(', ') || trans.__('none');
    return areKnown(to[0])
      ? trans.__('%1 has no input %2 (it has: %3)', to[0], to[1], names)
      : null;
  }
  const there = edgesInto(to);
  if (port.kind === 'list') {
    return port.most !== null && there.length >= port.most
      ? trans._n(
          'The input %2 takes %1 tensor, and has it',
          'The input %2 takes %1 tensors, and has them',
          port.most,
          to[1]
        )
      : null;
  }
  const [first] = there;
  const source = first === undefined ? undefined : index.get(first)?.from;
  if (source === undefined || !areKnown(to[0])) {
    return null;
  }
  const isSame = source.join('.') === from.join('.');
  const given = portsOf(source[0]).outputs.length > 1 ? source.join('.') : source[0];
  if (inputs.length === 1) {
    return isSame
      ? trans.__('%1 takes %2 already', to[0], given)
      : trans.__('%1 already takes %2, and takes only one input', to[0], given);
  }
  return isSame
    ? trans.__('The input %1 of %2 takes %3 already', to[1], to[0], given)
    : trans.__('The input %1 of %2 already takes %3', to[1], to[0], given);
}

/** A layer that is called again must be made before its other calls: that is a way too. */
function cycle(from: string, to: string, context: IRefusesContext): string | null {
  const { index, agains, node, trans } = context;
  const path = index.path(
    to,
    from,
    id => agains.get(id) ?? [],
    id => node(id) !== undefined
  );
  return path === null
    ? null
    : trans.__('This would make a cycle: %1', [from, ...path].join(' → '));
}

/** The node whose layer a node calls. */
export function originOf(id: string, nodeOf: (id: string) => Node | undefined): Node | undefined {
  const node = nodeOf(id);
  return node?.kind === 'again' ? nodeOf(node.layer) : node;
}
