// Imported layers, which lie in one place, are arranged when they are shown: each graph once, and again with final cards.
import { Signal } from '@lumino/signaling';

import type { ArchitectureState } from '../../../editors/architecture/state';
import { arrangeUnplaced, isUnplaced } from '../../../editors/architecture/unplaced';

type Place = [number, number];
type Nodes = Record<string, { position: Place }>;
const nodes = (...places: readonly Place[]): Nodes =>
  Object.fromEntries(places.map((position, index) => [String(index), { position }]));

it.each([
  [nodes([0, 0], [0, 0]), true],
  [nodes([3, 4], [3, 4], [3, 4]), true],
  [nodes([0, 0], [0, 96]), false],
  [nodes([0, 0]), false],
  [nodes(), false]
])('%j lies in one place: %s', (given, expected) => {
  expect(isUnplaced(given)).toBe(expected);
});

/** An editor of two layers whose library has said nothing yet, and what was asked to be placed. */
function opened(isReadOnly = false) {
  const changed = new Signal<object, void>({});
  const feedback = { revision: null as { isLatest: boolean } | null };
  const state = {
    changed,
    feedback,
    prefix: '',
    isReadOnly,
    isDisposed: false,
    isArranging: false,
    setArranging: (isArranging: boolean): void => {
      state.isArranging = isArranging;
    },
    model: { layers: { nodes: nodes([0, 0], [0, 0]) } }
  };
  const placed: string[] = [];
  const said: boolean[] = [];
  arrangeUnplaced(state as unknown as ArchitectureState, async each => {
    placed.push(each.prefix);
    said.push(each.isArranging);
    state.model.layers = { nodes: nodes([0, 0], [0, 112]) };
    changed.emit();
    await Promise.resolve();
  });
  const after = async (work: () => void): Promise<void> => {
    work();
    changed.emit();
    await new Promise<void>(resolve => {
      setTimeout(resolve);
    });
  };
  return { state, feedback, placed, said, after };
}

it('arranges each graph once, and never what cannot be changed', async () => {
  const { state, placed, after } = opened(true);
  expect(placed).toEqual([]);
  await after(() => {
    state.isReadOnly = false;
  });
  // It may not have worked; the user's next edits are not to be disturbed by another try.
  await after(() => {
    state.model.layers = { nodes: nodes([0, 0], [0, 0]) };
  });
  expect(placed).toEqual(['']);
  await after(() => {
    state.prefix = 'block/';
  });
  expect(placed).toEqual(['', 'block/']);
});

it('arranges once more when the library has said what the cards show', async () => {
  const { feedback, placed, after } = opened();
  await after(() => undefined);
  expect(placed).toEqual(['']);
  await after(() => {
    feedback.revision = { isLatest: true };
  });
  await after(() => undefined);
  expect(placed).toEqual(['', '']);
});

it('says that it arranges while the layers lie in one heap, and no longer', async () => {
  const { state, feedback, said, after } = opened();
  expect(said).toEqual([true]);
  await after(() => undefined);
  expect(state.isArranging).toBe(false);
  await after(() => {
    feedback.revision = { isLatest: true };
  });
  expect(said).toEqual([true, false]);
});

it('leaves layers where somebody has put them in the meantime', async () => {
  const { state, feedback, placed, after } = opened();
  await after(() => undefined);
  await after(() => {
    state.model.layers = { nodes: nodes([0, 0], [64, 112]) };
  });
  await after(() => {
    feedback.revision = { isLatest: true };
  });
  expect(placed).toEqual(['']);
});
