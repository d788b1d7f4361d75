// Which arguments of layers can become parameters of the block they are made into, and what these are called.
import type { Node } from '../../documents/architecture/model';
import { freeName, isPythonName } from '../../documents/architecture/names';
import type { Translate } from '../common/words';

export interface IOffered {
  readonly key: string;
  readonly node: string;
  readonly argument: string;
  /** Its literal now, which becomes the default. */
  readonly value: string;
}

/** The name of the parameter that each chosen argument becomes, by the key of the argument. */
export type ChosenNames = ReadonlyMap<string, string>;

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

/** The parameter that an argument becomes unless its user says otherwise: one with those that are the same. */
export function parameterFor(
  wanted: IOffered,
  all: readonly IOffered[],
  chosen: ChosenNames
): string {
  const same = all.find(
    each => chosen.has(each.key) && each.argument === wanted.argument && each.value === wanted.value
  );
  const shared = same === undefined ? undefined : chosen.get(same.key);
  const taken = new Set(chosen.values());
  return shared ?? freeName(wanted.argument, name => taken.has(name));
}

/** What is wrong with the name of a parameter; null when nothing is. */
export function whyNotName(
  { key, value }: IOffered,
  all: readonly IOffered[],
  chosen: ChosenNames,
  trans: Translate
): string | null {
  const name = chosen.get(key) ?? '';
  if (!isPythonName(name)) {
    return trans.__('A name of letters, digits and _, such as filters.');
  }
  const other = all.find(each => chosen.get(each.key) === name && each.value !== value);
  return other === undefined
    ? null
    : trans.__(
        '%1 of %2 is called %3 too, and is %4.',
        other.argument,
        other.node,
        name,
        other.value
      );
}
