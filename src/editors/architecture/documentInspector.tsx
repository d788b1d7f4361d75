// The architecture itself, or the block that is open: its size, its inputs and outputs in order, its parameters.
import type { ReactElement } from 'react';

import { formatBytes } from '../../utils/format';
import { DocumentHead, ProblemCount } from '../common/inspector/document';
import { Pairs } from '../common/inspector/pairs';
import { Section } from '../common/section';
import { ModelEnds } from './modelEnds';
import { NamedLiterals } from './namedLiterals';
import type { ArchitectureState } from './state';
import { countWords } from './words';

interface IPartProps {
  readonly state: ArchitectureState;
}

export function DocumentInspector({ state }: IPartProps): ReactElement {
  const { trans, problems, trail } = state;
  const opened = trail.at(-1);
  return (
    <>
      <DocumentHead
        state={state}
        title={opened === undefined ? trans.__('Architecture') : trans.__('Block')}
        name={opened?.model ?? state.ownPath}
      >
        <Totals state={state} />
      </DocumentHead>
      <ModelEnds state={state} />
      <Parameters state={state} />
      <ProblemCount state={state} problems={problems} isUnchecked={state.feedback?.asOf == null} />
    </>
  );
}

function Totals({ state }: IPartProps): ReactElement {
  const { trans, totals } = state;
  const rows: (readonly [string, string])[] = [
    [
      trans.__('Layers'),
      String(
        state.trail.length === 0 ? state.layerCount : Object.keys(state.model.layers.nodes).length
      )
    ],
    [trans.__('Connections'), String(Object.keys(state.model.layers.edges).length)]
  ];
  // The totals are those of the whole document.
  if (totals !== null && state.trail.length === 0) {
    const least = (text: string): string =>
      totals.isComplete ? text : trans.__('at least %1', text);
    rows.push(
      [trans.__('Parameters'), least(countWords(totals.parameters))],
      [trans.__('Trainable'), least(countWords(totals.trainable))],
      [trans.__('Memory of weights'), least(formatBytes(totals.weights))],
      [trans.__('Activations, per sample'), least(formatBytes(totals.activations))]
    );
  }
  return <Pairs rows={rows} />;
}

/** What can be chosen where this is used as a block: name and default. */
function Parameters({ state }: IPartProps): ReactElement | null {
  const { trans, model } = state;
  const parameters = model.layers.parameters ?? {};
  if (state.isReadOnly && Object.keys(parameters).length === 0) {
    return null;
  }
  return (
    <Section title={trans.__('Parameters where it is used as a block')}>
      <NamedLiterals
        state={state}
        values={parameters}
        fieldLabel={name => trans.__('Default of %1', name)}
        removeLabel={name => trans.__('Take the parameter %1 away', name)}
        addLabel={trans.__('Name of a parameter')}
        example="filters"
        literalOf={() => 'None'}
        onSet={(name, literal) => {
          // A parameter always has a default.
          if (literal !== '') {
            state.edit(() => {
              model.setParameter(name, literal);
            });
          }
        }}
      />
    </Section>
  );
}
