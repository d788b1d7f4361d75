// What is wrong with a layer as people read it: expected, received, because, and the repair where it is certain.
import type { ReactElement } from 'react';

import { Icon } from '../../components/icon';
import type * as Api from '../../documents/generated/api';
import { canRepair, repair } from './actions';
import type { ArchitectureState } from './state';

export interface IErrorViewProps {
  readonly state: ArchitectureState;
  /** Name of the layer, in the head. */
  readonly title: string;
  readonly error: Api.LayerError;
}

export function ErrorView({ state, title, error }: IErrorViewProps): ReactElement {
  const { trans } = state;
  const rows: readonly (readonly [string, string | null | undefined, string])[] = [
    [trans.__('Expected'), error.expected, ''],
    [trans.__('Received'), error.received, 'df-mod-received'],
    [trans.__('Because'), error.because, '']
  ];
  const given = rows.filter(([, text]) => text !== null && text !== undefined && text !== '');
  const fix = error.repair;
  return (
    <div className={`df-LayerError df-mod-${error.severity}`}>
      <p className="df-LayerError-head">
        <Icon
          name={error.severity === 'error' ? 'failed' : 'warn'}
          label={error.severity === 'error' ? trans.__('error') : trans.__('warning')}
        />
        <b>{title}</b>
      </p>
      <p className="df-LayerError-message">{error.message}</p>
      {given.length === 0 ? null : (
        <dl>
          {given.map(([name, text, kind]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd className={kind}>{text}</dd>
            </div>
          ))}
        </dl>
      )}
      {fix === null || fix === undefined || !canRepair(state, fix) ? null : (
        <button
          type="button"
          className="df-Button"
          onClick={() => {
            repair(state, fix);
          }}
        >
          {fix.label}
        </button>
      )}
    </div>
  );
}
