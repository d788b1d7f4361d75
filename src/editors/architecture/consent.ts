// Whether the user lets an editor run a project's own layers: asked once for each project, remembered in the browser.
import { type ISignal, Signal } from '@lumino/signaling';

import { isRecord } from '../../utils/json';

/** Where the answers are kept, such as JupyterLab's IStateDB. */
export interface IRememberedAnswers {
  fetch(id: string): Promise<unknown>;
  save(id: string, value: { readonly projects: readonly string[] }): Promise<unknown>;
}

const KEY = 'deepforge:run-project-code';

export class CodeConsent {
  private readonly door: IRememberedAnswers | null;
  private readonly change = new Signal<this, string>(this);
  private readonly given = new Set<string>();
  private loading: Promise<void> | null = null;

  /** @param door - null: answers last as long as the page */
  constructor(door: IRememberedAnswers | null) {
    this.door = door;
  }

  /** Emitted with the project when its code was allowed to run, or no longer is. */
  get changed(): ISignal<this, string> {
    return this.change;
  }

  /** Whether the code of the project with this path may run. */
  async isGiven(project: string): Promise<boolean> {
    this.loading ??= this.load();
    await this.loading;
    return this.given.has(project);
  }

  async set(project: string, isAllowed: boolean): Promise<void> {
    if ((await this.isGiven(project)) === isAllowed) {
      return;
    }
    if (isAllowed) {
      this.given.add(project);
    } else {
      this.given.delete(project);
    }
    this.change.emit(project);
    await this.door?.save(KEY, { projects: [...this.given].sort() }).catch((reason: unknown) => {
      console.warn('DeepForge: the answer could not be remembered.', reason);
    });
  }

  private async load(): Promise<void> {
    const found: unknown = await this.door?.fetch(KEY).catch(() => null);
    const projects: unknown = isRecord(found) ? found['projects'] : null;
    for (const project of Array.isArray(projects) ? (projects as unknown[]) : []) {
      if (typeof project === 'string') {
        this.given.add(project);
      }
    }
  }
}
