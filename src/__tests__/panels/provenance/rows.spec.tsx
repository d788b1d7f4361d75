// Promises of the rows of the lineage: a list that becomes shorter while it is scrolled shows what is left.
import { nullTranslator } from '@jupyterlab/translation';
import { act } from 'react';
import { createRoot } from 'react-dom/client';

import { SessionLineage } from '../../../documents/sessionLineage';
import { Rows } from '../../../panels/provenance/rows';

Reflect.set(globalThis, 'IS_REACT_ACT_ENVIRONMENT', true);
Reflect.set(
  globalThis,
  'ResizeObserver',
  class {
    observe(): void {
      // Nothing changes its size here.
    }
    disconnect(): void {
      // Nothing was observed.
    }
  }
);

it('shows what is left of a list that was scrolled far down', () => {
  const lineage = new SessionLineage(() => '');
  lineage.setCells(['A']);
  for (let number = 1; number <= 400; number++) {
    lineage.add({ number, status: 'ok', cell: 'A', source: 'x = 1', writes: ['x'] });
  }
  const host = document.createElement('div');
  const root = createRoot(host);
  const draw = (count: number): void => {
    act(() => {
      root.render(
        <Rows
          rows={lineage.rows.slice(0, count)}
          isGraph={true}
          selected={null}
          root={null}
          path={new Set()}
          trans={nullTranslator.load('deepforge')}
          onSelect={() => undefined}
          onGo={() => undefined}
        />
      );
    });
  };
  draw(400);
  const box = host.querySelector('.df-Provenance-rows');
  expect(box).not.toBeNull();
  act(() => {
    Object.assign(box ?? {}, { scrollTop: 9000 });
    box?.dispatchEvent(new Event('scroll', { bubbles: true }));
  });
  draw(3);
  expect(host.querySelectorAll('[role="option"]')).toHaveLength(3);
  expect(Number(host.querySelector('svg')?.getAttribute('height'))).toBeGreaterThan(0);
  act(() => {
    root.unmount();
  });
});
