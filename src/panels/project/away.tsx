// What the panel says while the server is away: how old what it shows is, and what goes on.
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReactElement } from 'react';

import { Icon } from '../../components/icon';
import { formatAge } from '../../utils/format';

export interface IAwayProps {
  readonly lastSeen: number | null;
  readonly now: number;
  readonly onRetry: () => void;
  readonly trans: TranslationBundle;
}

export function Away({ lastSeen, now, onRetry, trans }: IAwayProps): ReactElement {
  const isRecent = lastSeen !== null && now - lastSeen < 60000;
  return (
    <div className="df-Project-away df-st-running" role="status">
      <Icon name="clock" />
      <span>
        {lastSeen === null
          ? trans.__('The server does not answer.')
          : isRecent
            ? trans.__('The server does not answer. Last seen less than a minute ago.')
            : trans.__(
                'The server does not answer. Last seen %1 ago.',
                formatAge(lastSeen, now)
              )}{' '}
        {trans.__('Executions go on without it.')}
      </span>
      <button type="button" className="df-Link" onClick={onRetry}>
        {trans.__('Try again')}
      </button>
    </div>
  );
}
