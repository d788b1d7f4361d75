// Promises of the small number fields of a tuple: what is the same stays the same until another number is typed.
import { nullTranslator } from '@jupyterlab/translation';
import { act } from 'react';
import { createRoot } from 'react-dom/client';

import { FormContext, type IForm } from '../../../../editors/architecture/form/context';
import { NumbersField } from '../../../../editors/architecture/form/numbersField';

const FORM = { trans: nullTranslator.load('deepforge') } as unknown as IForm;

beforeAll(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
});

function field(literal: string, isShape = false) {
  const saved: (string | null)[] = [];
  const host = document.createElement('div');
  act(() => {
    createRoot(host).render(
      <FormContext.Provider value={FORM}>
        <NumbersField
          id="field"
          describedBy="note"
          name="kernel_size"
          control={{
            kind: 'numbers',
            length: isShape ? null : 2,
            takesOne: !isShape,
            isShape,
            isOptional: false
          }}
          literal={literal}
          isDisabled={false}
          isInvalid={false}
          isDefault={false}
          onSave={value => saved.push(value)}
        />
      </FormContext.Provider>
    );
  });
  const inputs = host.querySelectorAll('input');
  const type = (at: number, text: string): void => {
    const input = inputs[at];
    if (input === undefined) {
      throw new Error(`There is no number ${String(at)}.`);
    }
    act(() => {
      // React hears only of what is set past its own property.
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, text);
      input.dispatchEvent(new Event('input', { bubbles: true }));
    });
  };
  const enter = (): readonly (string | null)[] => {
    act(() => {
      inputs[0]?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
    });
    return saved;
  };
  return { type, enter };
}

it.each<[string, [number, string][], string]>([
  ['(3, 3)', [[0, '5']], '(5, 5)'],
  ['(3, 3)', [[1, '5']], '(3, 5)'],
  ['(3, 3)', [[0, '5'], [1, '1']], '(5, 1)'], // prettier-ignore
  ['(3, 1)', [[0, '5']], '(5, 1)'],
  ['(3, 3)', [[0, '5,'], [0, '5, 7']], '(5, 7)'], // prettier-ignore
  ['', [[0, '12']], '(12, 12)']
])('%s with %j typed becomes %s', (before, typed, after) => {
  const { type, enter } = field(before);
  for (const [at, text] of typed) {
    type(at, text);
  }
  expect(enter()).toEqual([after]);
});

it('leaves the other dimensions of a shape as they are', () => {
  const { type, enter } = field('(32, 32)', true);
  type(0, '64');
  expect(enter()).toEqual(['(64, 32)']);
});
