// The arguments of several layers of one class: what is set here is set for all of them, in one step.
import { type ReactElement, useMemo } from 'react';

import type { Node, Value } from '../../documents/architecture/model';
import { textOf } from '../../documents/architecture/values';
import { setArgument } from './actions';
import { ArgumentRow } from './form/argumentRow';
import { ArgumentSections } from './form/argumentSections';
import { FormContext, type IForm } from './form/context';
import type { ArchitectureState } from './state';

/** Longer lists of what layers have say no more. */
const MOST = 3;

export interface ISeveralLayersProps {
  readonly state: ArchitectureState;
  readonly ids: readonly string[];
}

export function SeveralLayers({ state, ids }: ISeveralLayersProps): ReactElement | null {
  const { index, trans, isReadOnly, hasDocs, model } = state;
  const layers = ids.flatMap(id => state.node(id) ?? []);
  const entry = ids[0] === undefined ? null : model.entryOf(ids[0]);
  const { same, different } = compared(layers);
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
  if (entry === null || !areAlike(layers)) {
    return null;
  }
  return (
    <FormContext.Provider value={form}>
      <ArgumentSections fields={entry.arguments ?? []} values={same} />
    </FormContext.Provider>
  );
}

/** Whether nodes are layers of one class, each with arguments of its own. */
export function areAlike(nodes: readonly Node[]): boolean {
  const [first] = nodes;
  return (
    first?.kind === 'layer' &&
    nodes.every(each => each.kind === 'layer' && each.class === first.class)
  );
}

/** The arguments that nodes have in common, and what each kind of them has where they differ; null: the default. */
export function compared(nodes: readonly Node[]): {
  readonly same: Readonly<Record<string, Value>>;
  readonly different: Readonly<Record<string, readonly (string | null)[]>>;
} {
  const all = nodes.map(each => ('arguments' in each ? each.arguments : {}));
  const same: Record<string, Value> = {};
  const different: Record<string, readonly (string | null)[]> = {};
  for (const name of new Set(all.flatMap(each => Object.keys(each)))) {
    const values = all.map(each => each[name] ?? null);
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
