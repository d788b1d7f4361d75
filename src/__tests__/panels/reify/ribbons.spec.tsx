// The bands between cells and operations are there from the first drawing on.
import { act, type ReactElement, useRef } from 'react';
import { createRoot } from 'react-dom/client';

import { Ribbons } from '../../../panels/reify/ribbons';

Reflect.set(globalThis, 'IS_REACT_ACT_ENVIRONMENT', true);
// jsdom lays nothing out, so nothing is ever resized.
Reflect.set(
  globalThis,
  'ResizeObserver',
  class {
    observe(): void {
      return undefined;
    }
    disconnect(): void {
      return undefined;
    }
  }
);

function Host(): ReactElement {
  const host = useRef<HTMLDivElement>(null);
  return (
    <div ref={host}>
      <div className="df-Reify-execution" data-step="1" />
      <Ribbons host={host} selected={1} version={0} />
      <div className="df-Reify-step" data-step="1" />
    </div>
  );
}

it('draws a band as soon as the columns are there', () => {
  const place = document.body.appendChild(document.createElement('div'));
  const root = createRoot(place);
  act(() => {
    root.render(<Host />);
  });
  expect(place.querySelectorAll('.df-Reify-ribbons path')).toHaveLength(1);
  act(() => {
    root.unmount();
  });
});
