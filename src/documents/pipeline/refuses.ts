// Why two ports cannot be joined, in one sentence for people.
import type { IWords } from '../words';
import { findPath } from '../graph/walks';
import type { Edge, NodeInterface, Pipeline, Port } from './model';

/** The reason; null when the edge can be made. */
export function whyNot(
  { nodes, edges }: Pipeline,
  from: Port,
  to: Port,
  interfaceOf: (node: string) => NodeInterface,
  trans: IWords
): string | null {
  for (const [node] of [from, to]) {
    if (!Object.hasOwn(nodes, node)) {
      return trans.__('There is no node %1', node);
    }
  }
  return (
    noPort(from, interfaceOf(from[0])?.outputs ?? null, false, trans) ??
    noPort(to, interfaceOf(to[0])?.inputs.map(each => each.name) ?? null, true, trans) ??
    taken(Object.values(edges), from, to, trans) ??
    cycle(Object.values(edges), from, to, trans)
  );
}

function noPort(
  [node, port]: Port,
  ports: readonly string[] | null,
  isInput: boolean,
  trans: IWords
): string | null {
  if (ports === null) {
    return trans.__('The ports of %1 are not known: its file is missing or not valid', node);
  }
  if (ports.includes(port)) {
    return null;
  }
  const there = ports.join(', ') || trans.__('none');
  return isInput
    ? trans.__('%1 has no input %2 (it has: %3)', node, port, there)
    : trans.__('%1 has no output %2 (it has: %3)', node, port, there);
}

function taken(edges: readonly Edge[], from: Port, to: Port, trans: IWords): string | null {
  const there = edges.find(edge => edge.to[0] === to[0] && edge.to[1] === to[1]);
  if (there === undefined) {
    return null;
  }
  const source = there.from.join('.');
  return source === from.join('.')
    ? trans.__('%1 feeds the input %2 already', source, to[1])
    : trans.__('The input %1 already takes %2', to[1], source);
}

function cycle(edges: readonly Edge[], from: Port, to: Port, trans: IWords): string | null {
  const path = findPath(edges, to[0], from[0]);
  return path === null
    ? null
    : trans.__('This would make a cycle: %1', [from[0], ...path].join(' → '));
}
