// Which project is current: the document's, the remembered one, the first.
import { CurrentProject } from '../../services/currentProject';
import { FakeProject, FakeServer, treeOf } from '../panels/project/trees';

function make(remembered?: unknown): {
  current: CurrentProject;
  saved: unknown[];
  server: FakeServer;
} {
  const saved: unknown[] = [];
  const state = {
    fetch: () => Promise.resolve(remembered as undefined),
    save: (_: string, value: unknown) => {
      saved.push(value);
      return Promise.resolve();
    }
  };
  const server = new FakeServer(
    new FakeProject('a', treeOf({}, 'a')),
    new FakeProject('b', treeOf({}, 'b'))
  );
  return { current: new CurrentProject(server.it, state), saved, server };
}

describe('CurrentProject', () => {
  it.each<[string, unknown, string]>([
    ['the one shown last', { path: 'b' }, 'b'],
    ['the first when nothing is remembered', undefined, 'a'],
    ['the first when the remembered one is gone', { path: 'gone' }, 'a'],
    ['the first when what is remembered makes no sense', 7, 'a']
  ])('restores %s', async (_name, remembered, expected) => {
    const { current } = make(remembered);
    await current.restore();
    expect(current.project?.path).toBe(expected);
  });

  it('follows documents, but not out of projects', async () => {
    const { current, saved } = make();
    const heard: unknown[] = [];
    current.changed.connect((_, project) => heard.push(project?.path));
    await current.follow('b/operations/x.py');
    await current.follow('b/operations/y.py');
    await current.follow('elsewhere/z.py');
    expect(current.project?.path).toBe('b');
    expect(heard).toEqual(['b']);
    expect(saved).toEqual([{ path: 'b' }]);
  });

  it('keeps what the user chose while it was still restoring or following', async () => {
    const { current } = make({ path: 'b' });
    const restoring = current.restore();
    const following = current.follow('b/x.py');
    current.open('a');
    await Promise.all([restoring, following]);
    expect(current.project?.path).toBe('a');
  });

  it('has none on a server without projects', async () => {
    const current = new CurrentProject(new FakeServer().it, null);
    await current.restore();
    expect(current.project).toBeNull();
  });
});
