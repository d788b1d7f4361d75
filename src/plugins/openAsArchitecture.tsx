// Wiring: "Open as architecture" on a variable of the current notebook, and on a stored value.
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { Dialog, showDialog, showErrorMessage } from '@jupyterlab/apputils';
import { ITranslator, nullTranslator, type TranslationBundle } from '@jupyterlab/translation';
import { UUID } from '@lumino/coreutils';

import { whileWaiting } from '../components/waiting';
import { libraryReading } from '../documents/libraryEditors';
import {
  ICurrentProject,
  IDeepForgeServer,
  ILibraryEditors,
  INotebookSessions,
  type IProject,
  type IReadArchitecture
} from '../tokens';
import { CommandIDs } from '../utils/commandIDs';
import { DeepForgeError, messageOf } from '../utils/errors';
import { drawnIcon } from '../utils/icons';

/** A name that is taken gets a number; so many are tried. */
const MOST_TRIES = 100;

export const openAsArchitecture: JupyterFrontEndPlugin<void> = {
  id: 'deepforge:open-as-architecture',
  description: 'Opens models of notebooks, artifacts and jobs as architectures.',
  autoStart: true,
  requires: [IDeepForgeServer, ICurrentProject, ILibraryEditors, INotebookSessions],
  optional: [ITranslator],
  activate
};

function activate(
  app: JupyterFrontEnd,
  server: IDeepForgeServer,
  current: ICurrentProject,
  libraries: ILibraryEditors,
  sessions: INotebookSessions,
  translator: ITranslator | null
): void {
  const { commands, serviceManager } = app;
  const trans = (translator ?? nullTranslator).load('deepforge');

  /** The variable that a command means: the one it names, or the one under the pointer of the context menu. */
  const variableOf = (args: Readonly<Record<string, unknown>>): string | null => {
    const { name, context } = args;
    if (context === true) {
      const node = app.contextMenuHitTest(each => each.dataset['model'] !== undefined);
      return node?.dataset['model'] ?? null;
    }
    return typeof name === 'string' ? name : null;
  };

  /** What is being read: asked for again meanwhile, it is not read twice. */
  const reading = new Set<string>();

  const refused = (reason: unknown): Promise<void> =>
    showErrorMessage(trans.__('It was not opened as architecture'), messageOf(reason), [
      Dialog.okButton({ label: trans.__('Close') })
    ]);

  const openVariable = async (name: string): Promise<void> => {
    const session = sessions.current;
    if (session === null) {
      throw new DeepForgeError('no-notebook', trans.__('No notebook is open.'));
    }
    const path = serviceManager.contents.localPath(session.panel.context.path);
    const project = (await server.projectOf(path)) ?? current.project;
    if (project === null) {
      throw new DeepForgeError(
        'no-project',
        trans.__('The notebook lies in no project: architectures are files of a project.')
      );
    }
    const isBusy = session.panel.sessionContext.session?.kernel?.status === 'busy';
    const { content, notes } = await whileWaiting(session.readArchitecture(name), {
      message: isBusy
        ? trans.__('The kernel is busy. %1 is read as soon as it is free.', name)
        : trans.__('Reading the layers of %1…', name)
    });
    const made = await createFree(project, name, content);
    await open(project, made, notes);
  };

  const openValue = async (
    project: IProject,
    value: string,
    type: string,
    name: string
  ): Promise<void> => {
    const library = libraryReading(libraries, type)?.library;
    if (library === undefined) {
      throw new DeepForgeError(
        'not-a-model',
        trans.__('No library here reads an architecture from a %1.', type)
      );
    }
    const id = UUID.uuid4();
    const request = { library, id, name, kind: 'artifact', choice: value } as const;
    const wish = { isStopped: false };
    const stop = (): void => {
      wish.isStopped = true;
      void project.cancelImport(id).catch(refused);
    };
    try {
      const made = await whileWaiting(project.importArchitecture(request), {
        message: trans.__('Reading the layers of %1…', name),
        stop: { label: trans.__('Stop'), run: stop }
      });
      await open(project, made.path, made.notes);
    } catch (reason) {
      // That it was stopped is what the user wanted.
      if (!wish.isStopped) {
        throw reason;
      }
    }
  };

  const open = async (project: IProject, path: string, notes: readonly string[]): Promise<void> => {
    await commands.execute(CommandIDs.openDocument, { project: project.path, path });
    if (notes.length > 0) {
      await showNotes(path, notes, trans);
    }
  };

  commands.addCommand(CommandIDs.openAsArchitecture, {
    label: trans.__('Open as architecture'),
    caption: trans.__('Make an architecture of a model and open it'),
    icon: drawnIcon('layers'),
    isVisible: args => {
      if (args['context'] !== true) {
        return true;
      }
      const name = variableOf(args);
      return name !== null && isModel(name);
    },
    execute: async args => {
      const { project, value, type } = args;
      const variable = variableOf(args);
      const what = JSON.stringify([project ?? null, value ?? null, variable]);
      if (reading.has(what)) {
        return;
      }
      reading.add(what);
      try {
        if (typeof value === 'string' && typeof type === 'string') {
          const within = typeof project === 'string' ? server.project(project) : current.project;
          if (within !== null) {
            await openValue(within, value, type, variable ?? 'model');
          }
        } else if (variable !== null) {
          await openVariable(variable);
        }
      } catch (reason) {
        await refused(reason);
      } finally {
        reading.delete(what);
      }
    },
    describedBy: {
      args: {
        type: 'object',
        properties: {
          name: { type: 'string', description: 'A variable of the current notebook' },
          project: { type: 'string', description: 'Of a stored value: the project’s folder' },
          value: { type: 'string', description: 'An artifact’s name, or a stored value’s hash' },
          type: { type: 'string', description: 'Of a stored value: its type' }
        }
      }
    }
  });

  /** Whether the present value of a variable is one that a library reads. */
  const isModel = (name: string): boolean => {
    const lineage = sessions.current?.lineage;
    const number = lineage?.variables.get(name);
    const type = number === undefined ? undefined : lineage?.record(number)?.values?.[name]?.type;
    return type !== undefined && libraryReading(libraries, type) !== null;
  };
}

/** Makes an architecture under a name, or under the next one that is free; gives its path. */
async function createFree(
  project: IProject,
  name: string,
  content: IReadArchitecture['content']
): Promise<string> {
  for (let number = 1; ; number++) {
    try {
      const free = number === 1 ? name : `${name}_${number}`;
      return (await project.create({ kind: 'architecture', name: free, content })).path;
    } catch (reason) {
      const isTaken = reason instanceof DeepForgeError && reason.code === 'exists';
      if (!isTaken || number === MOST_TRIES) {
        throw reason;
      }
    }
  }
}

async function showNotes(
  path: string,
  notes: readonly string[],
  trans: TranslationBundle
): Promise<void> {
  await showDialog({
    title: trans.__('%1 was made', path),
    body: (
      <div className="df-Import-notes">
        <p>{trans.__('To know:')}</p>
        <ul>
          {notes.map(note => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      </div>
    ),
    buttons: [Dialog.okButton({ label: trans.__('Close') })]
  });
}
