// What is said of a proof: what it found and covered, what was taken as given, and why it no longer holds.
import { nullTranslator } from '@jupyterlab/translation';
import { act, type ReactElement } from 'react';
import { createRoot } from 'react-dom/client';

import { ProofLine, ProofStanding } from '../../components/proofLine';
import type { Proof } from '../../documents/generated/api';

const trans = nullTranslator.load('deepforge');

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

const PROOF: Proof = {
  id: 'one',
  session: 's',
  pipeline: 'p',
  status: 'done',
  phase: 'finished',
  done: 3,
  total: 3,
  seconds: 4,
  values: {},
  nodes: {},
  counts: { same: 3 },
  compared: 3,
  values_total: 4,
  tolerance: 'bitwise'
};

function draw(element: ReactElement): string {
  const node = document.createElement('div');
  const root = createRoot(node);
  act(() => {
    root.render(element);
  });
  const text = [...node.querySelectorAll('span:not(:has(span)), li')]
    .map(each => each.textContent)
    .join('; ');
  act(() => {
    root.unmount();
  });
  return text;
}

const line = (proof: Partial<Proof>): string =>
  draw(<ProofLine proof={{ ...PROOF, ...proof }} trans={trans} openExecution={() => undefined} />);
const standing = (proof: Partial<Proof>): string =>
  draw(<ProofStanding proof={{ ...PROOF, ...proof }} trans={trans} />);

it.each<[string, Partial<Proof>, string]>([
  ['what it covers', {}, '3 same; 3 of 4 values compared bitwise, 4.0 s'],
  [
    'the bound, where there is one',
    { tolerance: '1e-6 relative' },
    '3 same; 3 of 4 values compared within 1e-6 relative, 4.0 s'
  ],
  [
    'what was taken as given',
    { given: ['train', 'load'] },
    '3 same; Partial: train, load taken as given; 3 of 4 values compared bitwise, 4.0 s'
  ],
  [
    'that it is stale',
    { standing: 'stale' },
    'Stale; 3 same; 3 of 4 values compared bitwise, 4.0 s'
  ],
  [
    'how far it is',
    { status: 'running', phase: 'running', done: 1, total: 5, expected_seconds: 90 },
    'Running the pipeline: 1 of 5 jobs; about 1 min 30 s in all'
  ],
  [
    'that it was cancelled',
    { status: 'cancelled', counts: {}, seconds: 2 },
    'The check was cancelled.'
  ]
])('%s', (_name, proof, words) => {
  expect(line(proof)).toBe(words);
});

it('gives each reason why it no longer holds, and nothing while it does', () => {
  const reasons = Array.from({ length: 8 }, (_, at) => ({
    kind: 'code' as const,
    what: `f${at}`,
    reason: `f${at} has changed since`
  }));
  expect(standing({})).toBe('');
  expect(standing({ standing: 'stale', stale_reasons: reasons.slice(0, 1) })).toBe(
    'This proof is stale: it was made before these changes.; f0 has changed since'
  );
  expect(standing({ standing: 'stale', stale_reasons: reasons })).toMatch(/f5 .*; 2 more changes$/);
  expect(standing({ stale: 'f has changed since' })).toMatch(/; f has changed since$/);
});
