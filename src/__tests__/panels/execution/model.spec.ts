// Promises of the state behind an execution view: logs without gaps, figures in place, and what is looked at.
import type {
  ExecutionState,
  Log,
  ServerEvent,
  ShownFigure
} from '../../../documents/generated/api';
import { fromRecord } from '../../../documents/liveExecution';
import { ExecutionModel } from '../../../panels/execution/model';
import type { IProject } from '../../../tokens';

const STATE: ExecutionState = {
  execution: {
    version: 1,
    id: 'e',
    pipeline: null,
    snapshot: { version: 1, nodes: {}, edges: {} },
    operations: {},
    jobs: {
      load: { status: 'done', started: '2026-11-21T10:00:00Z' },
      train: { status: 'running', started: '2026-11-21T10:00:01Z' }
    },
    status: 'running',
    started: '2026-11-21T10:00:00Z',
    finished: null,
    python: '',
    environment: {}
  },
  conducted: true,
  milliseconds: {},
  now: 0
};

function figure(key: string, frame: number): ShownFigure {
  return { key, frame, final: false, width: 1, height: 1, data: { frame } };
}

function start(
  text: () => string,
  figures: () => ShownFigure[] = () => []
): { model: ExecutionModel; tell: (event: ServerEvent) => void } {
  let listener: (event: ServerEvent) => void = () => undefined;
  const project = {
    watch: (_topic: string, _id: string, hear: (event: ServerEvent) => void) => {
      listener = hear;
      return { isDisposed: false, dispose: () => undefined };
    },
    log: (_id: string, _node: string, offset = 0): Promise<Log> =>
      Promise.resolve({
        text: text().slice(offset, offset + 4),
        offset,
        next: Math.min(offset + 4, text().length),
        size: text().length
      }),
    figures: () => Promise.resolve({ figures: figures() })
  } as unknown as IProject;
  const model = new ExecutionModel(project, 'e');
  return {
    model,
    tell: event => {
      listener(event);
    }
  };
}

const whole: ServerEvent = {
  topic: 'execution',
  kind: 'state',
  project: '',
  id: 'e',
  state: STATE
};
const log = (node: string, part: Log): ServerEvent => ({
  topic: 'execution',
  kind: 'log',
  project: '',
  id: 'e',
  node,
  attempt: 1,
  log: part
});
const shown = (node: string, each: ShownFigure): ServerEvent => ({
  topic: 'execution',
  kind: 'figure',
  project: '',
  id: 'e',
  node,
  figure: each
});
const settle = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 5));

it('looks at the running job until the user chooses another', () => {
  const { model, tell } = start(() => '');
  tell(whole);
  expect(model.selected).toBe('train');
  model.select('load');
  tell({ ...whole });
  expect(model.selected).toBe('load');
});

it('reads a log part by part and goes on with what comes', async () => {
  const { model, tell } = start(() => 'one two three');
  tell(whole);
  await settle();
  expect(model.log('train')?.text).toBe('one two three');
  tell(log('train', { text: ' four', offset: 13, next: 18, size: 18 }));
  expect(model.log('train')?.text).toBe('one two three four');
});

it('never repeats or loses a part', async () => {
  let printed = 'abc';
  const { model, tell } = start(() => printed);
  tell(whole);
  await settle();
  tell(log('train', { text: 'abc', offset: 0, next: 3, size: 3 }));
  expect(model.log('train')?.text).toBe('abc');
  printed = 'abcdefghi';
  tell(log('train', { text: 'ghi', offset: 6, next: 9, size: 9 }));
  await settle();
  expect(model.log('train')?.text).toBe('abcdefghi');
});

it('updates a figure in its place and passes over frames that come late', () => {
  const { model, tell } = start(() => '');
  tell(whole);
  tell(shown('train', figure('fig-1', 1)));
  tell(shown('train', figure('fig-2', 1)));
  tell(shown('train', figure('fig-1', 3)));
  tell(shown('train', figure('fig-1', 2)));
  expect(model.figures('train').map(each => [each.key, each.frame])).toEqual([
    ['fig-1', 3],
    ['fig-2', 1]
  ]);
});

it('shows what a job kept instead of what it showed live, once it has ended', async () => {
  let kept: ShownFigure[] = [];
  const { model, tell } = start(
    () => '',
    () => kept
  );
  tell(whole);
  await settle();
  tell(shown('train', figure('fig-1', 9)));
  kept = [{ ...figure('figure-0', 1), final: true }];
  tell({
    topic: 'execution',
    kind: 'jobs',
    project: '',
    id: 'e',
    status: 'done',
    conducted: false,
    jobs: { train: { status: 'done' } }
  });
  await settle();
  expect(model.figures('train').map(each => each.key)).toEqual(['figure-0']);
});

it('shows a record without asking any server', () => {
  const model = new ExecutionModel(
    null,
    'e',
    fromRecord(STATE.execution, 'executions/e.execution.json')
  );
  expect(model.live?.execution.id).toBe('e');
  expect(model.project).toBeNull();
});
