// A library of somebody else: once it is registered, what it lets people make and import is there, and goes with it.
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { DisposableDelegate } from '@lumino/disposable';
import type { Menu } from '@lumino/widgets';

import { LibraryEditors } from '../../../documents/libraryEditors';
import { ProjectActions } from '../../../panels/project/actions';
import { addProjectCommands } from '../../../panels/project/commands';
import { makeMenu } from '../../../panels/project/menus';
import { addResourceCommands, listResources } from '../../../panels/project/resources';
import type { ILibraryEditor, IProject } from '../../../tokens';
import { CommandIDs } from '../../../utils/commandIDs';
import { FakeCurrent, FakeProject, FakeServer, treeOf } from './trees';

const trans = nullTranslator.load('deepforge');

function stranger(log: unknown[]): ILibraryEditor {
  return {
    library: 'circuits',
    title: 'Circuits',
    resources: [
      {
        type: 'Circuit',
        title: 'Circuit',
        icon: 'cube',
        folder: 'circuits',
        ending: '.circuit.json',
        factory: 'Circuit',
        create: (_project: IProject, name: string) => {
          log.push(['create', name]);
          return Promise.resolve(`circuits/${name}.circuit.json`);
        }
      }
    ],
    importers: [
      {
        id: 'netlist',
        label: 'Netlist…',
        icon: 'file',
        run: (_project: IProject, name: string) => {
          log.push(['import', name]);
          return Promise.resolve(name === 'never' ? null : 'circuits/adder.circuit.json');
        }
      }
    ]
  };
}

function make(): {
  libraries: LibraryEditors;
  commands: CommandRegistry;
  log: unknown[];
  listed: () => string[];
} {
  const project = new FakeProject('p', treeOf({}, 'p'));
  const server = new FakeServer(project);
  const log: unknown[] = [];
  const commands = new CommandRegistry();
  const libraries = new LibraryEditors();
  const current = new FakeCurrent(server, project.it);
  const actions = new ProjectActions({
    server: server.it,
    current,
    documents: {
      open: (path: string) => {
        log.push(['open', path]);
        return Promise.resolve(null);
      }
    } as never,
    commands,
    folder: () => '',
    stopSession: () => Promise.resolve(),
    reveal: path => {
      log.push(['reveal', path]);
      return Promise.resolve();
    },
    trans
  });
  addResourceCommands({ commands, actions, libraries, trans });
  addProjectCommands({
    commands,
    actions,
    model: { document: null } as never,
    folder: () => '',
    show: () => undefined,
    pathOfContextMenu: () => null,
    trans
  });
  const entries = new Set<string>();
  const list = (command: string, args: object): DisposableDelegate => {
    const label = commands.label(command, { ...args, palette: true });
    entries.add(label);
    return new DisposableDelegate(() => {
      entries.delete(label);
    });
  };
  listResources(libraries, list, list);
  return { libraries, commands, log, listed: () => [...entries] };
}

function labels(menu: Menu): string[] {
  return menu.items.flatMap(item =>
    item.submenu === null ? [item.label] : [item.label, ...labels(item.submenu)]
  );
}

describe('a library that registers', () => {
  it('is in the New menu, with its imports below it', () => {
    const { libraries, commands } = make();
    libraries.register(stranger([]));
    const shown = labels(makeMenu('new', commands, [], libraries, trans));
    expect(shown).toEqual(
      expect.arrayContaining(['New circuit…', 'Import for Circuits', 'Netlist…'])
    );
  });

  it('is listed among commands until it goes', () => {
    const { libraries, listed } = make();
    const registered = libraries.register(stranger([]));
    expect(listed()).toEqual(['New circuit…', 'Import architecture: Netlist…']);
    registered.dispose();
    expect(listed()).toEqual([]);
    expect(libraries.ofResource('Circuit')).toBeNull();
  });

  it('makes its resources, which are shown and opened', async () => {
    const { libraries, commands, log } = make();
    libraries.register(stranger(log));
    await commands.execute(CommandIDs.newResource, { type: 'Circuit', name: 'adder' });
    expect(log).toEqual([
      ['create', 'adder'],
      ['reveal', 'circuits/adder.circuit.json'],
      ['open', 'p/circuits/adder.circuit.json']
    ]);
  });

  it('imports, and nothing is opened when the user thought better of it', async () => {
    const { libraries, commands, log } = make();
    libraries.register(stranger(log));
    const args = { library: 'circuits', importer: 'netlist' };
    await commands.execute(CommandIDs.importArchitecture, { ...args, name: 'never' });
    expect(log).toEqual([['import', 'never']]);
    await commands.execute(CommandIDs.importArchitecture, args);
    expect(log.slice(2)).toEqual([
      ['reveal', 'circuits/adder.circuit.json'],
      ['open', 'p/circuits/adder.circuit.json']
    ]);
  });

  it('is refused when library or resource type are taken: documents name both', () => {
    const { libraries } = make();
    libraries.register(stranger([]));
    expect(() => libraries.register(stranger([]))).toThrow('circuits already');
    expect(() => libraries.register({ ...stranger([]), library: 'wires' })).toThrow(
      'The resource type Circuit of the library wires is that of circuits already.'
    );
    expect(libraries.all.map(each => each.library)).toEqual(['circuits']);
  });
});
