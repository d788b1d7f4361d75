// Imported layers, which lie in one place, are arranged when they are shown: each graph once.
import { Signal } from '@lumino/signaling';

import type { ArchitectureState } from '../../../editors/architecture/state';
import { arrangeUnplaced, isUnplaced } from '../../../editors/architecture/unplaced';

type Place = readonly [number, number];
const nodes = (...places: readonly Place[]): { position: Place }[] =>
  places.map(position => ({ position }));

it.each([
  [nodes([0, 0], [0, 0]), true],
  [nodes([3, 4], [3, 4], [3, 4]), true],
  [nodes([0, 0], [0, 96]), false],
  [nodes([0, 0]), false],
  [nodes(), false]
])('%j lies in one place: %s', (given, expected) => {
  expect(isUnplaced(given)).toBe(expected);
});

it('arranges what is shown, each graph once, and never what cannot be changed', () => {
  const changed = new Signal<object, void>({});
  const state = {
    changed,
    prefix: '',
    isReadOnly: true,
    model: { layers: { nodes: { a: { position: [0, 0] }, b: { position: [0, 0] } } } }
  };
  const placed: string[] = [];
  arrangeUnplaced(state as unknown as ArchitectureState, each => {
    placed.push(each.prefix);
    return Promise.resolve();
  });
  expect(placed).toEqual([]);
  state.isReadOnly = false;
  changed.emit();
  // It may not have worked; the user's next edits are not to be disturbed by another try.
  changed.emit();
  expect(placed).toEqual(['']);
  state.prefix = 'block/';
  changed.emit();
  expect(placed).toEqual(['', 'block/']);
});
