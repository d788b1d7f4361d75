// The catalogues of libraries, loaded once for each project and library, and again when the project's own layers change.
import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';

import type { IProject } from '../../tokens';
import { DeepForgeError, messageOf } from '../../utils/errors';
import { CatalogueIndex } from './catalogueIndex';

/** missing: what the library describes is not installed. away: it could not be had; `reload` tries again. */
export type CatalogueState = 'loading' | 'ready' | 'missing' | 'away';

type Listener = Parameters<IProject['watch']>[2];

/** One library's catalogue in one project. What was loaded stays until something newer is. */
export class LibraryCatalogue {
  readonly project: IProject;
  readonly library: string;
  private readonly change = new Signal<this, void>(this);
  private now: CatalogueState = 'loading';
  private why: string | null = null;
  private loaded: CatalogueIndex | null = null;
  private loading: Promise<void> | null = null;
  private isOld = false;
  private users = 0;
  private watching: IDisposable | null = null;

  constructor(project: IProject, library: string) {
    this.project = project;
    this.library = library;
  }

  /** Emitted when the state or the catalogue has changed. */
  get changed(): ISignal<this, void> {
    return this.change;
  }

  get state(): CatalogueState {
    return this.now;
  }

  /** For people: why it is missing or away, and what to do. */
  get reason(): string | null {
    return this.why;
  }

  /** Null before the first was loaded. */
  get index(): CatalogueIndex | null {
    return this.loaded;
  }

  /** Loads it when it is not there or may be old, and keeps it new until what this gives is disposed. */
  use(): IDisposable {
    this.users += 1;
    this.watching ??= this.project.watch('project', null, this.onFiles);
    if (this.users === 1) {
      void this.reload();
    }
    let isUsed = true;
    return {
      get isDisposed() {
        return !isUsed;
      },
      dispose: () => {
        if (isUsed) {
          isUsed = false;
          this.users -= 1;
          this.stopWatching();
        }
      }
    };
  }

  /** Asks for it again. What is there stays until the answer comes; an unchanged one changes nothing. */
  async reload(): Promise<void> {
    if (this.loading !== null) {
      this.isOld = true;
      return this.loading;
    }
    this.loading = this.load();
    try {
      await this.loading;
    } finally {
      this.loading = null;
    }
    if (this.isOld) {
      this.isOld = false;
      await this.reload();
    }
  }

  private async load(): Promise<void> {
    if (this.loaded === null && this.now !== 'loading') {
      this.set('loading', null);
    }
    try {
      const catalogue = await this.project.catalogue(this.library);
      if (this.loaded === null || !isSame(this.loaded.catalogue, catalogue)) {
        this.loaded = new CatalogueIndex(catalogue);
        this.set('ready', null, true);
      } else {
        this.set('ready', null);
      }
    } catch (reason) {
      const code = reason instanceof DeepForgeError ? reason.code : '';
      this.set(code === 'missing-package' ? 'missing' : 'away', messageOf(reason));
    }
  }

  private set(state: CatalogueState, why: string | null, isNew = false): void {
    if (isNew || state !== this.now || why !== this.why) {
      this.now = state;
      this.why = why;
      this.change.emit();
    }
  }

  private readonly onFiles: Listener = event => {
    if (event.topic !== 'project' || event.kind !== 'changed') {
      return;
    }
    // Modules are told of with the operations; of many changes no paths are told.
    const mayBe = event.areas.includes('operations') && event.paths.length === 0;
    if (mayBe || event.paths.some(path => path.startsWith('modules/'))) {
      void this.reload();
    }
  };

  private stopWatching(): void {
    if (this.users === 0) {
      this.watching?.dispose();
      this.watching = null;
    }
  }
}

/** All catalogues of this page: a second editor finds the first one's. */
export class Catalogues {
  private readonly known = new WeakMap<IProject, Map<string, LibraryCatalogue>>();

  /** Always the same object for the same project and library. Nothing is loaded before it is used. */
  of(project: IProject, library: string): LibraryCatalogue {
    let libraries = this.known.get(project);
    if (libraries === undefined) {
      libraries = new Map();
      this.known.set(project, libraries);
    }
    let found = libraries.get(library);
    if (found === undefined) {
      found = new LibraryCatalogue(project, library);
      libraries.set(library, found);
    }
    return found;
  }
}

/** Compared as text: an unchanged catalogue must not make every palette and inspector draw itself anew. */
function isSame(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
