// Promises of the width of the code pane: remembered, within bounds, and never in the way when nothing can be kept.
import { CODE_WIDTH, CodeWidth } from '../../../editors/architecture/codeWidth';

function store(kept: unknown) {
  const saved: unknown[] = [];
  return {
    saved,
    fetch: () => Promise.resolve(kept as number),
    save: (_: string, value: unknown) => {
      saved.push(value);
      return Promise.resolve();
    }
  };
}

const loaded = (): Promise<void> =>
  new Promise<void>(resolve => {
    setTimeout(resolve);
  });

it.each([
  [500, 500],
  [1, CODE_WIDTH.least],
  [90_000, CODE_WIDTH.most],
  ['wide', CODE_WIDTH.usual],
  [undefined, CODE_WIDTH.usual]
])('of %j remembered it is %d wide', async (kept, expected) => {
  const width = new CodeWidth(store(kept));
  await loaded();
  expect(width.value).toBe(expected);
});

it('tells of other widths and remembers the one that stays', () => {
  const kept = store(undefined);
  const width = new CodeWidth(kept);
  let told = 0;
  width.changed.connect(() => {
    told += 1;
  });
  width.set(400);
  width.set(400.2);
  width.set(420);
  expect([told, kept.saved]).toEqual([2, []]);
  width.keep();
  expect(kept.saved).toEqual([420]);
});

it('works without a place to remember anything', async () => {
  const width = new CodeWidth({
    fetch: () => Promise.reject(new Error('full')),
    save: () => Promise.reject(new Error('full'))
  });
  width.set(400);
  width.keep();
  await loaded();
  expect(width.value).toBe(400);
});
