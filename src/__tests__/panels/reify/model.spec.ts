// Promises of the state behind "Make a pipeline": the latest answer counts, refused wishes are taken back.
import type { Proposal, ProposalRequest, ServerEvent } from '../../../documents/generated/api';
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
}

function fake(): IFake {
  const requests: ProposalRequest[] = [];
  const answers: ((result: Proposal | Error) => void)[] = [];
  const events: ((event: ServerEvent) => void)[] = [];
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
    prove: () =>
      Promise.resolve({ id: 'p1', status: 'running', counts: {}, nodes: {}, values: {} }),
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
    { project, session: 's', notebook: 'n.ipynb', keepFinals: () => Promise.resolve('f1') },
    null
  );
  return { model, requests, answers, events, watching };
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
  const { model, answers } = fake();
  const first = model.refresh();
  answers[0]?.(proposal('a'));
  await first;
  await model.check();
  model.source.project.cancelProof = () => Promise.reject(new Error('The server does not answer'));
  await model.cancelCheck();
  expect(model.problem).toBe('The server does not answer');
  expect(model.proof?.status).toBe('running');
});
