// The commands of projects and their documents.
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import { CommandIDs } from '../../utils/commandIDs';
import { folderIcon, notebookIcon, operationIcon, pipelineIcon } from '../../utils/icons';
import type { ProjectActions } from './actions';
import { AREAS, type NewKind, newKindName } from './areas';
import { describedBy, PATH, PROJECT, stringOf, TEXT } from './commandArguments';
import type { ProjectPanelModel } from './model';

export interface ICommandOptions {
  readonly commands: CommandRegistry;
  readonly actions: ProjectActions;
  readonly model: ProjectPanelModel;
  /** The folder that the file browser shows. */
  readonly folder: () => string;
  /** Shows the panel. */
  readonly show: () => void;
  /** The path of the tree's line under the pointer of the last context menu. */
  readonly pathOfContextMenu: () => string | null;
  readonly trans: TranslationBundle;
}

type Args = ReadonlyPartialJSONObject;

export function addProjectCommands(options: ICommandOptions): void {
  addProjectsCommands(options);
  addNewCommands(options);
  addDocumentCommands(options);
}

function addProjectsCommands(options: ICommandOptions): void {
  const { commands, actions, model, folder, show, trans } = options;
  const hasProject = (): boolean => model.project !== null;

  commands.addCommand(CommandIDs.newProject, {
    label: args =>
      args['here'] === true
        ? trans.__('Make this folder a project…')
        : args['launcher'] === true
          ? trans.__('Project')
          : trans.__('New project…'),
    caption: trans.__('Make a project: a folder with pipelines, operations and notebooks'),
    icon: args => (args['palette'] === true ? undefined : folderIcon),
    execute: async args => {
      const path = typeof args['path'] === 'string' ? args['path'] : null;
      await actions.newProject(args['here'] === true ? folder() : path);
    },
    describedBy: describedBy({
      path: { ...TEXT, description: 'The folder that becomes a project; default: it is asked for' },
      here: { type: 'boolean', description: 'The file browser’s folder becomes a project' }
    })
  });

  commands.addCommand(CommandIDs.openProject, {
    label: args => stringOf(args['name']) ?? trans.__('Open project…'),
    caption: args => stringOf(args['path']) ?? trans.__('Show another project in the panel'),
    isToggled: args => args['path'] !== undefined && args['path'] === model.project?.path,
    isToggleable: true,
    execute: async args => {
      await actions.openProject(typeof args['path'] === 'string' ? args['path'] : null);
    },
    describedBy: describedBy({
      path: { ...TEXT, description: 'Folder of the project' },
      name: TEXT
    })
  });

  commands.addCommand(CommandIDs.showProject, {
    label: trans.__('Show project'),
    caption: trans.__('Show the project panel'),
    icon: args => (args['palette'] === true ? undefined : pipelineIcon),
    execute: show,
    describedBy: describedBy({})
  });

  commands.addCommand(CommandIDs.refreshProject, {
    label: trans.__('Read the project again'),
    isEnabled: hasProject,
    execute: async () => {
      await model.refreshProjects();
      await model.refresh();
    },
    describedBy: describedBy({})
  });

  commands.addCommand(CommandIDs.foldProject, {
    label: trans.__('Fold all areas'),
    isEnabled: hasProject,
    execute: () => {
      model.closeAll(AREAS);
    },
    describedBy: describedBy({})
  });

  commands.addCommand(CommandIDs.browseProject, {
    label: trans.__('Show in the file browser'),
    isEnabled: hasProject,
    execute: async () => {
      if (model.project !== null) {
        await commands.execute('filebrowser:go-to-path', { path: model.project.path });
      }
    },
    describedBy: describedBy({})
  });

  commands.addCommand(CommandIDs.projectSettings, {
    label: trans.__('Open deepforge.toml'),
    caption: trans.__('The settings of the project'),
    isEnabled: hasProject,
    execute: async () => {
      if (model.project !== null) {
        await actions.open(model.project, 'deepforge.toml', null);
      }
    },
    describedBy: describedBy({})
  });
}

function addNewCommands({ commands, actions, trans }: ICommandOptions): void {
  const kinds = [
    [CommandIDs.newPipeline, 'pipeline', pipelineIcon, trans.__('Pipeline')],
    [CommandIDs.newOperation, 'operation', operationIcon, trans.__('Operation')],
    [CommandIDs.newNotebook, 'notebook', notebookIcon, trans.__('Notebook')]
  ] as const;
  const captions: Readonly<Record<NewKind, string>> = {
    pipeline: trans.__('Make an empty pipeline in the project'),
    operation: trans.__('Make an operation in the project: a Python function in a file of its own'),
    notebook: trans.__('Make a notebook with the DeepForge kernel in the project')
  };
  for (const [id, kind, icon, name] of kinds) {
    commands.addCommand(id, {
      label: args => (args['launcher'] === true ? name : `${newKindName(kind, trans)}…`),
      caption: captions[kind],
      icon: args => (args['palette'] === true ? undefined : icon),
      execute: async args => {
        const project = typeof args['project'] === 'string' ? args['project'] : undefined;
        await actions.newDocument(kind, actions.project(project), stringOf(args['name']));
      },
      describedBy: describedBy({
        ...PROJECT,
        name: { ...TEXT, description: 'Name of the document; default: it is asked for' }
      })
    });
  }
}

function addDocumentCommands(options: ICommandOptions): void {
  const { commands, actions, model, show, pathOfContextMenu, trans } = options;

  /** The path that a command means: the one it names, that of the context menu, or the current document's. */
  const pathOf = (args: Args): string | null =>
    stringOf(args['path']) ??
    (args['context'] === true ? pathOfContextMenu() : null) ??
    model.document;
  const isMeant = (args: Args): boolean => args['context'] === true || pathOf(args) !== null;

  commands.addCommand(CommandIDs.openDocument, {
    label: trans.__('Open'),
    isEnabled: isMeant,
    execute: async args => {
      const project = actions.project(args['project']);
      const path = pathOf(args);
      if (project !== null && path !== null) {
        await actions.open(project, path, typeof args['line'] === 'number' ? args['line'] : null);
      }
    },
    describedBy: describedBy({
      ...PROJECT,
      path: PATH,
      line: { type: 'integer', minimum: 1, description: 'The line to show, from 1' }
    })
  });

  commands.addCommand(CommandIDs.renameDocument, {
    label: args =>
      args['context'] === true ? trans.__('Rename…') : trans.__('Rename in the project…'),
    caption: trans.__('Give the document another name; what uses it follows'),
    isEnabled: isMeant,
    execute: async args => {
      const project = actions.project(args['project']);
      const path = pathOf(args);
      if (project !== null && path !== null) {
        await actions.openProject(project.path);
        show();
        await model.refresh();
        await model.beginRename(path);
      }
    },
    describedBy: describedBy({ ...PROJECT, path: PATH })
  });

  commands.addCommand(CommandIDs.deleteDocument, {
    label: args =>
      args['context'] === true ? trans.__('Delete…') : trans.__('Delete from the project…'),
    caption: trans.__('Delete the document; what uses it is shown first'),
    isEnabled: isMeant,
    execute: async args => {
      const project = actions.project(args['project']);
      const path = pathOf(args);
      if (project !== null && path !== null && (await actions.delete(project, path))) {
        await model.refresh();
      }
    },
    describedBy: describedBy({ ...PROJECT, path: PATH })
  });
}
