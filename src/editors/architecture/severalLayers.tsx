// The arguments that several layers have in common: what is set here is set for all of them, in one step.
import { type ReactElement, useMemo } from 'react';

import type { Node, Value } from '../../documents/architecture/model';
import { textOf } from '../../documents/architecture/values';
import type * as Api from '../../documents/generated/api';
import { sameData } from '../../graph/equal';
import { setArgument } from './actions';
import { ArgumentRow } from './form/argumentRow';
import { ArgumentSections } from './form/argumentSections';
import { FormContext, type IForm } from './form/context';
import type { ArchitectureState } from './state';

/** Longer lists of what layers have say no more. */
const MOST = 3;

type Arguments = readonly Api.CatalogueArgument[];

export interface ISeveralLayersProps {
  readonly state: ArchitectureState;
  readonly ids: readonly string[];
}

export function SeveralLayers({ state, ids }: ISeveralLayersProps): ReactElement | null {
  const { index, trans, isReadOnly, hasDocs, model } = state;
  const layers = ids.flatMap(id => state.node(id) ?? []);
  const classes = areLayers(layers) ? ids.map(id => model.entryOf(id)?.arguments ?? []) : [];
  const fields = sharedArguments(classes);
  const { same, different } = compared(layers, classes);
  const key = JSON.stringify([ids, same, different]);
  const form = useMemo<IForm>(
    () => ({
      Row: ArgumentRow,
      catalogue: index,
      trans,
      isDisabled: isReadOnly,
      hasDocs,
      parameters: {},
      differences: new Map(
        Object.entries(different).map(([name, values]) => {
          const listed = values.slice(0, MOST).map(each => each ?? trans.__('default'));
          const words = [...listed, ...(values.length > MOST ? ['…'] : [])].join(', ');
          return [name, trans.__('they differ: %1', words)];
        })
      ),
      set: (path, value) => {
        setArgument(state, ids, path, value);
      },
      problem: () => undefined
    }),
    // `key` says whether the layers and what they have are the same
    [state, key, index, trans, isReadOnly, hasDocs]
  );
  return fields.length === 0 ? null : (
    <FormContext.Provider value={form}>
      <ArgumentSections fields={fields} values={same} />
    </FormContext.Provider>
  );
}

/** Whether nodes are layers, each with arguments of its own. */
export function areLayers(nodes: readonly Node[]): boolean {
  return nodes.length > 0 && nodes.every(({ kind }) => kind === 'layer');
}

/** The arguments that all of several classes have and that take the same values, as the first class has them. */
export function sharedArguments(classes: readonly Arguments[]): Arguments {
  const [first = [], ...others] = classes;
  return first.flatMap(argument => {
    const twins = others.flatMap(each => each.find(({ name }) => name === argument.name) ?? []);
    if (twins.length < others.length || !twins.every(twin => takeSame(argument, twin))) {
      return [];
    }
    const { default: fallback, ...rest } = argument;
    const isAgreed = twins.every(twin => twin.default === fallback);
    return [isAgreed || fallback === undefined ? argument : rest];
  });
}

function takeSame(one: Api.CatalogueArgument, other: Api.CatalogueArgument): boolean {
  const taken = ({
    kind,
    also,
    choices,
    family,
    length,
    low,
    high,
    above
  }: typeof one): unknown => [kind, also, choices, family, length, low, high, above];
  return sameData(taken(one), taken(other));
}

/**
 * The arguments that nodes have in common, and what each kind of them has where they differ; null: the default.
 *
 * @param classes - the arguments of each node's class: defaults that are not the same differ too
 */
export function compared(
  nodes: readonly Node[],
  classes: readonly Arguments[] = []
): {
  readonly same: Readonly<Record<string, Value>>;
  readonly different: Readonly<Record<string, readonly (string | null)[]>>;
} {
  const all = nodes.map(each => ('arguments' in each ? each.arguments : {}));
  const same: Record<string, Value> = {};
  const different: Record<string, readonly (string | null)[]> = {};
  const names = [...all.flatMap(each => Object.keys(each)), ...(classes[0] ?? []).map(nameOf)];
  for (const name of new Set(names)) {
    const defaults = classes.map(each => each.find(argument => argument.name === name)?.default);
    const isOneDefault = new Set(defaults).size < 2;
    const values = all.map(
      (each, at) => each[name] ?? (isOneDefault ? null : (defaults[at] ?? null))
    );
    const texts = new Set(values.map(each => JSON.stringify(each)));
    const [value] = values;
    if (texts.size > 1) {
      different[name] = [...new Set(values.map(each => (each === null ? null : textOf(each))))];
    } else if (value !== undefined && value !== null) {
      same[name] = value;
    }
  }
  return { same, different };
}

function nameOf({ name }: Api.CatalogueArgument): string {
  return name;
}
