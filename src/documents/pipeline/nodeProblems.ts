// What is wrong with the attributes and references of one node: it depends on nothing but the node and its interface.
import { compareByCodePoint } from '../canonical';
import type { Attribute, Interface } from '../generated/interface';
import { misfit } from '../literals/annotation';
import { literalProblem } from '../literals/parse';
import type { IWords } from '../words';
import type { Node } from './model';

/** One problem and where it is. `code` is the same in Python; those that only warn do not exist there. */
export interface IFound {
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly node?: string;
  readonly port?: string;
  readonly attribute?: string;
  readonly reference?: string;
  readonly edge?: string;
}

/** What was found out of nodes that nobody has touched since. */
export class NodeProblems {
  readonly #trans: IWords;
  readonly #known = new WeakMap<
    Node,
    { readonly offer: Interface; readonly found: readonly IFound[] }
  >();

  constructor(trans: IWords) {
    this.#trans = trans;
  }

  of(id: string, node: Node, offer: Interface): readonly IFound[] {
    const known = this.#known.get(node);
    if (known?.offer === offer) {
      return known.found;
    }
    const found = [...this.#attributes(id, node, offer), ...this.#references(id, node, offer)];
    this.#known.set(node, { offer, found });
    return found;
  }

  *#attributes(id: string, node: Node, { attributes }: Interface): Iterable<IFound> {
    const values = 'attributes' in node ? node.attributes : {};
    const byName = new Map(attributes.map(each => [each.name, each]));
    for (const [name, text] of sorted(values)) {
      const attribute = byName.get(name);
      if (attribute !== undefined) {
        yield* this.#value(id, attribute, text);
        continue;
      }
      const there = listOf([...byName.keys()].sort(compareByCodePoint), this.#trans);
      yield {
        code: 'unknown-attribute',
        severity: 'error',
        message: this.#trans.__('%1 has no attribute %2 (it has: %3)', id, name, there),
        node: id,
        attribute: name
      };
    }
    for (const { name, default: value } of attributes) {
      if (value === null && !Object.hasOwn(values, name)) {
        yield {
          code: 'missing-attribute',
          severity: 'error',
          message: this.#trans.__('The attribute %1 of %2 has no value', name, id),
          node: id,
          attribute: name
        };
      }
    }
  }

  /** A value that is no literal is an error; one that does not fit its annotation may still do. */
  *#value(id: string, attribute: Attribute, text: string): Iterable<IFound> {
    const { name, annotation } = attribute;
    const trans = this.#trans;
    const problem = literalProblem(text);
    const wrong =
      problem !== null || text === attribute.default || annotation === undefined
        ? null
        : misfit(text, annotation);
    if (problem !== null) {
      const message = trans.__(
        'The attribute %1 of %2: expected a Python literal (a number, text in quotes, True, False, None, or a tuple, list, set or dict of these), received %3 (%4)',
        name,
        id,
        text,
        problem
      );
      yield { code: 'not-a-literal', severity: 'error', message, node: id, attribute: name };
    } else if (wrong !== null) {
      const message = trans.__(
        'The attribute %1 of %2: expected %3, received %4',
        name,
        id,
        wrong.expected,
        wrong.received
      );
      yield { code: 'unfit-attribute', severity: 'warning', message, node: id, attribute: name };
    }
  }

  *#references(id: string, node: Node, { references }: Interface): Iterable<IFound> {
    const trans = this.#trans;
    const values = 'references' in node ? node.references : {};
    const names = references.map(each => each.name).sort(compareByCodePoint);
    for (const [name] of sorted(values)) {
      if (!names.includes(name)) {
        const there = listOf(names, trans);
        yield {
          code: 'unknown-reference',
          severity: 'error',
          message: trans.__('%1 has no reference %2 (it has: %3)', id, name, there),
          node: id,
          reference: name
        };
      }
    }
    for (const { name, type, optional } of references) {
      const path = Object.hasOwn(values, name) ? values[name] : undefined;
      if (!optional && (path ?? '') === '') {
        yield {
          code: 'missing-reference',
          severity: 'error',
          message: trans.__('The reference %1 of %2 names no %3', name, id, type),
          node: id,
          reference: name
        };
      }
    }
  }
}

/** The entries in the order in which Python looks at them. */
export function sorted<T>(record: Readonly<Record<string, T>>): (readonly [string, T])[] {
  return Object.entries(record).sort(([left], [right]) => compareByCodePoint(left, right));
}

export function listOf(names: readonly string[], trans: IWords): string {
  return names.join(', ') || trans.__('none');
}
