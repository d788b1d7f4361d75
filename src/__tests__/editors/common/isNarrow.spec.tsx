import { act, type ReactElement, useRef } from 'react';
import { createRoot } from 'react-dom/client';

import { useIsNarrow } from '../../../editors/common/isNarrow';

describe('the width of an editor', () => {
  const sizes: (() => void)[] = [];
  let width = 0;

  beforeAll(() => {
    Object.assign(globalThis, {
      IS_REACT_ACT_ENVIRONMENT: true,
      ResizeObserver: class {
        observe = jest.fn();
        disconnect = jest.fn();
        constructor(changed: () => void) {
          sizes.push(changed);
        }
      }
    });
    jest.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockImplementation(() => width);
  });

  function Panel({ tell }: { readonly tell: (isNarrow: boolean) => void }): ReactElement {
    const box = useRef<HTMLDivElement>(null);
    const isNarrow = useIsNarrow(box, tell);
    return <div ref={box}>{isNarrow === null ? 'nothing' : isNarrow ? 'narrow' : 'wide'}</div>;
  }

  it('is told before anything is drawn, and not guessed', () => {
    const host = document.createElement('div');
    const told: (readonly [boolean, string | null])[] = [];
    act(() => {
      createRoot(host).render(<Panel tell={now => told.push([now, host.textContent])} />);
    });
    expect([host.textContent, told]).toEqual(['nothing', []]);
    width = 900;
    act(() => {
      sizes.forEach(changed => {
        changed();
      });
    });
    expect([host.textContent, told]).toEqual(['narrow', [[true, 'nothing']]]);
    width = 1400;
    act(() => {
      sizes.forEach(changed => {
        changed();
      });
    });
    expect(host.textContent).toBe('wide');
  });
});
