// What the panel knows: reading, events, the server away, switching projects, renaming in place.
import type * as Api from '../../../documents/generated/api';
import { ProjectPanelModel } from '../../../panels/project/model';
import { DeepForgeError } from '../../../utils/errors';
import { FakeCurrent, FakeProject, FakeServer, treeOf } from './trees';

const away = new DeepForgeError('unreachable', 'The server does not answer.');

function make(): {
  model: ProjectPanelModel;
  one: FakeProject;
  two: FakeProject;
  server: FakeServer;
  current: FakeCurrent;
} {
  const one = new FakeProject('one', treeOf({ operations: ['a', 'b', 'c', 'd', 'e'] }, 'one'));
  const two = new FakeProject('two', treeOf({ notebooks: ['n'] }, 'two'));
  const server = new FakeServer(one, two);
  const current = new FakeCurrent(server, one.it);
  return { model: new ProjectPanelModel(server.it, current), one, two, server, current };
}

/** Lets everything that was asked be answered. */
async function settle(): Promise<void> {
  for (let i = 0; i < 20; i++) {
    await Promise.resolve();
  }
}

const changed: Api.ProjectEvent = {
  topic: 'project',
  project: 'one',
  kind: 'changed',
  areas: [],
  paths: []
};

describe('ProjectPanelModel', () => {
  it('watches only while it can be seen', async () => {
    const { model, one } = make();
    await settle();
    expect([one.reads, one.listeners.size]).toEqual([0, 0]);
    model.setActive(true);
    await settle();
    expect([one.reads, one.listeners.size]).toEqual([1, 1]);
    expect(model.tree?.project.name).toBe('Project one');
    model.setActive(false);
    expect(one.listeners.size).toBe(0);
  });

  it('reads again when something changed, once more for all that changes meanwhile', async () => {
    const { model, one } = make();
    model.setActive(true);
    await settle();
    one.current = treeOf({ pipelines: ['new'] }, 'one');
    for (let i = 0; i < 5; i++) {
      for (const listener of one.listeners) {
        listener(changed);
      }
    }
    await settle();
    expect(one.reads).toBe(3);
    expect(model.tree?.pipelines.map(item => item.name)).toEqual(['new']);
  });

  it('is read again only when what was asked for meanwhile was read too', async () => {
    const { model, one } = make();
    model.setActive(true);
    one.current = treeOf({ pipelines: ['new'] }, 'one');
    await model.refresh();
    expect(model.tree?.pipelines.map(item => item.name)).toEqual(['new']);
    expect(one.reads).toBe(2);
  });

  it('keeps what it showed while the server is away, and says so', async () => {
    const { model, one, server } = make();
    model.setActive(true);
    await settle();
    one.current = away;
    await model.refresh();
    expect(model.isAway).toBe(true);
    expect(model.failure).toBeNull();
    expect(model.tree?.operations).toHaveLength(5);
    one.current = treeOf({}, 'one');
    server.connect(true);
    await settle();
    expect(model.isAway).toBe(false);
    expect(model.tree?.operations).toHaveLength(0);
    server.connect(false);
    expect(model.isAway).toBe(true);
  });

  it('tells why a project cannot be read', async () => {
    const { model, one } = make();
    one.current = new DeepForgeError('invalid-document', 'deepforge.toml, line 1: …');
    model.setActive(true);
    await settle();
    expect(model.failure?.code).toBe('invalid-document');
    expect(model.isAway).toBe(false);
  });

  it('shows another project and nothing of the one before', async () => {
    const { model, one, two, current } = make();
    model.setActive(true);
    await settle();
    model.filter = 'a';
    current.open('two');
    expect(model.tree).toBeNull();
    expect(model.filter).toBe('');
    await settle();
    expect(model.tree?.project.path).toBe('two');
    expect([one.listeners.size, two.listeners.size]).toEqual([0, 1]);
  });

  it('does not show a late answer of the project before', async () => {
    const { model, one, current } = make();
    let answer: () => void = () => undefined;
    one.tree = () =>
      new Promise(resolve => {
        answer = () => {
          resolve(treeOf({}, 'one'));
        };
      });
    model.setActive(true);
    await settle();
    current.open('two');
    answer();
    await settle();
    expect(model.tree?.project.path).toBe('two');
  });

  it('makes a folded or filtered line visible', async () => {
    const { model } = make();
    model.setActive(true);
    model.limit = 2;
    await settle();
    const isShown = (): boolean => model.rows.some(row => row.key === 'item:operations/d.py');
    model.toggle('operations');
    model.filter = 'zzz';
    expect(isShown()).toBe(false);
    model.reveal('operations/d.py');
    expect(isShown()).toBe(true);
  });

  it('renames in place: finds out what follows, shows what went wrong, ends when it is done', async () => {
    const { model, one } = make();
    model.setActive(true);
    await settle();
    one.found = [{ path: 'pipelines/fit.pipeline.json', kind: 'pipeline', node: 'a' }];
    const began = model.beginRename('operations/a.py');
    expect(model.renaming).toMatchObject({ path: 'operations/a.py', uses: null });
    await began;
    expect(model.renaming?.uses).toHaveLength(1);
    await model.endRename('operations/a.py', () => Promise.reject(new Error('It exists.')));
    expect(model.renaming).toMatchObject({ problem: 'It exists.', isBusy: false });
    await model.endRename('operations/a.py', () => Promise.resolve('operations/z.py'));
    expect(model.renaming).toBeNull();
    expect(model.renamedTo).toBe('operations/z.py');
  });

  it('shows the first project when none was chosen', async () => {
    const { server } = make();
    const model = new ProjectPanelModel(server.it, new FakeCurrent(server, null));
    model.setActive(true);
    await settle();
    expect(model.projects?.map(each => each.path)).toEqual(['one', 'two']);
    expect(model.tree?.project.path).toBe('one');
  });

  it('knows when there is none', async () => {
    const server = new FakeServer();
    const model = new ProjectPanelModel(server.it, new FakeCurrent(server, null));
    model.setActive(true);
    await settle();
    expect(model.projects).toEqual([]);
    expect(model.tree).toBeNull();
  });

  it('learns of a project that was made after the list was read', async () => {
    const { model, server, current } = make();
    model.setActive(true);
    await settle();
    server.list.push(new FakeProject('three', treeOf({}, 'three')));
    current.open('three');
    await settle();
    expect(model.projects?.map(each => each.path)).toEqual(['one', 'two', 'three']);
  });

  it('is silent after it was disposed', async () => {
    const { model, one, current } = make();
    model.setActive(true);
    await settle();
    const heard = jest.fn();
    model.dispose();
    model.changed.connect(heard);
    current.open('two');
    expect(heard).not.toHaveBeenCalled();
    expect(one.listeners.size).toBe(0);
  });
});
