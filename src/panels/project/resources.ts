// Resources of libraries, such as architectures: the commands that make them or import them, for whoever registers.
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { DisposableSet, type IDisposable } from '@lumino/disposable';

import type { IArchitectureImporter, ILibraryEditors, IResourceType } from '../../tokens';
import { CommandIDs } from '../../utils/commandIDs';
import { drawnIcon } from '../../utils/icons';
import type { ProjectActions } from './actions';
import { newResourceName } from './areas';
import { describedBy, PROJECT, stringOf, TEXT } from './commandArguments';

export interface IResourceCommandOptions {
  readonly commands: CommandRegistry;
  readonly actions: Pick<ProjectActions, 'project' | 'newResource' | 'importArchitecture'>;
  readonly libraries: ILibraryEditors;
  readonly trans: TranslationBundle;
}

type Args = ReadonlyPartialJSONObject;

export function addResourceCommands(options: IResourceCommandOptions): void {
  const { commands, actions, libraries, trans } = options;
  const resourceOf = (args: Args): IResourceType | null =>
    libraries.ofResource(stringOf(args['type']) ?? '');
  const importerOf = (args: Args): IArchitectureImporter | null =>
    libraries
      .ofLibrary(stringOf(args['library']) ?? '')
      ?.importers?.find(each => each.id === args['importer']) ?? null;

  commands.addCommand(CommandIDs.newResource, {
    label: args => {
      const resource = resourceOf(args);
      return resource === null
        ? trans.__('New resource of a library…')
        : args['launcher'] === true
          ? resource.title
          : `${newResourceName(resource, trans)}…`;
    },
    caption: args => {
      const resource = resourceOf(args);
      return resource === null
        ? ''
        : trans.__('Make an empty one in the folder %1', resource.folder);
    },
    icon: args => {
      const resource = resourceOf(args);
      return resource === null || args['palette'] === true ? undefined : drawnIcon(resource.icon);
    },
    isEnabled: args => resourceOf(args) !== null,
    execute: async args => {
      const resource = resourceOf(args);
      const project = actions.project(args['project']);
      return resource === null
        ? null
        : actions.newResource(resource, project, stringOf(args['name']));
    },
    describedBy: describedBy({
      ...PROJECT,
      type: { ...TEXT, description: 'The type of the resource, such as Architecture' },
      name: { ...TEXT, description: 'Its name; default: it is asked for' }
    })
  });

  commands.addCommand(CommandIDs.importArchitecture, {
    label: args => {
      const importer = importerOf(args);
      return importer === null
        ? trans.__('Import an architecture…')
        : args['palette'] === true
          ? trans.__('Import architecture: %1', importer.label)
          : importer.label;
    },
    icon: args => {
      const importer = importerOf(args);
      return importer === null || args['palette'] === true ? undefined : drawnIcon(importer.icon);
    },
    isEnabled: args => importerOf(args) !== null,
    execute: async args => {
      const importer = importerOf(args);
      const project = actions.project(args['project']);
      return importer === null
        ? null
        : actions.importArchitecture(importer, project, stringOf(args['name']) ?? '');
    },
    describedBy: describedBy({
      ...PROJECT,
      library: { ...TEXT, description: 'The library, such as keras' },
      importer: { ...TEXT, description: 'The id of one of its importers' },
      name: { ...TEXT, description: 'A name for the architecture; it can be changed in the dialog' }
    })
  });
}

/** Where commands of libraries are listed, such as the command palette. */
export type ListCommand = (command: string, args: Args) => IDisposable | null;

/** Keeps what libraries let people make listed, for as long as these are registered. */
export function listResources(
  libraries: ILibraryEditors,
  listResource: ListCommand,
  listImporter: ListCommand
): void {
  let listed = new DisposableSet();
  const update = (): void => {
    listed.dispose();
    listed = new DisposableSet();
    for (const { library, resources, importers = [] } of libraries.all) {
      const items = [
        ...resources.map(({ type }) => listResource(CommandIDs.newResource, { type })),
        ...importers.map(({ id }) =>
          listImporter(CommandIDs.importArchitecture, { library, importer: id })
        )
      ];
      for (const item of items) {
        if (item !== null) {
          listed.add(item);
        }
      }
    }
  };
  libraries.changed.connect(update);
  update();
}
