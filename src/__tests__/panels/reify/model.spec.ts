// Promises of the state behind "Make a pipeline": the latest answer counts, refused wishes are taken back.
import type {
  ProofRequest,
  Proposal,
  ProposalRequest,
  ServerEvent
} from '../../../documents/generated/api';
import { ProposalModel } from '../../../panels/reify/model';
import type { IProject } from '../../../tokens';
import { DeepForgeError } from '../../../utils/errors';

function proposal(name: string): Proposal {
  return {
    name,
    path: `pipelines/${name}.pipeline.json`,
    session: 's',
    executions: [],
    steps: [],
    flows: [],
    inputs: [],
    targets: [],
    modules: {},
    notes: []
  };
}

interface IFake {
  readonly model: ProposalModel;
  readonly requests: ProposalRequest[];
  readonly answers: ((result: Proposal | Error) => void)[];
  readonly events: ((event: ServerEvent) => void)[];
  readonly watching: { isDisposed: boolean }[];
  readonly proved: ProofRequest[];
}

function fake(): IFake {
  const requests: ProposalRequest[] = [];
  const answers: ((result: Proposal | Error) => void)[] = [];
  const events: ((event: ServerEvent) => void)[] = [];
  const proved: ProofRequest[] = [];
  const watching: { isDisposed: boolean; dispose: () => void }[] = [];
  const project = {
    propose: (request: ProposalRequest) => {
      requests.push(request);
      return new Promise<Proposal>((resolve, reject) => {
        answers.push(result => {
          if (result instanceof Error) {
            reject(result);
          } else {
            resolve(result);
          }
        });
      });
    },
    make: () =>
      Promise.resolve({ pipeline: 'pipelines/a.pipeline.json', files: [], message: 'Made it' }),
    prove: (request: ProofRequest) => {
      proved.push(request);
      return Promise.resolve({ id: 'p1', status: 'running', counts: {}, nodes: {}, values: {} });
    },
    watch: (_topic: string, _id: string, listener: (event: ServerEvent) => void) => {
      events.push(listener);
      const handle = {
        isDisposed: false,
        dispose(): void {
          this.isDisposed = true;
        }
      };
      watching.push(handle);
      return handle;
    }
  } as unknown as IProject;
  const model = new ProposalModel(
    {
      project,
      session: 's',
      notebook: 'n.ipynb',
      keepFinals: () => Promise.resolve('f1'),
      again: () => undefined
    },
    null
  );
  return { model, requests, answers, events, watching, proved };
}

const settle = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 0));

it('shows only the latest answer', async () => {
  const { model, answers } = fake();
  const first = model.refresh();
  const second = model.refresh();
  answers[1]?.(proposal('new'));
  answers[0]?.(proposal('old'));
  await Promise.all([first, second]);
  expect(model.proposal?.name).toBe('new');
});

it('keeps the proposal and takes the wish back when it is refused', async () => {
  const { model, answers, requests } = fake();
  const first = model.refresh();
  answers[0]?.(proposal('a'));
  await first;
  const change = model.change({ name: 'b c' });
  answers[1]?.(new DeepForgeError('invalid', 'no such name'));
  await change;
  expect(model.problem).toBe('no such name');
  expect(model.proposal?.name).toBe('a');
  const again = model.change({ targets: ['x'] });
  answers[2]?.(proposal('a'));
  await again;
  expect(requests[2]?.name).toBeNull();
  expect(model.problem).toBeNull();
});

it('goes back to what was asked before', async () => {
  const { model, answers, requests } = fake();
  const first = model.refresh();
  answers[0]?.(proposal('a'));
  await first;
  const change = model.change({ targets: ['x'] });
  answers[1]?.(proposal('b'));
  await change;
  expect(model.canUndo).toBe(true);
  const undo = model.undo();
  answers[2]?.(proposal('a'));
  await undo;
  expect(requests[2]?.targets).toBeNull();
  expect(model.canUndo).toBe(false);
});

it('makes the pipeline before it checks it, and follows the proof', async () => {
  const { model, answers, events } = fake();
  const first = model.refresh();
  answers[0]?.(proposal('a'));
  await first;
  await model.check();
  expect(model.made?.pipeline).toBe('pipelines/a.pipeline.json');
  expect(model.proof?.status).toBe('running');
  const proof = { ...model.proof, status: 'done', nodes: { load: 'same' } };
  events[0]?.({ topic: 'proof', kind: 'state', project: '', id: 'p1', proof } as ServerEvent);
  expect(model.proof?.nodes['load']).toBe('same');
});

it('takes steps as given by the names that they have when it checks', async () => {
  const { model, answers, proved } = fake();
  const first = model.refresh();
  const step = (key: number, stepName: string): Proposal['steps'][number] => ({
    ...{ key, name: stepName, path: '', doc: '', executions: [key], inputs: [], outputs: [] },
    ...{ attributes: [], figures: [], code: '', notes: [], splits: [] }
  });
  answers[0]?.({ ...proposal('a'), steps: [step(1, 'load'), step(2, 'train')] });
  await first;
  await model.check();
  model.setGiven(2, true);
  model.setGiven(1, true);
  model.setGiven(1, false);
  // A step that is gone is no longer asked for.
  model.setGiven(9, true);
  await model.check();
  expect(proved.map(each => each.given)).toEqual([undefined, ['train']]);
});

it('forgets what was made when the proposal changes, and stops watching', async () => {
  const { model, answers, watching } = fake();
  const first = model.refresh();
  answers[0]?.(proposal('a'));
  await first;
  await model.check();
  const change = model.change({ targets: ['x'] });
  await settle();
  answers[1]?.(proposal('b'));
  await change;
  expect(model.made).toBeNull();
  expect(model.proof).toBeNull();
  expect(watching[0]?.isDisposed).toBe(true);
});

test('a check that cannot be cancelled says why', async () => {
  const { model, answers, events } = fake();
  const first = model.refresh();
  answers[0]?.(proposal('a'));
  await first;
  await model.check();
  const { project } = model.source;
  project.cancelProof = () =>
    Promise.reject(new DeepForgeError('unreachable', 'The server does not answer'));
  await model.cancelCheck();
  expect(model.problem).toBe('The server does not answer');
  const { proof } = model;
  expect(proof?.status).toBe('running');
  if (proof !== null) {
    // It speaks again.
    events[0]?.({ topic: 'proof', project: '', id: 'p1', kind: 'state', proof });
  }
  expect(model.problem).toBeNull();
});

function ran(...numbers: number[]): Proposal {
  const executions = numbers.map(number => ({
    number,
    cell: 'c',
    source: 'x = 1',
    seconds: 1,
    step: null,
    reason: null
  }));
  return { ...proposal('a'), executions };
}

it('tells that the notebook has gone on, until it is updated; what was made is forgotten then', async () => {
  const { model, answers, requests } = fake();
  model.follow('s', [1, 2]);
  expect(model.news).toBeNull();
  const first = model.refresh();
  answers[0]?.(ran(1, 2));
  await first;
  await model.make();
  expect(model.news).toBeNull();
  model.follow('s', [1, 2, 3, 4]);
  expect(model.news).toEqual({ kind: 'more', count: 2 });
  expect(requests).toHaveLength(1);
  expect(model.made).not.toBeNull();
  const update = model.update();
  answers[1]?.(ran(1, 2, 3, 4));
  await update;
  expect(model.news).toBeNull();
  expect(model.made).toBeNull();
});

it('proposes by itself once the first cell has run', async () => {
  const { model, answers, requests } = fake();
  const first = model.refresh();
  answers[0]?.(new DeepForgeError('nothing-recorded', 'Nothing was recorded'));
  await first;
  expect(model.isEmpty).toBe(true);
  model.follow('s', []);
  expect(requests).toHaveLength(1);
  model.follow('s', [1]);
  expect(requests).toHaveLength(2);
  answers[1]?.(ran(1));
  await settle();
  expect(model.isEmpty).toBe(false);
  expect(model.news).toBeNull();
});

it('does not ask again by itself for a session that cannot be made a pipeline of', async () => {
  const { model, answers, requests } = fake();
  const first = model.refresh();
  answers[0]?.(new DeepForgeError('invalid', 'no'));
  await first;
  model.follow('s', [1]);
  expect(requests).toHaveLength(1);
  expect(model.problem).toBe('no');
});

it('knows that the session is over once the kernel has begun another', async () => {
  const { model, answers } = fake();
  const first = model.refresh();
  answers[0]?.(ran(1));
  await first;
  model.follow(null, []);
  expect(model.news).toBeNull();
  model.follow('t', []);
  expect(model.news).toEqual({ kind: 'over' });
  model.follow('t', [1, 2]);
  expect(model.news).toEqual({ kind: 'over' });
});
