// Rename, delete and open: in which order files, open documents and the server are told.
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';

import type { IDeleteOptions } from '../../../panels/project/dialogs';
import { ProjectActions } from '../../../panels/project/actions';
import type { OpenDocuments } from '../../../panels/project/openDocuments';
import { CommandIDs } from '../../../utils/commandIDs';
import { FakeCurrent, FakeProject, FakeServer, treeOf } from './trees';

const mockAsk = jest.fn<Promise<boolean>, [IDeleteOptions]>();
jest.mock('../../../panels/project/dialogs', () => ({
  askDelete: (options: IDeleteOptions) => mockAsk(options)
}));

function make(): {
  actions: ProjectActions;
  project: FakeProject;
  log: unknown[];
  commands: CommandRegistry;
} {
  const project = new FakeProject('p', treeOf({}, 'p'));
  const server = new FakeServer(project);
  const log = project.asked as unknown[];
  const note =
    (name: string) =>
    (...args: unknown[]): Promise<null> => {
      log.push([name, ...args]);
      return Promise.resolve(null);
    };
  const documents = {
    open: note('open'),
    save: note('save'),
    move: note('move'),
    readAgain: note('read again'),
    close: (path: string) => {
      log.push(['close', path]);
    }
  };
  const commands = new CommandRegistry();
  const actions = new ProjectActions({
    server: server.it,
    current: new FakeCurrent(server, project.it),
    documents: documents as unknown as OpenDocuments,
    commands,
    folder: () => '',
    stopSession: async path => {
      await note('stop')(path);
    },
    reveal: async path => {
      await note('reveal')(path);
    },
    trans: nullTranslator.load('deepforge')
  });
  return { actions, project, log, commands };
}

const USE = { path: 'pipelines/fit.pipeline.json', kind: 'pipeline', node: 'a' } as const;

describe('ProjectActions', () => {
  it('saves what is open before a renaming, and moves and reads it again after', async () => {
    const { actions, project, log } = make();
    project.found = [USE];
    expect(await actions.rename(project.it, 'operations/a.py', 'b')).toBe('operations/b.py');
    expect(log).toEqual([
      ['save', ['p/operations/a.py', 'p/pipelines/fit.pipeline.json']],
      ['rename', { path: 'operations/a.py', name: 'b' }],
      ['move', 'p/operations/a.py', 'p/operations/b.py'],
      ['read again', ['p/pipelines/fit.pipeline.json']]
    ]);
  });

  it('deletes nothing when the user looks at the uses and thinks better of it', async () => {
    const { actions, project, log } = make();
    project.found = [USE];
    mockAsk.mockResolvedValue(false);
    expect(await actions.delete(project.it, 'operations/a.py')).toBe(false);
    expect(mockAsk).toHaveBeenLastCalledWith(
      expect.objectContaining({ name: 'a', area: 'operations', uses: [USE] })
    );
    expect(log).toEqual([]);
  });

  it('deletes the file, then closes what was open of it', async () => {
    const { actions, project, log } = make();
    mockAsk.mockResolvedValue(true);
    expect(await actions.delete(project.it, 'notebooks/n.ipynb')).toBe(true);
    expect(log).toEqual([
      ['delete', 'notebooks/n.ipynb'],
      ['close', 'p/notebooks/n.ipynb'],
      ['stop', 'p/notebooks/n.ipynb']
    ]);
  });

  it('makes a document of a given name and opens it', async () => {
    const { actions, project, log } = make();
    await actions.newDocument('operation', project.it, 'load');
    expect(log).toEqual([
      ['create', { kind: 'operation', name: 'load' }],
      ['reveal', 'operations/load.py'],
      ['open', 'p/operations/load.py']
    ]);
  });

  it.each([
    ['executions/2026-11-21-fit-3f9c.execution.json', '2026-11-21-fit-3f9c'],
    ['2026-11-21-fit-3f9c', '2026-11-21-fit-3f9c']
  ])('opens %s in the view of executions', async (path, id) => {
    const { actions, project, log, commands } = make();
    commands.addCommand(CommandIDs.openExecution, { execute: args => log.push(args) });
    await actions.open(project.it, path, null);
    expect(log).toEqual([{ project: 'p', id }]);
  });

  it('opens other files where they are, at a line', async () => {
    const { actions, project, log } = make();
    await actions.open(project.it, 'deepforge.toml', null);
    await actions.open(project.it, 'operations/a.py', 7);
    expect(log).toEqual([
      ['open', 'p/deepforge.toml', null],
      ['open', 'p/operations/a.py', 7]
    ]);
  });
});
