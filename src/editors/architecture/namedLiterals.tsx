// Names with literals that can be set, added and taken away: call arguments of a layer, parameters of a block.
import { type ReactElement, useState } from 'react';

import { Icon } from '../../components/icon';
import { SavedInput } from '../common/savedInput';
import type { ArchitectureState } from './state';

export interface INamedLiteralsProps {
  readonly state: ArchitectureState;
  readonly values: Readonly<Record<string, string>>;
  /** What the field of a literal, and the button that takes it away, are called. */
  readonly fieldLabel: (name: string) => string;
  readonly removeLabel: (name: string) => string;
  /** What the field of a new name is called, and an example of one. */
  readonly addLabel: string;
  readonly example: string;
  /** The literal of a new name. */
  readonly literalOf: (name: string) => string;
  /** Sets a literal; '' where the field was emptied, null to take the name away. */
  readonly onSet: (name: string, literal: string | null) => void;
}

export function NamedLiterals(props: INamedLiteralsProps): ReactElement {
  const { state, values, fieldLabel, removeLabel, onSet } = props;
  return (
    <>
      {Object.entries(values).map(([name, literal]) => (
        <div key={name} className="df-Argument">
          <span className="df-Attribute-name">{name}</span>
          <div className="df-Argument-control df-mod-row">
            <SavedInput
              label={fieldLabel(name)}
              value={literal}
              isCode
              isDisabled={state.isReadOnly}
              onSave={text => {
                onSet(name, text.trim());
              }}
            />
            <button
              type="button"
              className="df-Numbers-button"
              aria-label={removeLabel(name)}
              disabled={state.isReadOnly}
              onClick={() => {
                onSet(name, null);
              }}
            >
              <Icon name="close" />
            </button>
          </div>
        </div>
      ))}
      {state.isReadOnly ? null : <NewName {...props} />}
    </>
  );
}

function NewName(props: INamedLiteralsProps): ReactElement {
  const { state, values, addLabel, example, literalOf, onSet } = props;
  const [name, setName] = useState('');
  const isFree = /^[A-Za-z_]\w*$/.test(name) && !Object.hasOwn(values, name);
  return (
    <form
      className="df-Call-add"
      onSubmit={event => {
        event.preventDefault();
        if (isFree) {
          onSet(name, literalOf(name));
          setName('');
        }
      }}
    >
      <input
        type="text"
        className="df-Field df-Mono"
        placeholder={example}
        aria-label={addLabel}
        value={name}
        onChange={event => {
          setName(event.currentTarget.value);
        }}
      />
      <button type="submit" className="df-Button" disabled={!isFree}>
        {state.trans.__('Add')}
      </button>
    </form>
  );
}
