// What can be done with projects and their documents: new, open, rename, delete. Commands and the panel call this.
import { Dialog, InputDialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import type * as Api from '../../documents/generated/api';
import type {
  IArchitectureImporter,
  ICurrentProject,
  IDeepForgeServer,
  IProject,
  IResourceType
} from '../../tokens';
import { CommandIDs } from '../../utils/commandIDs';
import { AREA_OF_KIND, AREAS, type NewKind, areaOfPath, nameOfPath } from './areas';
import { askDelete, askNewDocument, askNewProject, askNewResource, showFailure } from './dialogs';
import type { OpenDocuments } from './openDocuments';

export interface IActionOptions {
  readonly server: IDeepForgeServer;
  readonly current: ICurrentProject;
  readonly documents: OpenDocuments;
  readonly commands: CommandRegistry;
  /** The folder that the file browser shows. */
  readonly folder: () => string;
  /** Ends the kernel of a file that is deleted. */
  readonly stopSession: (path: string) => Promise<void>;
  /** Has the panel show what was just made. */
  readonly reveal: (path: string | null) => Promise<void>;
  readonly trans: TranslationBundle;
}

export class ProjectActions {
  private readonly options: IActionOptions;

  constructor(options: IActionOptions) {
    this.options = options;
  }

  /** The project a command means: the one it names, else the current one. */
  project(path: unknown): IProject | null {
    const { server, current } = this.options;
    return typeof path === 'string' ? server.project(path) : current.project;
  }

  /**
   * Makes a project and shows it; null when the user thought better of it.
   *
   * @param path - the folder that becomes a project; null: a folder is asked for
   */
  async newProject(path: string | null): Promise<IProject | null> {
    const { server, current, folder, reveal, trans } = this.options;
    const made = await askNewProject({
      folder: path,
      base: folder(),
      trans,
      create: project => server.createProject(project)
    });
    if (made === null) {
      return null;
    }
    current.open(made.path);
    await reveal(null);
    return server.project(made.path);
  }

  async openProject(path: string | null): Promise<void> {
    const { current, reveal } = this.options;
    const chosen = path ?? (await this.chooseProject());
    if (chosen !== null) {
      current.open(chosen);
      await reveal(null);
    }
  }

  /** Makes a document and opens it. Without a name one is asked for. */
  async newDocument(kind: NewKind, inProject: IProject | null, name: string | null): Promise<void> {
    const { trans } = this.options;
    await this.makeAndOpen(inProject, name ?? AREA_OF_KIND[kind], async project => {
      const create = (document: Api.NewDocument): Promise<Api.DocumentPath> =>
        project.create(document);
      const made =
        name === null
          ? await askNewDocument({ kind, tree: await treeOf(project), trans, create })
          : await create({ kind, name });
      return made?.path ?? null;
    });
  }

  /** Makes a resource of a library's type, opens it and gives its path. Without a name one is asked for. */
  async newResource(
    resource: IResourceType,
    inProject: IProject | null,
    name: string | null
  ): Promise<string | null> {
    const { trans } = this.options;
    return this.makeAndOpen(inProject, resource.title, async project => {
      const create = (chosen: string): Promise<string> => resource.create(project, chosen);
      if (name !== null) {
        return create(name);
      }
      const paths = pathsIn(await treeOf(project));
      return askNewResource({ resource, paths, trans, create });
    });
  }

  /** Makes an architecture of something else, as an importer of a library does it, opens it and gives its path. */
  async importArchitecture(
    importer: IArchitectureImporter,
    inProject: IProject | null,
    name: string
  ): Promise<string | null> {
    return this.makeAndOpen(inProject, importer.label.replace(/…$/, ''), project =>
      importer.run(project, name)
    );
  }

  /** Makes something in a project, shows it in the panel and opens it; null, and said why, when it was not made. */
  private async makeAndOpen(
    inProject: IProject | null,
    what: string,
    make: (project: IProject) => Promise<string | null>
  ): Promise<string | null> {
    const { documents, reveal, trans } = this.options;
    const project = inProject ?? (await this.missingProject());
    if (project === null) {
      return null;
    }
    try {
      const path = await make(project);
      if (path !== null) {
        await reveal(path);
        await documents.open(project.contentsPath(path));
      }
      return path;
    } catch (reason) {
      await showFailure(trans.__('%1 was not made', what), reason, trans);
      return null;
    }
  }

  /** Opens what a path of the project names, with the screen that is meant for it. */
  async open(project: IProject, path: string, line: number | null): Promise<void> {
    const { documents, commands } = this.options;
    if (isExecution(path) && commands.hasCommand(CommandIDs.openExecution)) {
      const args = { project: project.path, id: nameOfPath(path) };
      await commands.execute(CommandIDs.openExecution, args);
    } else {
      await documents.open(project.contentsPath(path), line);
    }
  }

  /** Gives a document another name; what uses it follows, and open documents with them. Gives its path. */
  async rename(project: IProject, path: string, name: string): Promise<string> {
    const { documents } = this.options;
    const toContents = (each: string): string => project.contentsPath(each);
    const { uses } = await project.uses(path);
    await documents.save([path, ...uses.map(use => use.path)].map(toContents));
    const renamed = await project.rename({ path, name });
    await documents.move(toContents(path), toContents(renamed.path));
    await documents.readAgain(
      renamed.changed.filter(each => each !== renamed.path).map(toContents)
    );
    return renamed.path;
  }

  /** Deletes something after showing what uses it. Gives whether it was deleted. */
  async delete(project: IProject, path: string): Promise<boolean> {
    const { documents, stopSession, trans } = this.options;
    const name = nameOfPath(path);
    try {
      const { uses } = await project.uses(path);
      const area = areaOfPath(path) ?? 'executions';
      if (!(await askDelete({ name, area, uses, trans }))) {
        return false;
      }
      await project.delete(path);
      const file = project.contentsPath(path);
      documents.close(file);
      await stopSession(file);
      return true;
    } catch (reason) {
      await showFailure(trans.__('%1 was not deleted', name), reason, trans);
      return false;
    }
  }

  private async chooseProject(): Promise<string | null> {
    const { server, trans } = this.options;
    try {
      const { projects } = await server.projects();
      if (projects.length === 0) {
        return (await this.missingProject())?.path ?? null;
      }
      const labels = projects.map(each =>
        each.path === '' ? each.name : `${each.name} (${each.path})`
      );
      const { value } = await InputDialog.getItem({
        title: trans.__('Open project'),
        label: trans.__('Project'),
        items: labels,
        okLabel: trans.__('Open'),
        cancelLabel: trans.__('Cancel')
      });
      return value === null ? null : (projects[labels.indexOf(value)]?.path ?? null);
    } catch (reason) {
      await showFailure(trans.__('The projects could not be listed'), reason, trans);
      return null;
    }
  }

  /** Asks for a new project where one is needed and none is shown. */
  private async missingProject(): Promise<IProject | null> {
    const { trans } = this.options;
    const answer = await showDialog({
      title: trans.__('No project here yet'),
      body: trans.__(
        'Pipelines, operations and notebooks of DeepForge live in a project: a folder.'
      ),
      buttons: [
        Dialog.cancelButton({ label: trans.__('Cancel') }),
        Dialog.okButton({ label: trans.__('New project') })
      ]
    });
    return answer.button.accept ? this.newProject(null) : null;
  }
}

/** Whether a path is an execution's: its record, or the id of one that has none yet. */
function isExecution(path: string): boolean {
  return path.startsWith('executions/') || /^\d{4}-\d\d-\d\d-[^/]+$/.test(path);
}

function pathsIn(tree: Api.Tree | null): readonly string[] {
  return tree === null ? [] : AREAS.flatMap(area => tree[area].map(item => item.path));
}

async function treeOf(project: IProject): Promise<Api.Tree | null> {
  try {
    return await project.tree();
  } catch {
    // Only the hint that a name is taken is missing then; the server refuses it all the same.
    return null;
  }
}
