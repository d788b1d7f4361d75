// Promises of what keeps the library's process in step: one question at a time, changes only, and honest states.
import type * as Api from '../../../documents/generated/api';
import { ArchitectureCode } from '../../../editors/architecture/code';
import { CodeConsent } from '../../../editors/architecture/consent';
import { ArchitectureFeedback } from '../../../editors/architecture/feedback';
import { DeepForgeError } from '../../../utils/errors';
import { DOCUMENT, FakeModel, FakeProject, layer, settled } from './fakeProject';

const SHAPE: Api.LayerFeedback = { outputs: { output: { shape: [null, 1], dtype: 'float32' } } };

interface IStarted {
  readonly model: FakeModel;
  readonly project: FakeProject;
  readonly feedback: ArchitectureFeedback;
  readonly consent: CodeConsent;
  /** The question that waits. */
  readonly last: () => FakeProject['feedbacks'][number];
}

async function start(consent = new CodeConsent(null)): Promise<IStarted> {
  const [model, project] = [new FakeModel(), new FakeProject()];
  const feedback = new ArchitectureFeedback({
    model: model.model,
    project: project.project,
    path: 'architectures/own.architecture.json',
    consent,
    editor: 'e1'
  });
  await settled();
  const last = (): FakeProject['feedbacks'][number] => {
    const found = project.feedbacks.at(-1);
    if (found === undefined) {
      throw new Error('nothing was asked');
    }
    return found;
  };
  return { model, project, feedback, consent, last };
}

/** One that has its first answer. */
async function opened(): Promise<IStarted> {
  const started = await start();
  await started.last().answer({ changed: { a: SHAPE, b: SHAPE }, parameters: 5 });
  return started;
}

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

it('gives the whole document first, then what changed', async () => {
  const { model, last, feedback } = await opened();
  expect(last().request).toEqual({
    library: 'keras',
    editor: 'e1',
    revision: 1,
    base: null,
    architecture: DOCUMENT,
    run_code: false
  });
  expect(feedback.totals?.parameters).toBe(5);
  model.edit({ nodes: { a: layer('7'), c: layer('3') }, edges: {}, outputs: [['c', 'output']] });
  expect(last().request).toEqual({
    library: 'keras',
    editor: 'e1',
    revision: 2,
    base: 1,
    change: {
      nodes: { a: layer('7'), b: null, c: layer('3') },
      edges: { e: null },
      outputs: [['c', 'output']]
    },
    run_code: false
  });
  const before = feedback.nodes.get('a');
  await last().answer({ changed: { c: SHAPE }, gone: ['b'] });
  expect([...feedback.nodes.keys()]).toEqual(['a', 'c']);
  expect(feedback.nodes.get('a')).toBe(before);
  expect(feedback.state).toBe('current');
});

it('asks one question at a time, and one for all edits in between', async () => {
  const { model, project, last, feedback } = await opened();
  for (const units of ['3', '4', '5']) {
    model.edit({ nodes: { ...model.data.nodes, a: layer(units) } });
  }
  expect(project.feedbacks).toHaveLength(2);
  expect(feedback.revision).toEqual({ number: 1, isLatest: false });
  await last().answer({});
  expect(project.feedbacks).toHaveLength(3);
  expect(last().request).toMatchObject({
    revision: 3,
    base: 2,
    change: { nodes: { a: layer('5') } }
  });
  await last().answer({});
  expect(project.feedbacks).toHaveLength(3);
  expect(feedback.revision).toEqual({ number: 3, isLatest: true });
});

it('is not computing any more when nodes were moved before the first answer came', async () => {
  const { model, project, last, feedback } = await start();
  model.edit({ nodes: { ...model.data.nodes, a: layer('1', [40, 40]) } });
  await last().answer({ changed: { a: SHAPE, b: SHAPE } });
  expect(project.feedbacks).toHaveLength(1);
  expect(feedback.state).toBe('current');
  expect(feedback.revision).toEqual({ number: 1, isLatest: true });
});

it('does not ask because a node was moved', async () => {
  const { model, project, last, feedback } = await opened();
  model.edit({ nodes: { ...model.data.nodes, a: layer('1', [40, 40]) } });
  expect([project.feedbacks.length, feedback.revision]).toEqual([1, { number: 1, isLatest: true }]);
  model.edit({ nodes: { ...model.data.nodes, b: layer('4', [9, 9]) } });
  expect(last().request.change).toEqual({ nodes: { b: layer('4', [9, 9]) } });
});

it('opens anew when the server does not have the base', async () => {
  const { model, last, project } = await opened();
  model.edit({ nodes: { a: layer('9') } });
  await last().fail(new DeepForgeError('unknown-revision', ''));
  expect(project.feedbacks).toHaveLength(3);
  expect(last().request).toMatchObject({ revision: 3, base: null, architecture: model.data });
  await last().answer({ changed: { a: SHAPE } });
  model.edit({ nodes: { a: layer('8') } });
  expect(last().request).toMatchObject({ base: 3 });
});

it('says that it computes only when that takes a while', async () => {
  const { model, last, feedback } = await opened();
  model.edit({ nodes: { a: layer('9') } });
  jest.advanceTimersByTime(299);
  expect(feedback.state).toBe('current');
  jest.advanceTimersByTime(1);
  expect(feedback.state).toBe('computing');
  await last().answer({});
  expect(feedback.state).toBe('current');
  jest.advanceTimersByTime(1000);
  expect(feedback.state).toBe('current');
});

it('keeps what it knew while the server is away, and tries again by itself', async () => {
  const { model, last, feedback, project } = await opened();
  const asOf = feedback.asOf;
  model.edit({ nodes: { a: layer('9') } });
  await last().fail(new DeepForgeError('unreachable', 'The server does not answer.'));
  expect([feedback.state, feedback.reason]).toEqual(['away', 'The server does not answer.']);
  expect(feedback.nodes.get('b')).toBeDefined();
  expect(feedback.asOf).toBe(asOf);
  jest.advanceTimersByTime(1000);
  expect(project.feedbacks).toHaveLength(3);
  await last().fail(new DeepForgeError('worker-lost', 'It ended.'));
  jest.advanceTimersByTime(1000);
  expect(project.feedbacks).toHaveLength(3);
  jest.advanceTimersByTime(1000);
  expect(project.feedbacks).toHaveLength(4);
  expect(last().request.base).toBeNull();
  await last().answer({ changed: { a: SHAPE } });
  expect([feedback.state, feedback.reason, [...feedback.nodes.keys()]]).toEqual([
    'current',
    null,
    ['a']
  ]);
});

it('does not give a document again and again that the process breaks on', async () => {
  const { model, last, feedback, project } = await start();
  for (let attempt = 0; attempt < 4; attempt += 1) {
    await last().fail(new DeepForgeError('worker-lost', 'It ended.'));
    jest.advanceTimersByTime(60_000);
  }
  expect([project.feedbacks.length, feedback.state]).toEqual([4, 'refused']);
  model.edit({ nodes: {} });
  await last().answer({});
  expect(feedback.state).toBe('current');
});

it('says what is missing, and asks again when told to', async () => {
  const { last, feedback, project } = await start();
  await last().fail(
    new DeepForgeError('missing-package', 'Keras is not installed: pip install keras')
  );
  expect([feedback.state, feedback.reason]).toEqual([
    'missing',
    'Keras is not installed: pip install keras'
  ]);
  jest.advanceTimersByTime(60_000);
  expect(project.feedbacks).toHaveLength(1);
  feedback.refresh();
  await last().answer({});
  expect(feedback.state).toBe('current');
});

it('waits for an edit when the document itself is refused', async () => {
  const { model, last, feedback, project } = await opened();
  model.edit({ nodes: { a: layer('9') } });
  await last().fail(new DeepForgeError('time-limit', 'There was no answer within 60 seconds.'));
  expect(feedback.state).toBe('refused');
  jest.advanceTimersByTime(60_000);
  expect(project.feedbacks).toHaveLength(2);
  model.edit({ nodes: { a: layer('8') } });
  await last().answer({});
  expect(feedback.state).toBe('current');
});

it('judges nothing that cannot be read', async () => {
  const { model, feedback, project, last } = await opened();
  model.unreadable = { text: '<<<<', message: 'no JSON' } as unknown as FakeModel['unreadable'];
  model.edit({});
  expect([feedback.nodes.size, feedback.totals, project.feedbacks.length]).toEqual([0, null, 1]);
  model.unreadable = null;
  model.edit({});
  expect(last().request.base).toBeNull();
});

it('runs no code of the project before it was allowed to, and remembers that it was', async () => {
  const kept = new Map<string, unknown>();
  const door = {
    fetch: (id: string): Promise<unknown> => Promise.resolve(kept.get(id)),
    save: (id: string, value: unknown): Promise<unknown> => Promise.resolve(kept.set(id, value))
  };
  const { last, feedback } = await start(new CodeConsent(door));
  await last().answer({ asks: ['modules/own.py'] });
  expect([feedback.asks, last().request.run_code]).toEqual([['modules/own.py'], false]);
  const allowed = feedback.allowCode();
  await settled();
  await allowed;
  expect(last().request).toMatchObject({ run_code: true, base: 1, change: {} });
  await last().answer({ asks: [] });
  expect(feedback.asks).toEqual([]);
  const later = await start(new CodeConsent(door));
  expect(later.last().request.run_code).toBe(true);
});

it('looks again when blocks or modules change on disk, not when its own file does', async () => {
  const { project, last } = await opened();
  project.tell(['architectures'], 'architectures/own.architecture.json');
  project.tell(['operations'], 'operations/train.py');
  project.tell(['executions']);
  expect(project.feedbacks).toHaveLength(1);
  project.tell(['architectures'], 'architectures/block.architecture.json');
  expect(project.feedbacks).toHaveLength(2);
  await last().answer({});
  project.tell(['operations'], 'modules/own.py');
  expect(last().request).toMatchObject({ base: 2, change: {} });
});

it('asks nothing more when it is disposed', async () => {
  const { project, feedback, model, last } = await start();
  feedback.dispose();
  await last().answer({ changed: { a: SHAPE } });
  model.edit({ nodes: {} });
  expect([project.feedbacks.length, project.watchers.length, feedback.nodes.size]).toEqual([
    1, 0, 0
  ]);
});

describe('code', () => {
  function follow({ model, project, feedback }: IStarted): ArchitectureCode {
    return new ArchitectureCode({
      model: model.model,
      project: project.project,
      feedback,
      title: () => 'net'
    });
  }
  const CODE: Api.GeneratedCode = {
    text: 'one\ntwo\nthree\n',
    lines: { tower: [1, 3], 'tower/a': [2, 2] }
  };

  it('is followed only while somebody looks at it', async () => {
    const started = await opened();
    const code = follow(started);
    expect(started.project.codes).toHaveLength(0);
    code.isOpen = true;
    expect(started.project.codes[0]?.request).toEqual({
      library: 'keras',
      editor: 'e1',
      revision: 1,
      title: 'net'
    });
    await started.project.codes[0]?.answer(CODE);
    expect([code.code, code.isCurrent]).toEqual([CODE, true]);
    expect([code.nodeAt(2), code.nodeAt(3), code.nodeAt(4)]).toEqual(['tower/a', 'tower', null]);
    expect([code.linesOf('tower'), code.linesOf('b')]).toEqual([[1, 3], null]);
    started.model.edit({ nodes: { a: layer('9') } });
    expect(code.isCurrent).toBe(false);
    await started.last().answer({});
    expect(started.project.codes[1]?.request.revision).toBe(2);
    code.isOpen = false;
    await started.project.codes[1]?.answer(CODE);
    started.model.edit({ nodes: { a: layer('8') } });
    await started.last().answer({});
    expect(started.project.codes).toHaveLength(2);
  });

  it('has the document opened anew when the process was replaced', async () => {
    const started = await opened();
    const code = follow(started);
    code.isOpen = true;
    await started.project.codes[0]?.fail(new DeepForgeError('unknown-revision', ''));
    expect(started.last().request.base).toBeNull();
    await started.last().answer({});
    await started.project.codes[1]?.answer(CODE);
    expect(code.isCurrent).toBe(true);
  });

  it('says why there is none', async () => {
    const started = await opened();
    const code = follow(started);
    code.isOpen = true;
    await started.project.codes[0]?.fail(new DeepForgeError('cycle', 'It is part of a cycle.'));
    expect([code.reason, code.isCurrent]).toEqual(['It is part of a cycle.', false]);
    // Not again and again.
    expect(started.project.codes).toHaveLength(1);
  });
});
