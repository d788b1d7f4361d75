// The server extension as the front end sees it: IDeepForgeServer over REST and one event stream.
import type { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import { type ISignal, Signal } from '@lumino/signaling';

import type * as Api from '../documents/generated/api';
import type { IDeepForgeServer, IProject } from '../tokens';
import { EventStream } from './events';
import { RestProject } from './project';
import { Rest } from './rest';

/** For how long the project of a path is remembered, in milliseconds. */
const REMEMBERED = 30000;

interface IRemembered {
  readonly until: number;
  readonly project: Promise<IProject | null>;
}

export class DeepForgeServer implements IDeepForgeServer {
  private readonly rest: Rest;
  private readonly events: EventStream;
  private readonly projectsByPath = new Map<string, RestProject>();
  private readonly holders = new Map<string, IRemembered>();
  private readonly connectionChange = new Signal<this, boolean>(this);

  constructor(settings: ServerConnection.ISettings, trans: TranslationBundle) {
    this.events = new EventStream(settings);
    this.rest = new Rest(settings, trans, arrived => {
      this.events.noteAnswer(arrived);
    });
    this.events.connectionChanged.connect((_, isConnected) => {
      this.connectionChange.emit(isConnected);
    });
  }

  get isConnected(): boolean | null {
    return this.events.isConnected;
  }

  get connectionChanged(): ISignal<this, boolean> {
    return this.connectionChange;
  }

  get lastSeen(): number | null {
    return this.events.lastSeen;
  }

  about(): Promise<Api.About> {
    return this.rest.json('');
  }

  projects(path?: string): Promise<Api.Projects> {
    return this.rest.json('projects', { query: { path } });
  }

  async createProject(request: Api.NewProject): Promise<Api.ProjectSummary> {
    const made = await this.rest.json<Api.ProjectSummary>('projects', {
      method: 'POST',
      body: request
    });
    this.holders.clear();
    return made;
  }

  project(path: string): IProject {
    let project = this.projectsByPath.get(path);
    if (project === undefined) {
      project = new RestProject(path, this.rest, this.events);
      this.projectsByPath.set(path, project);
    }
    return project;
  }

  projectOf(path: string): Promise<IProject | null> {
    const now = Date.now();
    const remembered = this.holders.get(path);
    if (remembered !== undefined && remembered.until > now) {
      return remembered.project;
    }
    const project = this.projects(path).then(found =>
      found.project === null ? null : this.project(found.project.path)
    );
    this.holders.set(path, { until: now + REMEMBERED, project });
    project.catch(() => {
      // A failure is not remembered: the next question asks again.
      this.holders.delete(path);
    });
    return project;
  }
}
