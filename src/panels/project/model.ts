// What the project panel knows: the tree as the server tells it, what is folded, searched for and renamed.
import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';

import type * as Api from '../../documents/generated/api';
import type { ICurrentProject, IDeepForgeServer, IProject } from '../../tokens';
import { DeepForgeError, messageOf } from '../../utils/errors';
import { areaOfPath, RESOURCES, type ShownArea } from './areas';
import { type IView, resourcesOf, type Row, rowsOf } from './rows';

/** How many more items one press of "12 more" shows. */
const STEP = 100;

/** A name that is being changed in place. */
export interface IRenaming {
  readonly path: string;
  /** What follows the new name; null until it is known. */
  readonly uses: readonly Api.Use[] | null;
  readonly isBusy: boolean;
  readonly problem: string | null;
}

export class ProjectPanelModel implements IDisposable {
  readonly server: IDeepForgeServer;
  /** What the document is called whose name was changed in place last. */
  renamedTo: string | null = null;
  private readonly current: ICurrentProject;
  private readonly change = new Signal<this, void>(this);
  private readonly closed = new Set<ShownArea>();
  private readonly unfolded = new Map<ShownArea, number>();
  private shownTree: Api.Tree | null = null;
  private knownProjects: readonly Api.ProjectSummary[] | null = null;
  private shownFailure: DeepForgeError | null = null;
  private shownRenaming: IRenaming | null = null;
  private shownDocument: string | null = null;
  private shownRows: readonly Row[] | null = null;
  private searched = '';
  private foldLimit = 8;
  private watch: IDisposable | null = null;
  private isActive = false;
  private reading: Promise<void> | null = null;
  private readAgain = false;
  private disposed = false;

  constructor(server: IDeepForgeServer, current: ICurrentProject) {
    this.server = server;
    this.current = current;
    current.changed.connect(this.onProject);
    server.connectionChanged.connect(this.onConnection);
  }

  /** Emitted when anything that is shown changed. */
  get changed(): ISignal<this, void> {
    return this.change;
  }

  get isDisposed(): boolean {
    return this.disposed;
  }

  get project(): IProject | null {
    return this.current.project;
  }

  /** The project as it was when the server was last asked; null before. */
  get tree(): Api.Tree | null {
    return this.shownTree;
  }

  /** All projects of the server; null until they are known. */
  get projects(): readonly Api.ProjectSummary[] | null {
    return this.knownProjects;
  }

  /** Why the tree could not be read, when that is not because the server is away. */
  get failure(): DeepForgeError | null {
    return this.shownFailure?.code === 'unreachable' ? null : this.shownFailure;
  }

  /** Whether what is shown may be old, because the server does not answer. */
  get isAway(): boolean {
    return this.server.isConnected === false || this.shownFailure?.code === 'unreachable';
  }

  get filter(): string {
    return this.searched;
  }

  set filter(text: string) {
    this.searched = text;
    this.update();
  }

  /** How many items an area shows before it folds. */
  set limit(limit: number) {
    this.foldLimit = limit;
    this.update();
  }

  get renaming(): IRenaming | null {
    return this.shownRenaming;
  }

  /** The document of the main area that is current, relative to the project; null for none of it. */
  get document(): string | null {
    return this.shownDocument;
  }

  set document(path: string | null) {
    if (path !== this.shownDocument) {
      this.shownDocument = path;
      this.update();
    }
  }

  get rows(): readonly Row[] {
    this.shownRows ??= this.shownTree === null ? [] : rowsOf(this.shownTree, this.view);
    return this.shownRows;
  }

  item(path: string): Api.TreeItem | null {
    return itemsOf(this.shownTree, path).find(item => item.path === path) ?? null;
  }

  /** Whether the panel can be seen: only then the server is asked to watch the project. */
  setActive(isActive: boolean): void {
    if (isActive !== this.isActive) {
      this.isActive = isActive;
      this.follow();
    }
  }

  toggle(area: ShownArea): void {
    if (!this.closed.delete(area)) {
      this.closed.add(area);
    }
    this.update();
  }

  closeAll(areas: readonly ShownArea[]): void {
    this.closed.clear();
    for (const area of areas) {
      this.closed.add(area);
    }
    this.unfolded.clear();
    this.update();
  }

  unfold(area: ShownArea): void {
    this.unfolded.set(area, (this.unfolded.get(area) ?? this.foldLimit) + STEP);
    this.update();
  }

  /** Makes an item's line visible, whatever is folded or searched for. */
  reveal(path: string): void {
    if (this.item(path) === null || this.rows.some(row => isItem(row, path))) {
      return;
    }
    this.searched = '';
    const area = areaIn(this.shownTree, path);
    this.closed.delete(area);
    const index = itemsOf(this.shownTree, path).findIndex(item => item.path === path);
    this.unfolded.set(area, Math.max(this.unfolded.get(area) ?? this.foldLimit, index + 1));
    this.update();
  }

  /** Reads projects and tree again. While a reading is under way one more follows it; done when that is done. */
  refresh(): Promise<void> {
    this.readAgain = true;
    this.reading ??= this.readAll();
    return this.reading;
  }

  /** Lets a name be changed in place, and finds out what will follow it. */
  async beginRename(path: string): Promise<void> {
    this.reveal(path);
    this.setRenaming({ path, uses: null, isBusy: false, problem: null });
    try {
      const uses = (await this.project?.uses(path))?.uses ?? [];
      this.changeRenaming(path, { uses });
    } catch (reason) {
      this.changeRenaming(path, { uses: [], problem: messageOf(reason) });
    }
  }

  /** Ends a change of name with what `rename` does, which gives the new path; its error is shown in place. */
  async endRename(path: string, rename: () => Promise<string>): Promise<void> {
    this.changeRenaming(path, { isBusy: true, problem: null });
    try {
      const renamed = await rename();
      await this.refresh();
      this.renamedTo = renamed;
      this.setRenaming(null);
    } catch (reason) {
      this.changeRenaming(path, { isBusy: false, problem: messageOf(reason) });
    }
  }

  cancelRename(): void {
    this.renamedTo = this.shownRenaming?.path ?? null;
    this.setRenaming(null);
  }

  dispose(): void {
    this.disposed = true;
    this.watch?.dispose();
    this.current.changed.disconnect(this.onProject);
    this.server.connectionChanged.disconnect(this.onConnection);
    Signal.clearData(this);
  }

  private get view(): IView {
    return {
      filter: this.searched,
      closed: this.closed,
      unfolded: this.unfolded,
      limit: this.foldLimit
    };
  }

  private setRenaming(renaming: IRenaming | null): void {
    this.shownRenaming = renaming;
    this.update();
  }

  /** Changes what is known of a renaming, unless it was ended meanwhile. */
  private changeRenaming(path: string, change: Partial<IRenaming>): void {
    if (this.shownRenaming?.path === path) {
      this.setRenaming({ ...this.shownRenaming, ...change });
    }
  }

  private readonly onProject = (): void => {
    if (this.knownProjects?.some(each => each.path === this.project?.path) === false) {
      this.knownProjects = null;
    }
    this.shownTree = null;
    this.shownFailure = null;
    this.shownRenaming = null;
    this.shownDocument = null;
    this.searched = '';
    this.unfolded.clear();
    this.follow();
    this.update();
  };

  private readonly onConnection = (_: IDeepForgeServer, isConnected: boolean): void => {
    // After a loss the stream itself says that anything may have changed; a reading that failed is for us to repeat.
    if (isConnected && this.isActive && this.shownFailure !== null) {
      void this.refresh();
    }
    this.update();
  };

  private follow(): void {
    // The new watch first: a stream without watches closes.
    const before = this.watch;
    this.watch = null;
    if (this.isActive) {
      this.watch = this.project?.watch('project', null, this.onEvent) ?? null;
      void this.refresh();
    }
    before?.dispose();
  }

  private readonly onEvent = (event: Api.ServerEvent): void => {
    if (event.topic === 'project' && event.kind === 'changed') {
      void this.refresh();
    }
  };

  private async readAll(): Promise<void> {
    while (this.readAgain) {
      this.readAgain = false;
      await this.read();
    }
    this.reading = null;
  }

  private async read(): Promise<void> {
    const { project } = this;
    try {
      if (project === null || this.knownProjects === null) {
        this.knownProjects = (await this.server.projects()).projects;
      }
      const first = this.knownProjects[0];
      if (this.project === null && first !== undefined) {
        // Which one is current could not be found out at the start: the server was away.
        this.current.open(first.path);
        return;
      }
      const tree = (await project?.tree()) ?? null;
      if (project !== this.project) {
        this.readAgain = true;
        return;
      }
      this.shownTree = tree;
      this.shownFailure = null;
    } catch (reason) {
      this.shownFailure =
        reason instanceof DeepForgeError ? reason : new DeepForgeError('error', messageOf(reason));
    }
    this.update();
  }

  /** Has the projects read again, for the list of the header. */
  async refreshProjects(): Promise<void> {
    try {
      this.knownProjects = (await this.server.projects()).projects;
      this.update();
    } catch {
      // The list that is known is still shown; the tree says that the server is away.
    }
  }

  private update(): void {
    this.shownRows = null;
    if (!this.disposed) {
      this.change.emit(undefined);
    }
  }
}

function isItem(row: Row, path: string): boolean {
  return row.kind === 'item' && row.item.path === path;
}

/** Where an item is listed. An execution that is not recorded yet is known by its id alone. */
function areaIn(tree: Api.Tree | null, path: string): ShownArea {
  const isResource = tree?.resources?.some(each => each.path === path) === true;
  return areaOfPath(path) ?? (isResource ? RESOURCES : 'executions');
}

/** The items among which a path is, if it is anywhere. */
function itemsOf(tree: Api.Tree | null, path: string): readonly Api.TreeItem[] {
  const area = areaIn(tree, path);
  return tree === null ? [] : area === RESOURCES ? resourcesOf(tree) : tree[area];
}
