// Promises of "Run what is stale": it runs what the plan says and nothing else, asks again after each cell, and stops.
import {
  IDLE,
  type IRerunState,
  isActive,
  nextRerun,
  type RerunEffect,
  type RerunEvent,
  type RunOutcome,
  spared
} from '../../../documents/rerun/machine';
import type { IPlanned } from '../../../documents/rerun/plan';
import { rerunWords } from '../../../documents/rerun/words';
import { plainWords } from '../../../documents/words';

function cells(...names: readonly string[]): IPlanned[] {
  return names.map(cell => ({ cell, kind: 'edited', name: '', without: [] }));
}

function plan(names: string, edition = 0): RerunEvent {
  return {
    type: 'planned',
    cells: cells(...names.split(' ').filter(name => name !== '')),
    edition
  };
}

function ran(kind: 'ok' | 'interrupted' | 'gone' | 'lost'): RerunEvent {
  return { type: 'ran', outcome: { kind } };
}

const START: RerunEvent = { type: 'start' };
const CANCEL: RerunEvent = { type: 'cancel' };
const FAILED: RunOutcome = { kind: 'error', message: 'NameError: df' };

/** The last state, and what was done on the way. */
function walk(...events: readonly RerunEvent[]): {
  readonly state: IRerunState;
  readonly did: readonly string[];
} {
  let state = IDLE;
  const did: string[] = [];
  for (const event of events) {
    let effect: RerunEffect | null;
    [state, effect] = nextRerun(state, event);
    if (effect !== null) {
      did.push(effect.do === 'run' ? `run ${effect.cell}` : effect.do);
    }
  }
  return { state, did };
}

const say = (state: IRerunState): string => rerunWords(state, cell => `[${cell}]`, plainWords);

it.each<[string, RerunEvent[], string[], string]>([
  ['asks', [START], ['ask'], 'Asking the kernel what must run…'],
  ['ends when nothing must run', [START, plan('')], ['ask'], 'Nothing had to run.'],
  [
    'runs the first cell of the plan',
    [START, plan('A B')],
    ['ask', 'run A'],
    'Running 1 of 2: [A]'
  ],
  [
    'asks again after each cell',
    [START, plan('A B'), ran('ok')],
    ['ask', 'run A', 'ask'],
    '1 of 2 run'
  ],
  [
    'runs what the new plan says, not the old one',
    [START, plan('A B'), ran('ok'), plan('C'), ran('ok'), plan('')],
    ['ask', 'run A', 'ask', 'run C', 'ask'],
    '2 cells were run; nothing is stale. 1 cell then did not have to run.'
  ],
  [
    'stops at the first error',
    [START, plan('A B'), { type: 'ran', outcome: FAILED }, plan('B')],
    ['ask', 'run A'],
    'Stopped at [A]: NameError: df. 1 cell was not run.'
  ],
  [
    'stops when the cell is interrupted',
    [START, plan('A B'), ran('interrupted')],
    ['ask', 'run A'],
    'Stopped. 2 cells are left.'
  ],
  [
    'interrupts the cell that runs when it is cancelled, and runs no other',
    [START, plan('A B'), CANCEL, CANCEL, ran('ok'), plan('B')],
    ['ask', 'run A', 'interrupt'],
    'Stopped. 1 cell is left.'
  ],
  [
    'is cancelled while the kernel is asked',
    [START, plan('A B'), ran('ok'), CANCEL, plan('B')],
    ['ask', 'run A', 'ask'],
    'Stopped. 1 cell is left.'
  ],
  [
    'asks again when a cell has gone',
    [START, plan('A B'), ran('gone'), plan('B', 1)],
    ['ask', 'run A', 'ask', 'run B'],
    'Running 1 of 1: [B]'
  ],
  [
    'runs no cell that would find what a run from the top has not',
    [
      START,
      plan('A'),
      ran('ok'),
      {
        type: 'planned',
        cells: [{ cell: 'B', kind: 'unmade', name: 'f', without: ['f'] }],
        edition: 0
      }
    ],
    ['ask', 'run A', 'ask'],
    'Stopped at [B]: it reads f, which no cell above it makes any more. 1 cell is left.'
  ],
  [
    'does not run a cell for ever',
    [START, plan('A'), ran('ok'), plan('A')],
    ['ask', 'run A', 'ask'],
    'Stopped: [A] was run and must be run again. Its results may change each time it runs.'
  ],
  [
    'runs a cell again that was edited while others ran',
    [START, plan('A B'), ran('ok'), plan('A B', 1)],
    ['ask', 'run A', 'ask', 'run A'],
    'Running 2 of 3: [A]'
  ],
  [
    'ends when the kernel cannot say',
    [START, { type: 'refused', message: 'too old' }],
    ['ask'],
    'The kernel cannot say what must run: too old'
  ],
  [
    'ends with the kernel while a cell runs',
    [START, plan('A B'), { type: 'lost' }, ran('lost')],
    ['ask', 'run A'],
    'Stopped: the kernel was restarted, changed or died.'
  ],
  [
    'ends with the kernel while it is asked',
    [START, { type: 'lost' }, plan('A')],
    ['ask'],
    'Stopped: the kernel was restarted, changed or died.'
  ],
  ['starts once', [START, START], ['ask'], 'Asking the kernel what must run…'],
  [
    'starts anew after its end',
    [START, plan('A'), { type: 'ran', outcome: FAILED }, START, plan('A')],
    ['ask', 'run A', 'ask', 'run A'],
    'Running 1 of 1: [A]'
  ],
  ['forgets how it ended', [START, plan(''), { type: 'forget' }], ['ask'], ''],
  [
    'does not forget while it runs',
    [START, { type: 'forget' }],
    ['ask'],
    'Asking the kernel what must run…'
  ]
])('%s', (_name, events, did, words) => {
  const end = walk(...events);
  expect(end.did).toEqual(did);
  expect(say(end.state)).toBe(words);
});

it('runs nothing that no plan named, whatever happens in whatever order', () => {
  let seed = 7;
  const random = (below: number): number => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return Math.floor((seed / 2147483648) * below);
  };
  for (let trial = 0; trial < 300; trial++) {
    let state = IDLE;
    let asked: readonly string[] | null = null;
    for (let step = 0; step < 30; step++) {
      const events: RerunEvent[] = [
        START,
        CANCEL,
        plan('A B C D'.slice(2 * random(4)), random(3)),
        plan(''),
        ran('ok'),
        ran('gone'),
        ran('interrupted'),
        ran('lost'),
        { type: 'ran', outcome: FAILED },
        { type: 'lost' },
        { type: 'forget' },
        { type: 'refused', message: '' }
      ];
      const event = events[random(events.length)] ?? START;
      const wasAsking = state.phase === 'asking';
      const [next, effect] = nextRerun(state, event);
      asked = event.type === 'planned' && wasAsking ? event.cells.map(each => each.cell) : null;
      if (effect?.do === 'run') {
        expect(asked?.[0]).toBe(effect.cell);
        expect(next.current?.cell).toBe(effect.cell);
      }
      expect(isActive(next)).toBe(next.end === null && next.phase !== 'idle');
      expect(
        (next.phase === 'running' || next.phase === 'stopping') === (next.current !== null)
      ).toBe(true);
      expect(spared(next)).toBeGreaterThanOrEqual(0);
      state = next;
    }
  }
});
