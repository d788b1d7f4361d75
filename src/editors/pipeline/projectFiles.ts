// What an open pipeline needs of its project's files: interfaces, artifacts and resources, kept fresh by events.
import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';

import type * as Api from '../../documents/generated/api';
import type { IProject, IResourceType } from '../../tokens';
import { messageOf } from '../../utils/errors';

export type FilesProject = Pick<
  IProject,
  'interfaces' | 'artifacts' | 'tree' | 'uses' | 'watch' | 'libraries'
>;

/** Areas of the tree whose files are resources of libraries. */
const RESOURCE_AREAS = ['architectures'] as const;

/** Something that a reference may point to. */
export type IResourceItem = Pick<Api.TreeItem, 'path' | 'name' | 'modified'>;

/** An operation that comes with a library. */
export interface IOperationOffer extends Api.LibraryOperation {
  readonly library: string;
  /** The library's name for people. */
  readonly title: string;
}

export class ProjectFiles implements IDisposable {
  private readonly _changed = new Signal<this, void>(this);
  private readonly watching: IDisposable;
  private _items: ReadonlyMap<string, Api.InterfaceItem> = new Map();
  private _artifacts: readonly Api.ArtifactItem[] = [];
  private _tree: Api.Tree | null = null;
  private _offers: readonly IOperationOffer[] = [];
  private _holders: ReadonlySet<string> = new Set();
  private _error: string | null = null;
  private _isLoaded = false;
  private _isDisposed = false;
  private round = 0;

  /**
   * @param own - the pipeline's own path in the project
   */
  constructor(
    private readonly project: FilesProject,
    private own: string
  ) {
    this.watching = project.watch('project', null, event => {
      if (event.topic === 'project' && event.kind === 'changed') {
        void this.refresh(new Set(event.areas));
      }
    });
    void this.refresh(null);
    void this.readLibraries();
  }

  /** Emitted when something of it has changed, or could not be read. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Operations and pipelines by file. */
  get items(): ReadonlyMap<string, Api.InterfaceItem> {
    return this._items;
  }

  get artifacts(): readonly Api.ArtifactItem[] {
    return this._artifacts;
  }

  /** What references of a type may point to; null while that is not known. */
  resources(resource: IResourceType): readonly IResourceItem[] | null {
    if (this._tree === null) {
      return null;
    }
    const { type, folder } = resource;
    const area = RESOURCE_AREAS.find(each => each === folder);
    return area === undefined
      ? (this._tree.resources ?? []).filter(each => each.type === type)
      : this._tree[area];
  }

  /** Operations that come with libraries, for people to copy into the project. */
  get offers(): readonly IOperationOffer[] {
    return this._offers;
  }

  /** Pipelines that contain this one, directly or through others. */
  get holders(): ReadonlySet<string> {
    return this._holders;
  }

  /** Why the project could not be read the last time; what was read before stays. */
  get error(): string | null {
    return this._error;
  }

  /** Whether the interfaces were read; until then nothing can be said of what is missing. */
  get isLoaded(): boolean {
    return this._isLoaded;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** The file was renamed. */
  setOwn(path: string): void {
    this.own = path;
    void this.refresh(new Set<Api.Area>(['pipelines']));
  }

  /** Reads again what the areas concern; null: all. */
  async refresh(areas: ReadonlySet<Api.Area> | null = null): Promise<void> {
    const round = ++this.round;
    const concerns = (...names: readonly Api.Area[]): boolean =>
      areas === null || names.some(name => areas.has(name));
    try {
      const [interfaces, artifacts, tree, holders] = await Promise.all([
        // Executions tell more of the types of ports.
        concerns('operations', 'pipelines', 'executions') ? this.project.interfaces() : null,
        concerns('artifacts') ? this.project.artifacts() : null,
        concerns('architectures') ? this.project.tree() : null,
        concerns('pipelines') ? this.findHolders() : null
      ]);
      if (this._isDisposed) {
        return;
      }
      if (interfaces !== null) {
        this._isLoaded = true;
        this._items = new Map(interfaces.items.map(item => [item.path, item]));
      }
      this._artifacts = artifacts?.artifacts ?? this._artifacts;
      this._tree = tree ?? this._tree;
      this._holders = holders ?? this._holders;
      this._error = null;
    } catch (reason) {
      if (this._isDisposed || round !== this.round) {
        return;
      }
      this._error = messageOf(reason);
    }
    this._changed.emit();
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this.watching.dispose();
    Signal.clearData(this);
  }

  private async readLibraries(): Promise<void> {
    try {
      const { libraries } = await this.project.libraries();
      this._offers = libraries.flatMap(({ name: library, title, operations }) =>
        operations.map(operation => ({ ...operation, library, title }))
      );
      if (!this._isDisposed) {
        this._changed.emit();
      }
    } catch {
      // Only their group in the palette is missing then; that the server is away is said elsewhere.
    }
  }

  private async findHolders(): Promise<ReadonlySet<string>> {
    const found = new Set<string>();
    let next = [this.own];
    while (next.length > 0) {
      const uses = await Promise.all(next.map(path => this.project.uses(path)));
      next = [];
      for (const use of uses.flatMap(each => each.uses)) {
        if (use.kind === 'pipeline' && !found.has(use.path) && use.path !== this.own) {
          found.add(use.path);
          next.push(use.path);
        }
      }
    }
    return found;
  }
}
