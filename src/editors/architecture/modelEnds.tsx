// Inputs and outputs of the model: their order, which is that of its code, and the keys where they are a dictionary.
import { type ReactElement, useId } from 'react';

import { Icon } from '../../components/icon';
import { SavedInput } from '../common/savedInput';
import { Section } from '../common/section';
import { type EndForm, type IEnds, modelInputs, modelOutputs } from './ends';
import { MoveButton } from './form/objectsField';
import type { ArchitectureState } from './state';

interface IPartProps {
  readonly state: ArchitectureState;
}

export function ModelEnds({ state }: IPartProps): ReactElement {
  return (
    <>
      <EndList state={state} ends={modelInputs(state)} />
      <EndList state={state} ends={modelOutputs(state)} />
    </>
  );
}

function EndList({ state, ends }: IPartProps & { readonly ends: IEnds }): ReactElement | null {
  const { trans } = state;
  const { rows, side, onRemove } = ends;
  const canMove = rows.length > 1 && !state.isReadOnly;
  if (rows.length === 0) {
    return null;
  }
  return (
    <Section
      title={side === 'inputs' ? trans.__('Inputs of the model') : trans.__('Outputs of the model')}
    >
      <div className="df-LayerInput">
        <ol>
          {rows.map(({ node, name, shape }, at) => (
            <li key={`${name}-${at}`}>
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
                      ends.onMove(at, at - 1);
                    }}
                  />
                  <MoveButton
                    label={trans.__('Move %1 down', name)}
                    isUp={false}
                    isDisabled={at === rows.length - 1}
                    onMove={() => {
                      ends.onMove(at, at + 1);
                    }}
                  />
                  {onRemove === null ? null : (
                    <button
                      type="button"
                      className="df-Numbers-button"
                      aria-label={trans.__('Take %1 from the outputs', name)}
                      title={trans.__('Take %1 from the outputs', name)}
                      onClick={() => {
                        onRemove(at);
                      }}
                    >
                      <Icon name="close" />
                    </button>
                  )}
                </span>
              ) : null}
              <KeyField state={state} ends={ends} at={at} />
            </li>
          ))}
        </ol>
        <FormField state={state} ends={ends} />
        <AddField state={state} ends={ends} />
      </div>
    </Section>
  );
}

/** The keys under which dictionaries hold what is one layer's; nothing where there are none. */
export function LayerKeys({
  state,
  id
}: IPartProps & { readonly id: string }): ReactElement | null {
  const { trans, model } = state;
  const { input_keys: inputKeys = [], output_keys: outputKeys = [] } = model.layers;
  if (inputKeys.length + outputKeys.length === 0) {
    return null;
  }
  const found = [modelInputs(state), modelOutputs(state)].flatMap(ends =>
    ends.rows.flatMap(({ node, key }, at) => (node === id && key !== null ? [{ ends, at }] : []))
  );
  return found.length === 0 ? null : (
    <Section title={trans.__('In the model')}>
      <div className="df-LayerInput">
        <ol>
          {found.map(({ ends, at }) => (
            <li key={`${ends.side}-${at}`}>
              <span className="df-Meta">
                {ends.side === 'inputs' ? trans.__('input') : trans.__('output')}
              </span>
              <KeyField state={state} ends={ends} at={at} />
            </li>
          ))}
        </ol>
      </div>
    </Section>
  );
}

/** Makes what a layer gives an output of the model too, also where others go on with it. */
function AddField({ state, ends }: IPartProps & { readonly ends: IEnds }): ReactElement | null {
  const { trans } = state;
  return ends.addable.length === 0 || state.isReadOnly ? null : (
    <div className="df-LayerInput-form">
      <select
        className="df-Field"
        aria-label={trans.__('Add an output')}
        value=""
        onChange={event => {
          ends.addable[Number(event.currentTarget.value)]?.onAdd();
        }}
      >
        <option value="">{trans.__('Add an output…')}</option>
        {ends.addable.map(({ name }, at) => (
          <option key={name} value={at}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}

interface IEndProps extends IPartProps {
  readonly ends: IEnds;
  readonly at: number;
}

function KeyField({ state, ends, at }: IEndProps): ReactElement | null {
  const { trans } = state;
  const end = ends.rows[at];
  if (end === undefined || ends.form !== 'dictionary') {
    return null;
  }
  return (
    <span className="df-LayerInput-key">
      <span className="df-Meta">{trans.__('key')}</span>
      <SavedInput
        label={
          ends.side === 'inputs'
            ? trans.__('Key of the input %1', end.name)
            : trans.__('Key of the output %1', end.name)
        }
        value={end.key ?? ''}
        isCode
        isStrict
        isDisabled={state.isReadOnly}
        onSave={key => {
          if (key !== '') {
            ends.onKey(at, key);
          }
        }}
      />
    </span>
  );
}

/** How inputs or outputs are put together. */
function FormField({ state, ends }: IPartProps & { readonly ends: IEnds }): ReactElement {
  const { trans } = state;
  const id = useId();
  const isOne = ends.rows.length === 1;
  const forms: readonly (readonly [EndForm, string])[] = [
    ['plain', isOne ? trans.__('one tensor') : trans.__('a list')],
    ...(isOne ? [['list', trans.__('a list of one')] as const] : []),
    ['dictionary', trans.__('a dictionary')]
  ];
  return (
    <div className="df-LayerInput-form">
      <label htmlFor={id} className="df-Meta">
        {ends.side === 'inputs' ? trans.__('It takes') : trans.__('It gives')}
      </label>
      <select
        id={id}
        className="df-Field"
        value={ends.form}
        disabled={state.isReadOnly}
        onChange={event => {
          ends.onForm(event.currentTarget.value as EndForm);
        }}
      >
        {forms.map(([form, title]) => (
          <option key={form} value={form}>
            {title}
          </option>
        ))}
      </select>
    </div>
  );
}
