// What a layer is given, besides tensors, when it is called: name and literal, such as training=False.
import type { ReactElement } from 'react';

import type { Node } from '../../documents/architecture/model';
import { NamedLiterals } from './namedLiterals';
import type { ArchitectureState } from './state';

export interface ICallSectionProps {
  readonly state: ArchitectureState;
  readonly id: string;
  readonly node: Exclude<Node, { kind: 'block' }>;
}

export function CallSection({ state, id, node }: ICallSectionProps): ReactElement | null {
  const { trans, model } = state;
  const given = node.call ?? {};
  const count = Object.keys(given).length;
  if (state.isReadOnly && count === 0) {
    return null;
  }
  return (
    <details className="df-Side-section df-Fold" open={count > 0}>
      <summary>
        {trans.__('When it is called')} <span className="df-Meta">{count || ''}</span>
      </summary>
      <NamedLiterals
        state={state}
        values={given}
        fieldLabel={name => name}
        removeLabel={name => trans.__('Take %1 away', name)}
        addLabel={trans.__('Name of a call argument')}
        example="training"
        literalOf={name => (name === 'training' ? 'False' : 'None')}
        onSet={(name, literal) => {
          state.edit(() => {
            model.setCall(id, name, literal === '' ? null : literal);
          });
        }}
      />
    </details>
  );
}
