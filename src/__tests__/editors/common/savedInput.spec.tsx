// Promises of a field that is saved when it is left: a name that is refused is not shown as if it were so.
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';

import { SavedInput } from '../../../editors/common/savedInput';

beforeAll(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
});

function field(isStrict: boolean, accept: (text: string) => boolean) {
  const host = document.body.appendChild(document.createElement('div'));
  const root: Root = createRoot(host);
  const saved: string[] = [];
  const draw = (value: string): void => {
    root.render(
      <SavedInput
        value={value}
        isStrict={isStrict}
        onSave={text => {
          saved.push(text);
          if (accept(text)) {
            draw(text);
          }
        }}
      />
    );
  };
  act(() => {
    draw('dense');
  });
  const input = host.querySelector('input');
  if (input === null) {
    throw new Error('There is no field.');
  }
  const typeAndLeave = (text: string): void => {
    act(() => {
      input.focus();
      // React hears only of what is set past its own property.
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, text);
      input.dispatchEvent(new Event('input', { bubbles: true }));
    });
    act(() => {
      input.blur();
    });
  };
  return { input, saved, typeAndLeave };
}

it.each([
  [true, true, 'classes'],
  [true, false, 'dense'],
  [false, false, 'classes']
])('strict %s, accepted %s: shows %s once it is left', (isStrict, isAccepted, shown) => {
  const { input, saved, typeAndLeave } = field(isStrict, () => isAccepted);
  typeAndLeave('classes');
  expect(saved).toEqual(['classes']);
  expect(input.value).toBe(shown);
});
