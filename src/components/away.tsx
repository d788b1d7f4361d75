// What a screen says while the server is away: how old what it shows is, and that executions go on.
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ISignal } from '@lumino/signaling';
import { type ReactElement, useEffect, useReducer } from 'react';

import { formatAge } from '../utils/format';
import { Icon } from './icon';
import { useSignal } from './useSignal';

/** As `IDeepForgeServer` has it. */
export interface IConnection {
  readonly isConnected: boolean | null;
  readonly lastSeen: number | null;
  readonly connectionChanged: ISignal<unknown, unknown>;
}

const REDRAW_MS = 10_000;

/** Nothing while events arrive. */
export function Away(props: {
  readonly connection: IConnection;
  readonly trans: TranslationBundle;
}): ReactElement | null {
  const { connection, trans } = props;
  useSignal(connection.connectionChanged);
  const isAway = connection.isConnected === false;
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    if (!isAway) {
      return undefined;
    }
    const timer = window.setInterval(redraw, REDRAW_MS);
    return () => {
      window.clearInterval(timer);
    };
  }, [isAway]);
  if (!isAway) {
    return null;
  }
  return (
    <p className="df-Away" role="status">
      <Icon name="clock" />
      <span>{awayWords(connection.lastSeen, trans)}</span>
    </p>
  );
}

export function awayWords(
  lastSeen: number | null,
  trans: TranslationBundle,
  now = Date.now()
): string {
  const age = lastSeen === null ? 'now' : formatAge(lastSeen, now);
  return age === 'now'
    ? trans.__('The server does not answer: this is what was last known. What runs goes on.')
    : trans.__(
        'The server does not answer: this is what was known %1 ago. What runs goes on.',
        age
      );
}
