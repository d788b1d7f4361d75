// Promises of a live execution: events folded in, times, and when nothing more is known.
import type { ExecutionState, Job, ServerEvent } from '../../documents/generated/api';
import {
  type ILive,
  applyEvent,
  executionSeconds,
  fromState,
  isAbandoned,
  isActive,
  jobCounts,
  jobRows,
  jobSeconds,
  secondsLeft
} from '../../documents/liveExecution';

const T0 = Date.parse('2026-11-21T10:00:00Z');

function state(jobs: Record<string, Job>, change: Partial<ExecutionState> = {}): ExecutionState {
  return {
    execution: {
      version: 1,
      id: 'e',
      pipeline: 'pipelines/p.pipeline.json',
      snapshot: { version: 1, nodes: {}, edges: {} },
      operations: {},
      jobs,
      status: 'running',
      started: '2026-11-21T10:00:00Z',
      finished: null,
      python: '3.12',
      environment: {}
    },
    conducted: true,
    milliseconds: {},
    now: T0 / 1000,
    ...change
  };
}

function live(jobs: Record<string, Job>, change: Partial<ExecutionState> = {}): ILive {
  return fromState('e', state(jobs, change), T0);
}

function jobs(id: string, changed: Record<string, Job>): ServerEvent {
  return {
    topic: 'execution',
    kind: 'jobs',
    project: '',
    id,
    status: 'failed',
    conducted: false,
    jobs: changed
  };
}

it('takes the jobs that changed and keeps the others', () => {
  const before = live({ a: { status: 'running' }, b: { status: 'queued' } });
  const after = applyEvent(before, jobs('e', { a: { status: 'failed' } }));
  expect(after?.execution.jobs).toEqual({ a: { status: 'failed' }, b: { status: 'queued' } });
  expect(after?.execution.status).toBe('failed');
  expect(before.execution.jobs['a']?.status).toBe('running');
});

it('passes over what is said of another execution', () => {
  const before = live({ a: { status: 'running' } });
  expect(applyEvent(before, jobs('other', { a: { status: 'failed' } }))).toBe(before);
});

it('is replaced by a whole state', () => {
  const event: ServerEvent = {
    topic: 'execution',
    kind: 'state',
    project: '',
    id: 'e',
    state: state({ z: { status: 'done' } })
  };
  expect(Object.keys(applyEvent(live({ a: {} as Job }), event)?.execution.jobs ?? {})).toEqual([
    'z'
  ]);
});

it('orders jobs by their start, those that wait last', () => {
  const rows = jobRows(
    live({
      late: { status: 'running', started: '2026-11-21T10:05:00Z' },
      waits: { status: 'queued' },
      early: { status: 'done', started: '2026-11-21T10:01:00Z' }
    })
  );
  expect(rows.map(row => row.id)).toEqual(['early', 'late', 'waits']);
  expect(jobCounts(live({ a: { status: 'done' }, b: { status: 'done' } })).get('done')).toBe(2);
});

it('ages by the clock of the server', () => {
  const ahead = live({}, { now: T0 / 1000 + 100 });
  expect(executionSeconds(ahead, T0)).toBe(100);
  const job: Job = { status: 'running', started: '2026-11-21T10:00:30Z' };
  expect(jobSeconds(ahead, job, T0)).toBe(70);
  expect(jobSeconds(ahead, { status: 'done', milliseconds: 1500 })).toBe(1.5);
  expect(jobSeconds(ahead, { status: 'queued' })).toBeNull();
});

it('stops counting with the last job, whose event says no end of the execution', () => {
  const before = live({ a: { status: 'running', started: '2026-11-21T10:00:00Z' } });
  const after = applyEvent(
    before,
    jobs('e', { a: { status: 'done', finished: '2026-11-21T10:00:09Z' } })
  );
  expect(after && executionSeconds(after, T0 + 60_000)).toBe(9);
});

it('foretells the end only where every job to come has been timed', () => {
  const running: Record<string, Job> = {
    a: { status: 'running', started: '2026-11-21T10:00:00Z' },
    b: { status: 'queued' }
  };
  expect(secondsLeft(live(running, { milliseconds: { a: 5000 } }), T0)).toBeNull();
  const timed = live(running, { milliseconds: { a: 5000, b: 3000 } });
  expect(secondsLeft(timed, T0 + 2000)).toBe(6);
  expect(secondsLeft(timed, T0 + 60_000)).toBe(3);
});

it('knows when nobody looks after it', () => {
  expect(isAbandoned(live({}, { conducted: false }))).toBe(true);
  expect(isActive(live({}))).toBe(true);
  expect(secondsLeft(live({}, { conducted: false }), T0)).toBeNull();
});
