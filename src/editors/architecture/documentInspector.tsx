// The architecture itself, or the block that is open: its size, its inputs and outputs in order, its parameters.
import { type ReactElement, useMemo } from 'react';

import { inputsOf, outputsOf } from '../../documents/architecture/ends';
import type { Port } from '../../documents/architecture/model';
import { KnownClasses } from '../../documents/architecture/ports';
import { formatBytes } from '../../utils/format';
import { DocumentHead, ProblemCount } from '../common/inspector/document';
import { Pairs } from '../common/inspector/pairs';
import { Section } from '../common/section';
import { MoveButton, moved } from './form/objectsField';
import { NamedLiterals } from './namedLiterals';
import type { ArchitectureState } from './state';
import { countWords, shapeWords } from './words';

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
      <Ends state={state} />
      <Parameters state={state} />
      <ProblemCount state={state} problems={problems} />
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

/** Inputs and outputs of the model in their order, which is that of its code. */
function Ends({ state }: IPartProps): ReactElement | null {
  const { trans, model } = state;
  const { library } = model.data;
  const { catalogue } = state.index;
  const classes = useMemo(() => new KnownClasses(library, catalogue), [library, catalogue]);
  const inputs = inputsOf(model.layers, classes.isInput);
  const outputs = outputsOf(model.layers);
  const setInputs = (next: readonly string[]): void => {
    state.edit(() => {
      model.setEnds({ inputs: next });
    });
  };
  const setOutputs = (next: readonly Port[]): void => {
    state.edit(() => {
      model.setEnds({ outputs: next });
    });
  };
  const shape = (node: string, output?: string): string => {
    const all = state.feedbackOf(node)?.outputs ?? {};
    const tensor = output === undefined ? Object.values(all)[0] : all[output];
    return tensor === undefined ? trans.__('shape unknown') : shapeWords(tensor.shape, trans);
  };
  return (
    <>
      {inputs.length === 0 ? null : (
        <EndList
          state={state}
          title={trans.__('Inputs of the model')}
          rows={inputs.map(node => ({ node, name: node, shape: shape(node) }))}
          onMove={(from, to) => {
            setInputs(moved(inputs, from, to));
          }}
        />
      )}
      {outputs.length === 0 ? null : (
        <EndList
          state={state}
          title={trans.__('Outputs of the model')}
          rows={outputs.map(([node, output]) => ({
            node,
            name:
              model.portsOf(node).outputs.length > 1
                ? `${node}, ${state.outputTitle(node, output)}`
                : node,
            shape: shape(node, output)
          }))}
          onMove={(from, to) => {
            setOutputs(moved(outputs, from, to));
          }}
        />
      )}
    </>
  );
}

interface IEndListProps extends IPartProps {
  readonly title: string;
  readonly rows: readonly {
    readonly node: string;
    readonly name: string;
    readonly shape: string;
  }[];
  readonly onMove: (from: number, to: number) => void;
}

function EndList({ state, title, rows, onMove }: IEndListProps): ReactElement {
  const { trans } = state;
  const canMove = rows.length > 1 && !state.isReadOnly;
  return (
    <Section title={title}>
      <div className="df-LayerInput">
        <ol>
          {rows.map(({ node, name, shape }, at) => (
            <li key={name}>
              <span className="df-LayerInput-place">{at + 1}</span>
              <button
                type="button"
                className="df-Link"
                onClick={() => {
                  state.reveal(node);
                }}
              >
                {name}
              </button>
              <span className="df-Mono df-Meta">{shape}</span>
              {canMove ? (
                <span className="df-LayerInput-move">
                  <MoveButton
                    label={trans.__('Move %1 up', name)}
                    isUp
                    isDisabled={at === 0}
                    onMove={() => {
                      onMove(at, at - 1);
                    }}
                  />
                  <MoveButton
                    label={trans.__('Move %1 down', name)}
                    isUp={false}
                    isDisabled={at === rows.length - 1}
                    onMove={() => {
                      onMove(at, at + 1);
                    }}
                  />
                </span>
              ) : null}
            </li>
          ))}
        </ol>
      </div>
    </Section>
  );
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
