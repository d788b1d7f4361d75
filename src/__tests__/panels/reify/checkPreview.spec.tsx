// Before a check: the time of each step and of all, what taking steps as given saves, and that something is left to prove.
import { nullTranslator } from '@jupyterlab/translation';
import { act } from 'react';
import { createRoot } from 'react-dom/client';

import type { Proposal } from '../../../documents/generated/api';
import { CheckPreview } from '../../../panels/reify/checkPreview';
import { checkSeconds } from '../../../panels/reify/expected';
import type { ProposalModel } from '../../../panels/reify/model';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

const EMPTY = {
  ...{ path: '', doc: '', inputs: [], outputs: [], attributes: [], figures: [] },
  ...{ code: '', notes: [], splits: [] }
};
const RUN = { cell: null, source: '', step: null, reason: null };
const PROPOSAL: Proposal = {
  name: 'a',
  path: '',
  session: 's',
  executions: [
    { ...RUN, number: 1, seconds: 2 },
    { ...RUN, number: 2, seconds: 60 },
    { ...RUN, number: 3, seconds: 30 }
  ],
  steps: [
    { ...EMPTY, key: 1, name: 'load', executions: [1] },
    { ...EMPTY, key: 2, name: 'train', executions: [2, 3] }
  ],
  seconds: 95,
  flows: [],
  inputs: [],
  targets: [],
  modules: {},
  notes: []
};

it.each<[number[], number]>([
  [[], 95],
  [[2], 5],
  [[1, 2], 3],
  [[7], 95]
])('with %j given it takes %d seconds', (given, seconds) => {
  expect(checkSeconds(PROPOSAL, new Set(given))).toBe(seconds);
});

it('says what each step takes, and lets all but one be taken as given', () => {
  const asked: (readonly [number, boolean])[] = [];
  const given = new Set<number>();
  const model = {
    given,
    setGiven: (step: number, isGiven: boolean) => {
      asked.push([step, isGiven]);
    }
  } as unknown as ProposalModel;
  const node = document.createElement('div');
  const root = createRoot(node);
  const draw = (): string[] => {
    act(() => {
      root.render(
        <CheckPreview
          id="check"
          model={model}
          proposal={PROPOSAL}
          trans={nullTranslator.load('deepforge')}
        />
      );
    });
    return [...node.querySelectorAll('header .df-Meta, .df-CheckPreview-time')].map(
      each => each.textContent
    );
  };
  expect(draw()).toEqual(['about 1 min 35 s in all', '2.0 s', '1 min 30 s']);
  const boxes = (): HTMLInputElement[] => [...node.querySelectorAll('input')];
  expect(boxes().map(each => each.getAttribute('aria-label'))).toEqual([
    'Take load as given',
    'Take train as given'
  ]);
  act(() => {
    boxes()[1]?.click();
  });
  expect(asked).toEqual([[2, true]]);
  given.add(2);
  expect(draw()).toEqual(['about 5.0 s instead of 1 min 35 s', '2.0 s', 'does not run']);
  expect(boxes().map(each => each.disabled)).toEqual([true, false]);
  act(() => {
    root.unmount();
  });
});
