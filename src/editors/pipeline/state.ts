// What one open pipeline editor shows: document, selection, side area, popup, saved state. Views read it and call it.
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { CommandRegistry } from '@lumino/commands';
import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';

import type { IPipelineModel, Pipeline } from '../../documents/pipeline/model';
import type { IGraph, IGraphHandle, IGraphSelection } from '../../graph/types';
import type { IDeepForgeServer, IProject } from '../../tokens';
import { DeepForgeError, messageOf } from '../../utils/errors';
import { graphOf, titleOf } from './graphOf';
import type { IWanted } from './palette';
import { ProjectFiles } from './projectFiles';
import { Proofs } from './proofs';
import { Runs } from './runs';
import { DEFAULT_SETTINGS, type IEditorSettings } from './settings';
import type { Translate } from '../common/words';

/** What the side area shows. */
export type Side = 'inspector' | 'plan' | 'run';

/** A list that lies over the canvas: of what can be added, or of the nodes. */
export interface IPopup {
  readonly kind: 'add' | 'find';
  /** The port for which a partner is looked for. */
  readonly wanted?: IWanted;
  /** Where the new node goes, in canvas units. */
  readonly at?: readonly [number, number];
  /** Where the popup lies, in pixels of the canvas area; in its middle otherwise. */
  readonly place?: readonly [number, number];
}

export type SaveState = 'saved' | 'unsaved' | 'saving' | 'failed';

export type EditorContext = DocumentRegistry.IContext<DocumentRegistry.IModel>;

export namespace EditorState {
  export interface IOptions {
    readonly context: EditorContext;
    readonly model: IPipelineModel;
    readonly server: Pick<
      IDeepForgeServer,
      'projectOf' | 'isConnected' | 'connectionChanged' | 'lastSeen'
    >;
    readonly commands: CommandRegistry;
    readonly trans: Translate;
  }
}

export class EditorState implements IDisposable {
  readonly context: EditorContext;
  readonly model: IPipelineModel;
  readonly server: EditorState.IOptions['server'];
  readonly commands: CommandRegistry;
  readonly trans: Translate;
  /** The canvas while it is drawn. */
  canvas: IGraphHandle | null = null;
  /** Where the pointer was last, in pixels of the canvas area. */
  pointer: readonly [number, number] | null = null;
  /** Id of the editor's widget, beside which files are opened. */
  id = '';

  private readonly _changed = new Signal<this, void>(this);
  private _project: IProject | null = null;
  private _projectProblem: string | null = null;
  private _files: ProjectFiles | null = null;
  private _runs: Runs | null = null;
  private _proofs: Proofs | null = null;
  private _selection: IGraphSelection = { nodes: [], edges: [] };
  private _view: 'canvas' | 'list' = 'canvas';
  private _side: Side = 'inspector';
  private _isSideOpen = true;
  private _popup: IPopup | null = null;
  private _areProblemsOpen = false;
  private _saveState: SaveState = 'saved';
  private _lastAction: { readonly name: string; readonly time: number } | null = null;
  private _settings: IEditorSettings = DEFAULT_SETTINGS;
  private _message: string | null = null;
  private _graph: IGraph | null = null;
  private _isDisposed = false;
  private lastData: Pipeline;
  private lastVersions: string | null = null;

  constructor(options: EditorState.IOptions) {
    this.context = options.context;
    this.model = options.model;
    this.server = options.server;
    this.commands = options.commands;
    this.trans = options.trans;
    this.lastData = this.model.data;
    this.model.changed.connect(this.#onModelChanged, this);
    this.context.saveState.connect(this.#onSaveState, this);
    this.context.pathChanged.connect(this.#onPathChanged, this);
    this.context.fileChanged.connect(this.#emit, this);
    this.context.model.stateChanged.connect(this.#onStateChanged, this);
    this.server.connectionChanged.connect(this.#emit, this);
    void this.findProject();
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get project(): IProject | null {
    return this._project;
  }

  /** Why the pipeline belongs to no project here; null while it is looked for, and when it does. */
  get projectProblem(): string | null {
    return this._projectProblem;
  }

  get files(): ProjectFiles | null {
    return this._files;
  }

  get runs(): Runs | null {
    return this._runs;
  }

  get proofs(): Proofs | null {
    return this._proofs;
  }

  get selection(): IGraphSelection {
    return this._selection;
  }

  get view(): 'canvas' | 'list' {
    return this._view;
  }

  get side(): Side {
    return this._side;
  }

  get isSideOpen(): boolean {
    return this._isSideOpen;
  }

  get popup(): IPopup | null {
    return this._popup;
  }

  get areProblemsOpen(): boolean {
    return this._areProblemsOpen;
  }

  get saveState(): SaveState {
    return this._saveState;
  }

  get lastAction(): { readonly name: string; readonly time: number } | null {
    return this._lastAction;
  }

  get settings(): IEditorSettings {
    return this._settings;
  }

  /** Why the last edit was refused; null when it was not. */
  get message(): string | null {
    return this._message;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Whether nothing can be edited: the file cannot be written, or is no pipeline. */
  get isReadOnly(): boolean {
    return this.model.unreadable !== null || this.context.contentsModel?.writable === false;
  }

  /** The pipeline's path in its project, '' while that is not known. */
  get ownPath(): string {
    const root = this._project?.path ?? '';
    const path = this.context.localPath;
    return root === '' ? path : path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path;
  }

  /** What the canvas draws; the same object until something of it changes. */
  get graph(): IGraph {
    this._graph ??= graphOf(
      this.model,
      this._files?.items ?? new Map(),
      this._runs?.overlay ?? { kind: 'none', plan: null, live: null },
      this.trans
    );
    return this._graph;
  }

  title(node: string): string {
    const data = this.model.data.nodes[node];
    return data === undefined ? node : titleOf(data, this._files?.items ?? new Map());
  }

  setSettings(settings: IEditorSettings): void {
    this._settings = settings;
    this.#emit();
  }

  select(nodes: readonly string[], edges: readonly string[] = []): void {
    this._selection = { nodes, edges };
    if (nodes.length > 0 && this._side === 'inspector') {
      this._isSideOpen = true;
    }
    this.#emit();
  }

  /** Selects a node, brings it into view and gives it the focus; a new one as soon as it is drawn. */
  reveal(node: string): void {
    this.select([node]);
    // Until then keys act on the canvas and are not lost.
    this.canvas?.focus();
    requestAnimationFrame(() => {
      requestAnimationFrame(() => this.canvas?.focusNode(node));
    });
  }

  setView(view: 'canvas' | 'list'): void {
    this._view = view;
    this.#emit();
  }

  setSide(side: Side): void {
    this._side = side;
    this._isSideOpen = true;
    this.#emit();
  }

  toggleSide(): void {
    this._isSideOpen = !this._isSideOpen;
    this.#emit();
  }

  setPopup(popup: IPopup | null): void {
    this._popup = popup;
    this.#emit();
  }

  toggleProblems(): void {
    this._areProblemsOpen = !this._areProblemsOpen;
    this.#emit();
  }

  say(message: string | null): void {
    this._message = message;
    this.#emit();
  }

  /** Does an edit; what is refused is said in the problems strip instead of being thrown. */
  edit(work: () => void): boolean {
    if (this.isReadOnly) {
      this.say(this.trans.__('This file cannot be written, so nothing can be changed here.'));
      return false;
    }
    try {
      this._message = null;
      work();
      return true;
    } catch (reason) {
      this.say(messageOf(reason));
      return false;
    }
  }

  /** Saves what has not been saved; rejects with the reason when that cannot be done. */
  readonly save = async (): Promise<void> => {
    const { context, trans } = this;
    if (this.model.unreadable !== null) {
      throw new DeepForgeError('invalid-document', trans.__('The file is not a pipeline.'));
    }
    if (this.isReadOnly) {
      if (context.model.dirty) {
        throw new DeepForgeError(
          'read-only',
          trans.__('The file cannot be written, so the changes made here cannot be run.')
        );
      }
      return;
    }
    if (!context.model.dirty) {
      return;
    }
    try {
      await context.save();
    } catch (reason) {
      throw new DeepForgeError(
        'not-saved',
        trans.__('The pipeline could not be saved: %1', messageOf(reason))
      );
    }
  };

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._files?.dispose();
    this._runs?.dispose();
    this._proofs?.dispose();
    Signal.disconnectReceiver(this);
    Signal.clearData(this);
  }

  private async findProject(): Promise<void> {
    try {
      await this.context.ready;
      const project = await this.server.projectOf(this.context.localPath);
      if (this._isDisposed) {
        return;
      }
      if (project === null) {
        this._projectProblem = this.trans.__(
          'This file lies in no project, so it can be edited, but not planned or run.'
        );
      } else {
        this.setProject(project);
      }
    } catch (reason) {
      this._projectProblem = messageOf(reason);
    }
    this.#emit();
  }

  private setProject(project: IProject): void {
    this._project = project;
    this._files = new ProjectFiles(project, this.ownPath);
    this._files.changed.connect(this.#onFilesChanged, this);
    this._runs = new Runs({
      project,
      pipeline: () => this.ownPath,
      save: this.save
    });
    this._runs.changed.connect(this.#redraw, this);
    this._proofs = new Proofs({ project, pipeline: () => this.ownPath, save: this.save });
    this._proofs.changed.connect(this.#emit, this);
    void this._runs.findRunning().then(() => {
      if (this._runs?.live != null || this._runs?.overlay.kind === 'run') {
        this.setSide('run');
      }
    });
  }

  #onModelChanged(): void {
    if (this.model.data !== this.lastData) {
      this.lastData = this.model.data;
      const name = this.model.undoName;
      this._lastAction = name === null ? null : { name, time: Date.now() };
      this._runs?.outdate();
    }
    const { nodes, edges } = this._selection;
    const data = this.model.data;
    if (nodes.some(id => !(id in data.nodes)) || edges.some(id => !(id in data.edges))) {
      this._selection = {
        nodes: nodes.filter(id => id in data.nodes),
        edges: edges.filter(id => id in data.edges)
      };
    }
    this._graph = null;
    this.#onStateChanged();
  }

  #onFilesChanged(): void {
    if (this._files?.isLoaded !== true) {
      this.#redraw();
      return;
    }
    const items = [...this._files.items.values()];
    // That this very file was saved is no news for its plan.
    const versions = items
      .filter(item => item.path !== this.ownPath)
      .map(item => `${item.path} ${item.modified}`)
      .join('\n');
    if (versions !== this.lastVersions) {
      if (this.lastVersions !== null) {
        this._runs?.outdate();
        void this._proofs?.refresh();
      }
      this.lastVersions = versions;
    }
    this.model.setInterfaces(items);
    this.#redraw();
  }

  #onSaveState(_: unknown, state: DocumentRegistry.SaveState): void {
    this._saveState =
      state === 'started' ? 'saving' : state === 'failed' ? 'failed' : this.cleanState();
    if (state.startsWith('completed')) {
      void this._proofs?.refresh();
    }
    this.#emit();
  }

  #onStateChanged(): void {
    if (this._saveState !== 'saving') {
      this._saveState = this.cleanState();
    }
    this.#emit();
  }

  private cleanState(): SaveState {
    return this.context.model.dirty ? 'unsaved' : 'saved';
  }

  #onPathChanged(): void {
    this._files?.setOwn(this.ownPath);
    void this._proofs?.refresh();
    this.#emit();
  }

  /** What the nodes show changed. */
  #redraw(): void {
    this._graph = null;
    this.#emit();
  }

  #emit(): void {
    if (!this._isDisposed) {
      this._changed.emit();
    }
  }
}
