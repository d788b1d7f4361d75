// Which arguments of layers can become parameters of the block they are made into.
import type { Node } from '../../documents/architecture/model';

export interface IOffered {
  readonly key: string;
  readonly node: string;
  readonly argument: string;
  /** Its literal now, which becomes the default. */
  readonly value: string;
}

/** The arguments of layers that are set to a literal, layer by layer. */
export function offered(
  nodes: Readonly<Record<string, Node>>,
  selected: readonly string[]
): readonly IOffered[] {
  return selected.flatMap(id => {
    const node = nodes[id];
    return node === undefined || node.kind === 'again'
      ? []
      : Object.entries(node.arguments).flatMap(([argument, value]) =>
          typeof value === 'string' ? [{ key: `${id}.${argument}`, node: id, argument, value }] : []
        );
  });
}

/** A name that none of those that are taken has. */
export function freeName(wanted: string, taken: readonly string[]): string {
  let name = wanted;
  for (let number = 2; taken.includes(name); number++) {
    name = `${wanted}_${number}`;
  }
  return name;
}
