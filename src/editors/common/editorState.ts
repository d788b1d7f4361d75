// What any open graph editor shows: document, selection, popup, saved state, project. Views read it and call it.
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { CommandRegistry } from '@lumino/commands';
import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';

import type { IUnreadable } from '../../documents/unreadable';
import type { IGraph, IGraphHandle, IGraphSelection, Point } from '../../graph/types';
import type { IDeepForgeServer, IProject } from '../../tokens';
import { messageOf } from '../../utils/errors';
import type { IFragment, IFragments } from './fragmentText';
import type { IGraphWords } from './graphWords';
import type { Translate } from './words';

/** A port for which a partner is looked for. */
export interface IWanted {
  readonly from: readonly [string, string];
  /** Whether it is an output, which looks for inputs. */
  readonly isOutput: boolean;
}

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

type Port = readonly [node: string, port: string];

/** What an editor needs to know of the document it edits, and does with any. */
export interface IEditedModel {
  /** The whole document; the same object until something changes. */
  readonly data: unknown;
  readonly unreadable: IUnreadable | null;
  readonly changed: ISignal<unknown, void>;
  readonly undoName: string | null;
  undo(): void;
  redo(): void;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly redoName: string | null;

  move(places: ReadonlyMap<string, Point>): void;
  /** Why two ports cannot be joined, for people; null when they can. */
  refuses(from: Port, to: Port): string | null;
  /** Joins two ports; `place`: where in an input that is a list. */
  connect(from: Port, to: Port, place?: number): void;
  delete(nodes: readonly string[], edges: readonly string[]): void;
  copy(nodes: readonly string[]): IFragment;
  /** Adds what `copy`, of this or another document, gave; gives the new ids. */
  paste(fragment: IFragment, at: Point): readonly string[];
}

export interface IEditorOptions<TModel> {
  readonly context: EditorContext;
  readonly model: TModel;
  readonly server: Pick<
    IDeepForgeServer,
    'projectOf' | 'isConnected' | 'connectionChanged' | 'lastSeen'
  >;
  readonly commands: CommandRegistry;
  readonly trans: Translate;
}

/** Any editor, for what all of them do. */
export type AnyEditorState = GraphEditorState<IEditedModel, string>;

/** `TSide`: what the side area can show. */
export abstract class GraphEditorState<
  TModel extends IEditedModel,
  TSide extends string
> implements IDisposable {
  readonly context: EditorContext;
  readonly model: TModel;
  readonly server: IEditorOptions<TModel>['server'];
  readonly commands: CommandRegistry;
  readonly trans: Translate;
  abstract readonly words: IGraphWords;
  /** The way of the data on the canvas. */
  abstract readonly direction: 'right' | 'down';
  /** Which of the document's graphs is shown; '' for the document itself. */
  abstract readonly scope: string;
  /** How parts of the graph are read from the clipboard. */
  abstract readonly fragments: IFragments;
  /** The canvas while it is drawn. */
  canvas: IGraphHandle | null = null;
  /** The list while that is shown in its place. */
  list: Pick<IGraphHandle, 'focus' | 'focusNode'> | null = null;
  /** Where the pointer was last, in pixels of the canvas area. */
  pointer: readonly [number, number] | null = null;
  /** Id of the editor's widget, beside which files are opened. */
  id = '';

  private readonly _changed = new Signal<this, void>(this);
  private _project: IProject | null = null;
  private _projectProblem: string | null = null;
  private _selection: IGraphSelection = { nodes: [], edges: [] };
  private _view: 'canvas' | 'list' = 'canvas';
  private _isSideOpen = true;
  private _isNarrow = false;
  private _isWide = false;
  private _popup: IPopup | null = null;
  private _areProblemsOpen = false;
  private _saveState: SaveState = 'saved';
  private _lastAction: { readonly name: string; readonly time: number } | null = null;
  private _message: string | null = null;
  private _graph: IGraph | null = null;
  private _isDisposed = false;
  private lastData: unknown;
  private readonly firstSide: TSide;

  protected readonly emit = (): void => {
    if (!this._isDisposed) {
      this._changed.emit();
    }
  };

  /** What the nodes show changed. */
  protected readonly redraw = (): void => {
    this._graph = null;
    this.emit();
  };

  /** @param _side - what the side area shows first; selecting a node opens the area while it shows that */
  constructor(
    options: IEditorOptions<TModel>,
    private _side: TSide
  ) {
    this.context = options.context;
    this.model = options.model;
    this.server = options.server;
    this.commands = options.commands;
    this.trans = options.trans;
    this.firstSide = _side;
    this.lastData = this.model.data;
    this.model.changed.connect(this.#onModelChanged, this);
    this.context.saveState.connect(this.#onSaveState, this);
    this.context.pathChanged.connect(this.#onPathChanged, this);
    this.context.fileChanged.connect(this.emit, this);
    this.context.model.stateChanged.connect(this.#onStateChanged, this);
    this.server.connectionChanged.connect(this.emit, this);
    void this.findProject();
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get project(): IProject | null {
    return this._project;
  }

  /** Why the document belongs to no project here; null while it is looked for, and when it does. */
  get projectProblem(): string | null {
    return this._projectProblem;
  }

  get selection(): IGraphSelection {
    return this._selection;
  }

  get view(): 'canvas' | 'list' {
    return this._view;
  }

  get side(): TSide {
    return this._side;
  }

  get isSideOpen(): boolean {
    return this._isSideOpen && !this._isWide;
  }

  /** Whether there is room for one side area only, and none for the palette. */
  get isNarrow(): boolean {
    return this._isNarrow;
  }

  /** Whether palette and side areas make room for the canvas. */
  get isWide(): boolean {
    return this._isWide;
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

  /** Why the last edit was refused; null when it was not. */
  get message(): string | null {
    return this._message;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Whether nothing can be edited: the file cannot be written, or cannot be read as what it should be. */
  get isReadOnly(): boolean {
    return this.model.unreadable !== null || this.context.contentsModel?.writable === false;
  }

  /** The document's path in its project, '' while that is not known. */
  get ownPath(): string {
    const root = this._project?.path ?? '';
    const path = this.context.localPath;
    return root === '' ? path : path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path;
  }

  /** What the canvas draws; the same object until something of it changes. */
  get graph(): IGraph {
    this._graph ??= this.makeGraph();
    return this._graph;
  }

  /** A node's name for people. */
  abstract title(node: string): string;

  select(nodes: readonly string[], edges: readonly string[] = []): void {
    this._selection = { nodes, edges };
    if (nodes.length > 0 && this._side === this.firstSide) {
      this._isSideOpen = true;
    }
    this.emit();
  }

  /** Selects a node, brings it into view and gives it the focus; a new one as soon as it is drawn. */
  reveal(node: string): void {
    this.select([node]);
    // Until then keys act on the canvas and are not lost.
    this.focus();
    whenDrawn(() => (this.canvas ?? this.list)?.focusNode(node));
  }

  /** Gives the canvas, or the list, the focus. */
  focus(): void {
    (this.canvas ?? this.list)?.focus();
  }

  setView(view: 'canvas' | 'list'): void {
    this._view = view;
    this.emit();
  }

  /** Shows something in the side area, also where that had made room for the canvas. */
  setSide(side: TSide): void {
    this._side = side;
    this._isSideOpen = true;
    this._isWide = false;
    this.emit();
  }

  setNarrow(isNarrow: boolean): void {
    if (isNarrow !== this._isNarrow) {
      this._isNarrow = isNarrow;
      this.emit();
    }
  }

  toggleWide(): void {
    this._isWide = !this._isWide;
    this.emit();
    this.fitWhenDrawn();
  }

  /** Brings a new node into view without taking the focus or the selection. */
  showWhenDrawn(node: string): void {
    whenDrawn(() => this.canvas?.show(node));
  }

  /** Shows the whole graph once what has changed is drawn. */
  fitWhenDrawn(): void {
    // React and the canvas each take a frame of their own.
    whenDrawn(() => requestAnimationFrame(() => this.canvas?.fit()));
  }

  /** Gives the canvas the focus where what had it is gone: keys would act on nothing. */
  keepFocus(): void {
    whenDrawn(() => {
      if (document.activeElement === document.body) {
        this.focus();
      }
    });
  }

  toggleSide(): void {
    this._isSideOpen = this._isWide || !this._isSideOpen;
    this._isWide = false;
    this.emit();
  }

  setPopup(popup: IPopup | null): void {
    this._popup = popup;
    this.emit();
  }

  toggleProblems(): void {
    this._areProblemsOpen = !this._areProblemsOpen;
    this.emit();
  }

  say(message: string | null): void {
    this._message = message;
    this.emit();
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

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      Signal.disconnectReceiver(this);
      Signal.clearData(this);
    }
  }

  protected abstract makeGraph(): IGraph;
  /** Whether a node or edge is there to be selected. */
  protected abstract hasNode(id: string): boolean;
  protected abstract hasEdge(id: string): boolean;
  /** Why a document outside of any project can do less. */
  protected abstract noProjectReason(): string;
  protected abstract onProject(project: IProject): void;
  /** The document's data changed, whoever did it. */
  protected onEdited(): void {
    return;
  }
  protected onSaved(): void {
    return;
  }
  protected onPathChanged(): void {
    return;
  }

  private async findProject(): Promise<void> {
    try {
      await this.context.ready;
      const project = await this.server.projectOf(this.context.localPath);
      if (this._isDisposed) {
        return;
      }
      if (project === null) {
        this._projectProblem = this.noProjectReason();
      } else {
        this._project = project;
        this.onProject(project);
      }
    } catch (reason) {
      this._projectProblem = messageOf(reason);
    }
    this.emit();
  }

  #onModelChanged(): void {
    if (this.model.data !== this.lastData) {
      this.lastData = this.model.data;
      const name = this.model.undoName;
      this._lastAction = name === null ? null : { name, time: Date.now() };
      this.onEdited();
    }
    const { nodes, edges } = this._selection;
    if (nodes.some(id => !this.hasNode(id)) || edges.some(id => !this.hasEdge(id))) {
      this._selection = {
        nodes: nodes.filter(id => this.hasNode(id)),
        edges: edges.filter(id => this.hasEdge(id))
      };
    }
    this._graph = null;
    this.#onStateChanged();
  }

  #onSaveState(_: unknown, state: DocumentRegistry.SaveState): void {
    this._saveState =
      state === 'started' ? 'saving' : state === 'failed' ? 'failed' : this.cleanState();
    if (state.startsWith('completed')) {
      this.onSaved();
    }
    this.emit();
  }

  #onStateChanged(): void {
    if (this._saveState !== 'saving') {
      this._saveState = this.cleanState();
    }
    this.emit();
  }

  private cleanState(): SaveState {
    return this.context.model.dirty ? 'unsaved' : 'saved';
  }

  #onPathChanged(): void {
    this.onPathChanged();
    this.emit();
  }
}

/** Calls back once the canvas shows what has changed. */
function whenDrawn(callback: () => void): void {
  requestAnimationFrame(() => requestAnimationFrame(callback));
}
