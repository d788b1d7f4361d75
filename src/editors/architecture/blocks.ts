// The project's other architectures, which can be blocks: their paths, and those that are used as they are on disk.
import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';

import type { Architecture } from '../../documents/architecture/model';
import type * as Api from '../../documents/generated/api';
import type { IProject } from '../../tokens';

export type BlocksProject = Pick<IProject, 'tree' | 'uses' | 'watch'>;

/** Reads an architecture of the project; null when the file is none. */
export type ReadArchitecture = (path: string) => Promise<Architecture | null>;

export class Blocks implements IDisposable {
  private readonly _changed = new Signal<this, void>(this);
  private readonly watching: IDisposable;
  private _items: readonly Api.TreeItem[] = [];
  private _holders: ReadonlySet<string> = new Set();
  private _opened: ReadonlyMap<string, Architecture> = new Map();
  private wanted = new Set<string>();
  private _isDisposed = false;

  constructor(
    private readonly project: BlocksProject,
    private readonly read: ReadArchitecture,
    private readonly own: () => string
  ) {
    this.watching = project.watch('project', null, event => {
      if (
        event.topic === 'project' &&
        event.kind === 'changed' &&
        event.areas.includes('architectures')
      ) {
        void this.refresh();
      }
    });
    void this.refresh();
  }

  /** Emitted when there are other architectures, or one that is used has changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** All architectures of the project. */
  get items(): readonly Api.TreeItem[] {
    return this._items;
  }

  /** Architectures that contain this one, directly or through others. */
  get holders(): ReadonlySet<string> {
    return this._holders;
  }

  /** Those that are used here, by path. */
  get opened(): ReadonlyMap<string, Architecture> {
    return this._opened;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Reads what is used and was not read yet, with what that uses itself; resolves when it is there. */
  async open(paths: Iterable<string>): Promise<void> {
    const missing = [...paths].filter(path => !this.wanted.has(path));
    if (missing.length > 0) {
      const found = await this.readAll(missing);
      if (!this._isDisposed) {
        this._opened = new Map([...this._opened, ...found]);
        this._changed.emit();
      }
    }
  }

  private async readAll(paths: readonly string[]): Promise<ReadonlyMap<string, Architecture>> {
    const found = new Map<string, Architecture>();
    let next = paths;
    while (next.length > 0) {
      next.forEach(path => this.wanted.add(path));
      const read = await Promise.all(
        next.map(async path => [path, await this.read(path).catch(() => null)] as const)
      );
      for (const [path, architecture] of read) {
        if (architecture !== null) {
          found.set(path, architecture);
        }
      }
      const named = read.flatMap(([, architecture]) =>
        architecture === null ? [] : filesIn(architecture)
      );
      next = [...new Set(named)].filter(path => !this.wanted.has(path));
    }
    return found;
  }

  async refresh(): Promise<void> {
    try {
      const [tree, holders] = await Promise.all([this.project.tree(), this.findHolders()]);
      if (this._isDisposed) {
        return;
      }
      this._items = tree.architectures;
      this._holders = holders;
      this._changed.emit();
      const used = this.wanted;
      this.wanted = new Set();
      const found = await this.readAll([...used]);
      if (used.size > 0 && !this.isDisposed) {
        const others = [...this._opened].filter(([path]) => !used.has(path));
        this._opened = new Map([...others, ...found]);
        this._changed.emit();
      }
    } catch {
      // A server that is away is reported by the editor itself; what was read before stays.
    }
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      this.watching.dispose();
      Signal.clearData(this);
    }
  }

  private async findHolders(): Promise<ReadonlySet<string>> {
    const own = this.own();
    const found = new Set<string>();
    let next = [own];
    while (next.length > 0) {
      const uses = await Promise.all(next.map(path => this.project.uses(path)));
      next = [];
      for (const { path } of uses.flatMap(each => each.uses)) {
        if (path.endsWith('.architecture.json') && path !== own && !found.has(path)) {
          found.add(path);
          next.push(path);
        }
      }
    }
    return found;
  }
}

/** The files of blocks in an architecture and its inner models. */
export function filesIn(architecture: Architecture): readonly string[] {
  const graphs = [architecture, ...Object.values(architecture.models ?? {})];
  return graphs.flatMap(graph =>
    Object.values(graph.nodes).flatMap(node =>
      node.kind === 'block' && !node.architecture.startsWith('#') ? [node.architecture] : []
    )
  );
}
