// Projects of the tests: trees made of names, and a project and server that answer from them.
import { DisposableDelegate } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';

import type * as Api from '../../../documents/generated/api';
import type { ICurrentProject, IDeepForgeServer, IProject } from '../../../tokens';

const FOLDERS: Readonly<Record<Api.Area, readonly [string, string]>> = {
  pipelines: ['pipelines/', '.pipeline.json'],
  operations: ['operations/', '.py'],
  architectures: ['architectures/', '.architecture.json'],
  notebooks: ['notebooks/', '.ipynb'],
  executions: ['executions/', '.execution.json'],
  artifacts: ['artifacts/', '.artifact.json']
};

export function treeOf(names: Partial<Record<Api.Area, readonly string[]>>, path = 'p'): Api.Tree {
  const items = (area: Api.Area): Api.TreeItem[] =>
    (names[area] ?? []).map(name => ({ path: FOLDERS[area].join(name), name }));
  return {
    project: { path, name: `Project ${path}` },
    pipelines: items('pipelines'),
    operations: items('operations'),
    architectures: items('architectures'),
    notebooks: items('notebooks'),
    executions: items('executions'),
    artifacts: items('artifacts')
  };
}

export class FakeProject {
  current: Api.Tree | Error;
  readonly listeners = new Set<(event: Api.ServerEvent) => void>();
  reads = 0;
  readonly asked: unknown[][] = [];
  found: Api.Use[] = [];

  constructor(
    readonly path: string,
    tree: Api.Tree
  ) {
    this.current = tree;
  }

  contentsPath = (path: string): string => (this.path === '' ? path : `${this.path}/${path}`);

  tree = (): Promise<Api.Tree> => {
    this.reads += 1;
    return this.current instanceof Error
      ? Promise.reject(this.current)
      : Promise.resolve(this.current);
  };

  uses = (path: string): Promise<Api.Uses> => Promise.resolve({ path, uses: this.found });

  rename = (rename: Api.Rename): Promise<Api.Renamed> => {
    this.asked.push(['rename', rename]);
    const path = rename.path.replace(/[^/]+(?=\.py)/, rename.name);
    return Promise.resolve({ path, changed: [path, 'pipelines/fit.pipeline.json'] });
  };

  delete = (path: string): Promise<void> => {
    this.asked.push(['delete', path]);
    return Promise.resolve();
  };

  create = (document: Api.NewDocument): Promise<Api.DocumentPath> => {
    this.asked.push(['create', document]);
    return Promise.resolve({ path: `operations/${document.name}.py` });
  };

  watch = (
    _topic: string,
    _id: string | null,
    listener: (event: Api.ServerEvent) => void
  ): DisposableDelegate => {
    this.listeners.add(listener);
    return new DisposableDelegate(() => {
      this.listeners.delete(listener);
    });
  };

  get it(): IProject {
    return this as unknown as IProject;
  }
}

export class FakeServer {
  isConnected: boolean | null = null;
  lastSeen: number | null = null;
  readonly connectionChanged: Signal<IDeepForgeServer, boolean>;
  readonly list: FakeProject[];

  constructor(...list: FakeProject[]) {
    this.list = list;
    this.connectionChanged = new Signal<IDeepForgeServer, boolean>(this.it);
  }

  projects = (path?: string): Promise<Api.Projects> => {
    const projects = this.list.map(each => ({ path: each.path, name: each.path }));
    const project = projects.find(each => each.path === path) ?? null;
    return Promise.resolve({ project, projects });
  };

  project = (path: string): IProject => {
    const found = this.list.find(each => each.path === path);
    if (found === undefined) {
      throw new Error(`No project ${path}`);
    }
    return found.it;
  };

  projectOf = (path: string): Promise<IProject | null> =>
    Promise.resolve(this.list.find(each => path.startsWith(`${each.path}/`))?.it ?? null);

  get it(): IDeepForgeServer {
    return this as unknown as IDeepForgeServer;
  }

  connect(isConnected: boolean): void {
    this.isConnected = isConnected;
    this.connectionChanged.emit(isConnected);
  }
}

export class FakeCurrent implements ICurrentProject {
  readonly changed: Signal<ICurrentProject, IProject | null> = new Signal<
    ICurrentProject,
    IProject | null
  >(this);

  constructor(
    private readonly server: FakeServer,
    public project: IProject | null
  ) {}

  open(path: string): void {
    this.project = this.server.project(path);
    this.changed.emit(this.project);
  }
}
