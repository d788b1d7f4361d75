// Taking changes back: what is asked, what is shown, and that nothing is done that was not looked at.
import type { NotebookChanges, TakeBackRequest } from '../../../documents/generated/api';
import { TakeBackModel } from '../../../panels/takeBack/model';

function changes(more: Partial<NotebookChanges> = {}): NotebookChanges {
  return {
    notebook: 'notebooks/p-pipeline.ipynb',
    pipeline: 'pipelines/p.pipeline.json',
    operations: [],
    attributes: [],
    edges: [],
    notes: [],
    problems: [],
    empty: false,
    ready: true,
    message: 'Take changes back',
    ...more
  };
}

interface ISetup {
  readonly model: TakeBackModel;
  readonly log: string[];
  readonly asked: TakeBackRequest[];
  /** The notebook's code. */
  text: string;
  answers: (NotebookChanges | Error)[];
}

function setup(...answers: (NotebookChanges | Error)[]): ISetup {
  const log: string[] = [];
  const asked: TakeBackRequest[] = [];
  const answer = (name: string, request: TakeBackRequest): Promise<NotebookChanges> => {
    log.push(name);
    asked.push(request);
    const next = answers.shift() ?? changes();
    return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
  };
  const made = { log, asked, answers, text: 'x = 1' };
  const model = new TakeBackModel({
    project: {
      notebookChanges: request => answer('look', request),
      takeBack: request => answer('take', request)
    },
    notebook: 'notebooks/p-pipeline.ipynb',
    text: () => made.text,
    save: () => {
      log.push('save');
      return Promise.resolve();
    },
    readAgain: paths => {
      log.push(`read ${paths.join(' ')}`);
      return Promise.resolve();
    }
  });
  return Object.assign(made, { model });
}

describe('TakeBackModel', () => {
  it('saves before it looks, and before it takes; then shows what was written', async () => {
    const operation = { path: 'operations/a.py' } as NotebookChanges['operations'][number];
    const { model, log } = setup(changes(), changes({ operations: [operation] }));
    await model.refresh();
    expect(model.changes).toEqual(changes());
    await model.take();
    expect(log).toEqual([
      'save',
      'look',
      'save',
      'take',
      'read operations/a.py pipelines/p.pipeline.json notebooks/p-pipeline.ipynb'
    ]);
    expect(model.done?.operations).toEqual([operation]);
  });

  it('sends what the user has decided, and forgets it once it is done', async () => {
    const { model, asked } = setup(changes({ ready: false }), changes(), changes());
    await model.refresh();
    await model.take();
    expect(asked).toHaveLength(1);
    await model.choose('operations/a.py', 'notebook');
    await model.take();
    await model.refresh();
    expect(asked.slice(1).map(each => each.choices)).toEqual([
      { 'operations/a.py': 'notebook' },
      { 'operations/a.py': 'notebook' },
      {}
    ]);
  });

  it('takes nothing back that was changed since it was looked at', async () => {
    const state = setup();
    const { model, log } = state;
    await model.refresh();
    model.touch();
    expect(model.isOutdated).toBe(false);
    state.text = 'x = 2';
    model.touch();
    expect(model.isOutdated).toBe(true);
    await model.take();
    expect(log).toEqual(['save', 'look']);
    await model.refresh();
    expect(model.isOutdated).toBe(false);
  });

  it('says why it could not be done, and keeps what it showed', async () => {
    const { model } = setup(changes(), new Error('scale.py was changed just now'));
    await model.refresh();
    await model.take();
    expect(model.problem).toBe('scale.py was changed just now');
    expect(model.changes).toEqual(changes());
    expect(model.done).toBeNull();
    expect(model.busy).toBeNull();
  });
});
