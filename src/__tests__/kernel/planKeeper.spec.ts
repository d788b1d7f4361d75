// Promises of the plan's keeper: it asks when changes have settled, never twice at once, and says what is of before.
import type { INotebookPlan } from '../../documents/rerun/plan';
import { PlanKeeper } from '../../kernel/planKeeper';

interface IAsked {
  readonly answer: (plan: INotebookPlan) => void;
  readonly refuse: (reason: Error) => void;
}

const PLAN: INotebookPlan = {
  stale: new Map(),
  cells: [{ cell: 'A', kind: 'edited', name: '', without: [] }],
  leftover: [],
  foretold: []
};

function setUp() {
  const asked: IAsked[] = [];
  const world = { canAsk: true, isBusy: false, changes: 0 };
  const keeper = new PlanKeeper({
    ask: () =>
      new Promise((resolve, reject) => {
        asked.push({ answer: resolve, refuse: reject });
      }),
    cells: () => [['A', 'x = 1']],
    canAsk: () => world.canAsk,
    isBusy: () => world.isBusy,
    onChange: () => {
      world.changes += 1;
    },
    now: () => jest.now()
  });
  return { keeper, asked, world };
}

async function pass(milliseconds: number): Promise<void> {
  await jest.advanceTimersByTimeAsync(milliseconds);
}

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

it('asks once when changes have settled, and keeps the answer until the next change', async () => {
  const { keeper, asked, world } = setUp();
  for (let key = 0; key < 5; key++) {
    keeper.touch();
    await pass(100);
  }
  expect(asked).toHaveLength(0);
  await pass(400);
  expect(asked).toHaveLength(1);
  expect(keeper.state).toEqual({ plan: null, isCurrent: false, problem: null });
  asked[0]?.answer(PLAN);
  await pass(0);
  expect(keeper.state).toEqual({ plan: PLAN, isCurrent: true, problem: null });
  expect(world.changes).toBe(1);
  keeper.touch();
  expect(keeper.state).toEqual({ plan: PLAN, isCurrent: false, problem: null });
});

it('asks again for what changed while it was asking, and not at the same time', async () => {
  const { keeper, asked } = setUp();
  keeper.touch();
  await pass(400);
  keeper.touch();
  await pass(2000);
  expect(asked).toHaveLength(1);
  asked[0]?.answer(PLAN);
  await pass(0);
  expect(keeper.state.isCurrent).toBe(false);
  // The answer took two seconds: the next question leaves the kernel more time.
  await pass(2000);
  expect(asked).toHaveLength(1);
  await pass(20000);
  expect(asked).toHaveLength(2);
});

it('waits while cells run, and while nothing is recorded', async () => {
  const { keeper, asked, world } = setUp();
  world.isBusy = true;
  keeper.touch();
  await pass(3000);
  expect(asked).toHaveLength(0);
  world.isBusy = false;
  await pass(400);
  expect(asked).toHaveLength(1);

  const other = setUp();
  other.world.canAsk = false;
  other.keeper.touch();
  await pass(3000);
  expect(other.asked).toHaveLength(0);
});

it('says why there is no answer, until there is one', async () => {
  const { keeper, asked } = setUp();
  keeper.touch();
  await pass(400);
  asked[0]?.refuse(new Error('expected status, on or off'));
  await pass(0);
  expect(keeper.state).toMatchObject({ plan: null, problem: 'expected status, on or off' });
  keeper.touch();
  await pass(400);
  asked[1]?.answer(PLAN);
  await pass(0);
  expect(keeper.state).toEqual({ plan: PLAN, isCurrent: true, problem: null });
});

it('takes no answer of a kernel that is gone', async () => {
  const { keeper, asked } = setUp();
  keeper.touch();
  await pass(400);
  keeper.clear();
  asked[0]?.answer(PLAN);
  await pass(0);
  expect(keeper.state.plan).toBeNull();
  await pass(400);
  expect(asked).toHaveLength(2);
  keeper.dispose();
  asked[1]?.answer(PLAN);
  await pass(1000);
  expect(keeper.state.plan).toBeNull();
});
