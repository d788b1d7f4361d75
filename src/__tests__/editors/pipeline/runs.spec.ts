// Planning and running: saved first, one request at a time, reasons kept, the running execution found again.
import type * as Api from '../../../documents/generated/api';
import { Runs, type RunsProject } from '../../../editors/pipeline/runs';
import { DeepForgeError } from '../../../utils/errors';

const PLAN: Api.Plan = {
  pipeline: 'pipelines/p.pipeline.json',
  ready: true,
  counts: {},
  steps: {}
};

function state(status: Api.Execution['status']): Api.ExecutionState {
  return {
    execution: {
      version: 1,
      id: 'run-1',
      pipeline: PLAN.pipeline,
      snapshot: { version: 1, nodes: {}, edges: {} },
      operations: {},
      jobs: {},
      status,
      started: null,
      finished: null,
      python: '3.12',
      environment: {}
    },
    conducted: true,
    milliseconds: {},
    now: 0
  };
}

class FakeProject implements RunsProject {
  readonly log: string[] = [];
  listener: ((event: Api.ServerEvent) => void) | null = null;
  listed: Api.ExecutionItem[] = [];
  failure: Error | null = null;

  plan(request: Api.PlanRequest): Promise<Api.Plan> {
    this.log.push(`plan ${JSON.stringify(request)}`);
    return this.failure === null ? Promise.resolve(PLAN) : Promise.reject(this.failure);
  }

  run(request: Api.ExecutionRequest): Promise<Api.ExecutionId> {
    this.log.push(`run ${String(request.force)}`);
    return Promise.resolve({ id: 'run-1' });
  }

  executions(): Promise<Api.Executions> {
    return Promise.resolve({ executions: this.listed });
  }

  cancel(execution: string): Promise<void> {
    this.log.push(`cancel ${execution}`);
    return Promise.resolve();
  }

  resume(execution: string): Promise<void> {
    this.log.push(`resume ${execution}`);
    return Promise.resolve();
  }

  watch(
    topic: string,
    id: string | null,
    listener: (event: Api.ServerEvent) => void
  ): { isDisposed: boolean; dispose: () => void } {
    this.log.push(`watch ${topic} ${id ?? ''}`);
    this.listener = listener;
    return {
      isDisposed: false,
      dispose: () => {
        this.log.push(`unwatch ${id ?? ''}`);
      }
    };
  }

  tell(status: Api.Execution['status']): void {
    this.listener?.({
      topic: 'execution',
      project: '',
      id: 'run-1',
      kind: 'state',
      state: state(status)
    });
  }
}

function setUp(save: () => Promise<void> = () => Promise.resolve()) {
  const project = new FakeProject();
  const runs = new Runs({
    project,
    pipeline: () => PLAN.pipeline,
    save: async () => {
      project.log.push('save');
      await save();
    }
  });
  return { project, runs };
}

it('saves before it plans, and shows the plan', async () => {
  const { project, runs } = setUp();
  expect(await runs.makePlan(['a'], true)).toBe(true);
  expect(project.log).toEqual([
    'save',
    `plan {"pipeline":"${PLAN.pipeline}","until":["a"],"force":true}`
  ]);
  expect(runs.overlay.kind).toBe('plan');
  expect([runs.until, runs.force]).toEqual([['a'], true]);
});

it('asks nothing of the server when the document cannot be saved, and says why', async () => {
  const { project, runs } = setUp(() => Promise.reject(new Error('the disk is full')));
  expect(await runs.start()).toBe(false);
  expect(project.log).toEqual(['save']);
  expect(runs.error).toBe('the disk is full');
});

it('keeps the reason of a plan that could not be had until the next', async () => {
  const { project, runs } = setUp();
  project.failure = new Error('there is a cycle');
  expect(await runs.makePlan()).toBe(false);
  expect(runs.error).toBe('there is a cycle');
  project.failure = null;
  await runs.makePlan();
  expect(runs.error).toBeNull();
});

it('forgets that the server did not answer once it speaks again', async () => {
  const { project, runs } = setUp();
  await runs.start();
  project.failure = new Error('there is a cycle');
  await runs.makePlan();
  project.tell('running');
  expect(runs.error).toBe('there is a cycle');
  project.failure = new DeepForgeError('unreachable', 'The server does not answer.');
  await runs.makePlan();
  expect(runs.error).toBe('The server does not answer.');
  project.tell('running');
  expect(runs.error).toBeNull();
  expect(runs.live?.execution.status).toBe('running');
});

it('takes a plan from the nodes when the pipeline has changed', async () => {
  const { runs } = setUp();
  await runs.makePlan();
  runs.outdate();
  expect(runs.isOutdated).toBe(true);
  expect(runs.overlay.kind).toBe('none');
  await runs.makePlan();
  expect(runs.isOutdated).toBe(false);
});

it('does one thing at a time', async () => {
  const { project, runs } = setUp();
  const first = runs.makePlan();
  expect(runs.busy).toBe('planning');
  expect(await runs.start()).toBe(false);
  await first;
  expect(project.log.filter(line => line.startsWith('run'))).toEqual([]);
});

it('follows what it started, cancels and resumes it', async () => {
  const { project, runs } = setUp();
  await runs.start(null, true);
  expect(project.log).toEqual(['save', 'run true', 'watch execution run-1']);
  expect(runs.overlay.kind).toBe('run');
  project.tell('running');
  expect(runs.live?.execution.status).toBe('running');
  await runs.cancel();
  await runs.resume();
  expect(project.log.slice(3)).toEqual([
    'cancel run-1',
    'resume run-1',
    'unwatch run-1',
    'watch execution run-1'
  ]);
});

describe('findRunning', () => {
  const item = (id: string, pipeline: string, status: string): Api.ExecutionItem => ({
    id,
    pipeline,
    status,
    started: null,
    finished: null,
    counts: {},
    conducted: true
  });

  it('shows the running execution of this pipeline after a reload', async () => {
    const { project, runs } = setUp();
    project.listed = [
      item('other', 'pipelines/x.pipeline.json', 'running'),
      item('old', PLAN.pipeline, 'done'),
      item('run-1', PLAN.pipeline, 'running')
    ];
    await runs.findRunning();
    expect(project.log).toEqual(['watch execution run-1']);
  });

  it('shows none when none runs', async () => {
    const { project, runs } = setUp();
    project.listed = [item('old', PLAN.pipeline, 'failed')];
    await runs.findRunning();
    expect(runs.overlay.kind).toBe('none');
  });
});

it('lets go of what it watched', async () => {
  const { project, runs } = setUp();
  await runs.start();
  runs.dispose();
  expect(project.log.at(-1)).toBe('unwatch run-1');
});
