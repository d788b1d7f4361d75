// Promises of the notice of a server that is away: shown only then, with the age of what is shown.
import { nullTranslator } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';
import { act } from 'react';
import { createRoot } from 'react-dom/client';

import { Away, type IConnection, awayWords } from '../../components/away';

const trans = nullTranslator.load('deepforge');
Reflect.set(globalThis, 'IS_REACT_ACT_ENVIRONMENT', true);

test('it comes and goes with the connection', () => {
  const connection = { isConnected: true as boolean | null, lastSeen: 0 };
  const connectionChanged = new Signal<object, boolean>(connection);
  const host = document.createElement('div');
  const root = createRoot(host);
  const shown: IConnection = Object.assign(connection, { connectionChanged });
  act(() => {
    root.render(<Away connection={shown} trans={trans} />);
  });
  expect(host.textContent).toBe('');
  act(() => {
    connection.isConnected = false;
    connectionChanged.emit(false);
  });
  expect(host.querySelector('[role="status"]')?.textContent).toContain('ago');
  act(() => {
    connection.isConnected = true;
    connectionChanged.emit(true);
  });
  expect(host.textContent).toBe('');
  act(() => {
    root.unmount();
  });
});

test('it says how old what is shown is', () => {
  const now = Date.parse('2026-01-01T00:10:00Z');
  expect(awayWords(now - 3 * 60_000, trans, now)).toContain('known 3 min ago');
  expect(awayWords(now - 1000, trans, now)).toContain('last known');
  expect(awayWords(null, trans, now)).toContain('last known');
});
