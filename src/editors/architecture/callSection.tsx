// What a layer is given, besides tensors, when it is called: name and literal, such as training=False.
import { type ReactElement, useState } from 'react';

import { Icon } from '../../components/icon';
import type { Node } from '../../documents/architecture/model';
import { SavedInput } from '../common/savedInput';
import type { ArchitectureState } from './state';

export interface ICallSectionProps {
  readonly state: ArchitectureState;
  readonly id: string;
  readonly node: Exclude<Node, { kind: 'block' }>;
}

export function CallSection({ state, id, node }: ICallSectionProps): ReactElement | null {
  const { trans, model } = state;
  const given = Object.entries(node.call ?? {});
  const [name, setName] = useState('');
  if (state.isReadOnly && given.length === 0) {
    return null;
  }
  const set = (key: string, literal: string | null): void => {
    state.edit(() => {
      model.setCall(id, key, literal);
    });
  };
  const isName = /^[A-Za-z_]\w*$/.test(name) && !(name in (node.call ?? {}));
  return (
    <details className="df-Side-section df-Fold" open={given.length > 0}>
      <summary>
        {trans.__('When it is called')} <span className="df-Meta">{given.length || ''}</span>
      </summary>
      {given.map(([key, literal]) => (
        <div key={key} className="df-Argument">
          <span className="df-Attribute-name">{key}</span>
          <div className="df-Argument-control df-mod-row">
            <SavedInput
              label={key}
              value={literal}
              isCode
              isDisabled={state.isReadOnly}
              onSave={text => {
                set(key, text.trim() === '' ? null : text.trim());
              }}
            />
            <button
              type="button"
              className="df-Numbers-button"
              aria-label={trans.__('Take %1 away', key)}
              disabled={state.isReadOnly}
              onClick={() => {
                set(key, null);
              }}
            >
              <Icon name="close" />
            </button>
          </div>
        </div>
      ))}
      {state.isReadOnly ? null : (
        <form
          className="df-Call-add"
          onSubmit={event => {
            event.preventDefault();
            if (isName) {
              set(name, name === 'training' ? 'False' : 'None');
              setName('');
            }
          }}
        >
          <input
            type="text"
            className="df-Field df-Mono"
            placeholder="training"
            aria-label={trans.__('Name of a call argument')}
            value={name}
            onChange={event => {
              setName(event.currentTarget.value);
            }}
          />
          <button type="submit" className="df-Button" disabled={!isName}>
            {trans.__('Add')}
          </button>
        </form>
      )}
    </details>
  );
}
