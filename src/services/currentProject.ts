// Which project the panels show: the current document's, else the one that was shown last, else the first there is.
import type { IStateDB } from '@jupyterlab/statedb';
import { type ISignal, Signal } from '@lumino/signaling';

import type { ICurrentProject, IDeepForgeServer, IProject } from '../tokens';
import { isRecord } from '../utils/json';

const KEY = 'deepforge:current-project';

export class CurrentProject implements ICurrentProject {
  private readonly server: IDeepForgeServer;
  private readonly state: Pick<IStateDB, 'fetch' | 'save'> | null;
  private readonly change = new Signal<this, IProject | null>(this);
  private shown: IProject | null = null;
  /** Grows with every question, so that a late answer cannot replace a newer choice. */
  private question = 0;

  constructor(server: IDeepForgeServer, state: Pick<IStateDB, 'fetch' | 'save'> | null) {
    this.server = server;
    this.state = state;
  }

  get project(): IProject | null {
    return this.shown;
  }

  get changed(): ISignal<this, IProject | null> {
    return this.change;
  }

  open(path: string): void {
    this.question += 1;
    this.show(this.server.project(path));
  }

  /** Follows a document that became current; one of no project changes nothing. */
  async follow(document: string): Promise<void> {
    const asked = (this.question += 1);
    const project = await this.server.projectOf(document);
    if (project !== null && asked === this.question) {
      this.show(project);
    }
  }

  /** Shows the project that was shown last, when it is still there, else the first; unless one is shown already. */
  async restore(): Promise<void> {
    const asked = this.question;
    const remembered = await this.remembered();
    const found = await this.server.projects(remembered ?? undefined);
    const isThere = found.project !== null && found.project.path === remembered;
    const chosen = isThere ? found.project : (found.projects[0] ?? found.project);
    if (chosen !== null && this.shown === null && asked === this.question) {
      this.show(this.server.project(chosen.path));
    }
  }

  private async remembered(): Promise<string | null> {
    const value: unknown = await this.state?.fetch(KEY).catch(() => null);
    return isRecord(value) && typeof value['path'] === 'string' ? value['path'] : null;
  }

  private show(project: IProject): void {
    if (project === this.shown) {
      return;
    }
    this.shown = project;
    void this.state?.save(KEY, { path: project.path }).catch((reason: unknown) => {
      console.warn('DeepForge: the current project could not be remembered.', reason);
    });
    this.change.emit(project);
  }
}
