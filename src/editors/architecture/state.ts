// What one open architecture editor shows: what every graph editor does, and what the library says of the layers.
import type { IDisposable } from '@lumino/disposable';

import { countLayers } from '../../documents/architecture/count';
import type { Architecture, IArchitectureModel, Node } from '../../documents/architecture/model';
import { parseArchitecture } from '../../documents/architecture/parse';
import type * as Api from '../../documents/generated/api';
import type { IGraph } from '../../graph/types';
import type { ILayerLook, ILibraryEditor, ILibraryEditors, IProject } from '../../tokens';
import { GraphEditorState, type IEditorOptions } from '../common/editorState';
import type { IGraphWords } from '../common/graphWords';
import { Blocks, filesIn } from './blocks';
import type { Catalogues, LibraryCatalogue } from './catalogue';
import { CatalogueIndex } from './catalogueIndex';
import { ARCHITECTURE_LAYERS } from './clipboard';
import { ArchitectureCode } from './code';
import type { CodeWidth } from './codeWidth';
import type { CodeConsent } from './consent';
import { ArchitectureFeedback, type IFeedbackTotals } from './feedback';
import { graphOf } from './graphOf';
import { graphWords } from './graphWords';
import { PLAIN_LOOK } from './look';
import { type IShownProblem, shownProblems } from './problems';
import type { IEditorSettings } from './settings';
import { DEFAULT_SETTINGS } from './settings';
import { type IOpened, innerOf, prefixOf, validTrail } from './trail';

/** What the side area shows where there is room for one only. */
export type Side = 'inspector' | 'code';

/** What the editor needs of files: JupyterLab's contents. */
export interface IFiles {
  /** The text of a file by its path on the server; rejects when there is none. */
  read(path: string): Promise<string>;
  /** Writes a text file; rejects with the reason. */
  write(path: string, text: string): Promise<void>;
}

export interface IArchitectureOptions extends IEditorOptions<IArchitectureModel> {
  readonly libraries: ILibraryEditors | null;
  readonly catalogues: Catalogues;
  readonly consent: CodeConsent;
  readonly codeWidth: CodeWidth;
  readonly files: IFiles;
}

const NO_FEEDBACK: ReadonlyMap<string, Api.LayerFeedback> = new Map();
const NO_FILES: ReadonlyMap<string, Architecture> = new Map();
const NO_CATALOGUE = new CatalogueIndex({ library: '', version: '', entries: [] });
let made = 0;

export class ArchitectureState extends GraphEditorState<IArchitectureModel, Side> {
  override readonly direction = 'down';
  override readonly fragments = ARCHITECTURE_LAYERS;
  override readonly words: IGraphWords;
  readonly libraries: ILibraryEditors | null;
  readonly files: IFiles;
  readonly codeWidth: CodeWidth;
  private readonly options: IArchitectureOptions;
  private _catalogue: LibraryCatalogue | null = null;
  private using: IDisposable | null = null;
  private _feedback: ArchitectureFeedback | null = null;
  private _code: ArchitectureCode | null = null;
  private _blocks: Blocks | null = null;
  private _library: Api.LibraryItem | null = null;
  private _trail: readonly IOpened[] = [];
  private _isCodeOpen = true;
  private _hasDocs = false;
  private _isMakingBlock = false;
  private _isArranging = false;
  private _dismissed: string | null = null;
  private _problems: readonly IShownProblem[] | null = null;
  private _settings: IEditorSettings = DEFAULT_SETTINGS;

  constructor(options: IArchitectureOptions) {
    super(options, 'inspector');
    this.options = options;
    this.words = graphWords(options.trans);
    this.libraries = options.libraries;
    this.files = options.files;
    this.codeWidth = options.codeWidth;
    this.libraries?.changed.connect(this.redraw, this);
  }

  /** Null while the project is looked for, and without one. */
  get catalogue(): LibraryCatalogue | null {
    return this._catalogue;
  }

  /** Empty before the catalogue is there. */
  get index(): CatalogueIndex {
    return this._catalogue?.index ?? NO_CATALOGUE;
  }

  get feedback(): ArchitectureFeedback | null {
    return this._feedback;
  }

  get code(): ArchitectureCode | null {
    return this._code;
  }

  get blocks(): Blocks | null {
    return this._blocks;
  }

  /** The library as it is installed; null while that is not known. */
  get library(): Api.LibraryItem | null {
    return this._library;
  }

  get editorOfLibrary(): ILibraryEditor | null {
    return this.libraries?.ofLibrary(this.model.data.library) ?? null;
  }

  get look(): ILayerLook {
    return this.editorOfLibrary?.look ?? PLAIN_LOOK;
  }

  /** The blocks that were opened, the outermost first. */
  get trail(): readonly IOpened[] {
    return this._trail;
  }

  get scope(): string {
    return this.prefix;
  }

  /** What ids of layers in scope begin with in feedback and code. */
  get prefix(): string {
    return prefixOf(this._trail);
  }

  get isCodeOpen(): boolean {
    return this._isCodeOpen;
  }

  /** Whether the inspector shows the documentation of each argument. */
  get hasDocs(): boolean {
    return this._hasDocs;
  }

  /** Whether the inspector asks how the selection becomes a block. */
  get isMakingBlock(): boolean {
    return this._isMakingBlock;
  }

  get settings(): IEditorSettings {
    return this._settings;
  }

  get layerFeedback(): ReadonlyMap<string, Api.LayerFeedback> {
    return this._feedback?.nodes ?? NO_FEEDBACK;
  }

  get totals(): IFeedbackTotals | null {
    return this._feedback?.totals ?? null;
  }

  /** Errors before warnings, in the order of the layers; the same list until something changes. */
  get problems(): readonly IShownProblem[] {
    this._problems ??= shownProblems(
      this.model.problems,
      this.layerFeedback,
      this.prefix,
      this.model.order
    );
    return this._problems;
  }

  /** The problem that the popover on the canvas shows: of the selected layer, else none. */
  get popover(): readonly IShownProblem[] {
    const [node] = this.selection.nodes;
    if (node === undefined || this.selection.nodes.length > 1) {
      return [];
    }
    const id = `${this.prefix}${node}`;
    const found = this.problems.filter(
      each =>
        (each.node === id || each.node?.startsWith(`${id}/`) === true) &&
        isWorthPopover(each, this.node(node))
    );
    return popoverKey(id, found) === this._dismissed ? [] : found;
  }

  /** How many layers there are, those inside of blocks counted. */
  get layerCount(): number {
    const { data } = this.model;
    return countLayers(
      { layers: data, models: data.models ?? {} },
      this._blocks?.opened ?? NO_FILES
    );
  }

  /** Name of the function in the generated code. */
  get codeTitle(): string {
    const file = this.ownPath.split('/').at(-1) ?? '';
    return file.replace(/\.architecture\.json$/, '') || 'model';
  }

  override title(node: string): string {
    return node;
  }

  node(id: string): Node | null {
    return this.model.layers.nodes[id] ?? null;
  }

  feedbackOf(node: string): Api.LayerFeedback | null {
    return this.layerFeedback.get(`${this.prefix}${node}`) ?? null;
  }

  /** What people call an output: a number says nothing where the library knows what it is, such as a state. */
  outputTitle(node: string, output: string): string {
    return this.feedbackOf(node)?.titles?.[output] ?? output;
  }

  /** A problem's node as it can be selected in scope; null when it lies elsewhere. */
  inScope(id: string): string | null {
    if (!id.startsWith(this.prefix)) {
      return null;
    }
    const first = id.slice(this.prefix.length).split('/')[0] ?? '';
    return this.hasNode(first) ? first : null;
  }

  setSettings(settings: IEditorSettings): void {
    this._settings = settings;
    this.emit();
  }

  override setNarrow(isNarrow: boolean): void {
    super.setNarrow(isNarrow);
    this.followCode();
  }

  toggleCode(): void {
    if (this.isNarrow) {
      if (this.side === 'code' && this.isSideOpen) {
        this.setSide('inspector');
      } else {
        this.setSide('code');
      }
    } else {
      this._isCodeOpen = !this.isCodeShown;
      if (this.isWide) {
        this.toggleWide();
      }
    }
    this.followCode();
    this.emit();
  }

  /** Whether the code is on the screen. */
  get isCodeShown(): boolean {
    return this.isNarrow
      ? this.side === 'code' && this.isSideOpen
      : this._isCodeOpen && !this.isWide;
  }

  override setSide(side: Side): void {
    super.setSide(side);
    this.followCode();
  }

  override toggleWide(): void {
    super.toggleWide();
    this.followCode();
  }

  toggleDocs(): void {
    this._hasDocs = !this._hasDocs;
    this.emit();
  }

  override select(nodes: readonly string[], edges: readonly string[] = []): void {
    // The canvas tells of its selection again whenever it is drawn anew.
    if ([...nodes].sort().join('\n') !== [...this.selection.nodes].sort().join('\n')) {
      this._isMakingBlock = false;
      this._dismissed = null;
    }
    super.select(nodes, edges);
  }

  /** Whether the layers, which nobody has placed, are being arranged: until then they lie in one heap. */
  get isArranging(): boolean {
    return this._isArranging;
  }

  setArranging(isArranging: boolean): void {
    this._isArranging = isArranging;
    this.emit();
  }

  setMakingBlock(isMaking: boolean): void {
    this._isMakingBlock = isMaking;
    if (isMaking) {
      this.setSide('inspector');
    }
    this.emit();
  }

  /** Puts the popover away until there is something else to say. */
  dismissPopover(): void {
    const [node] = this.selection.nodes;
    this._dismissed = popoverKey(`${this.prefix}${node ?? ''}`, this.popover);
    this.emit();
  }

  /** Opens the inner model that a block node stands for; false when there is none. */
  openBlock(node: string): boolean {
    const model = innerOf(this.model.layers, node);
    if (model === null || this.model.data.models?.[model] === undefined) {
      return false;
    }
    this.goTo([...this._trail, { node, model }]);
    return true;
  }

  /** Goes to a place of the trail: 0 is the document itself. */
  goUp(depth: number): void {
    const left = this._trail[depth];
    this.goTo(this._trail.slice(0, depth));
    if (left !== undefined) {
      this.reveal(left.node);
    }
  }

  private goTo(trail: readonly IOpened[]): void {
    this._trail = trail;
    this.model.setScope(trail.at(-1)?.model ?? null);
    this._problems = null;
    this.select([]);
    this.redraw();
    this.fitWhenDrawn();
    // The card or button that was pressed is gone.
    this.keepFocus();
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this.using?.dispose();
      this._code?.dispose();
      this._feedback?.dispose();
      this._blocks?.dispose();
      super.dispose();
    }
  }

  protected override makeGraph(): IGraph {
    return graphOf({
      model: this.model,
      feedback: this.layerFeedback,
      prefix: this.prefix,
      files: this._blocks?.opened ?? NO_FILES,
      look: this.look,
      trans: this.trans
    });
  }

  protected override hasNode(id: string): boolean {
    return id in this.model.layers.nodes;
  }

  protected override hasEdge(id: string): boolean {
    return id in this.model.layers.edges;
  }

  protected override noProjectReason(): string {
    return this.trans.__(
      'This file lies in no project, so it can be edited, but no shapes and no code can be shown.'
    );
  }

  protected override onProject(project: IProject): void {
    const { model } = this;
    made += 1;
    this._feedback = new ArchitectureFeedback({
      model,
      project,
      path: this.ownPath,
      consent: this.options.consent,
      editor: `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}-${made}`
    });
    this._feedback.changed.connect(this.#onFeedback, this);
    this._code = new ArchitectureCode({
      model,
      project,
      feedback: this._feedback,
      title: () => this.codeTitle
    });
    this._code.changed.connect(this.emit, this);
    this.followCode();
    this._catalogue = this.options.catalogues.of(project, model.data.library);
    this._catalogue.changed.connect(this.#onCatalogue, this);
    this.using = this._catalogue.use();
    this.#onCatalogue();
    this._blocks = new Blocks(
      project,
      async path => architectureIn(await this.files.read(project.contentsPath(path))),
      () => this.ownPath
    );
    this._blocks.changed.connect(this.#onBlocks, this);
    void this._blocks.open(filesIn(model.data));
    void this.findLibrary(project);
  }

  protected override onEdited(): void {
    this._problems = null;
    const trail = validTrail(this.model.data, this._trail);
    if (trail.length !== this._trail.length) {
      this._trail = trail;
      this.model.setScope(trail.at(-1)?.model ?? null);
    }
    void this._blocks?.open(filesIn(this.model.data));
  }

  #onFeedback(): void {
    this._problems = null;
    this.redraw();
  }

  #onCatalogue(): void {
    this.model.setCatalogue(this._catalogue?.index?.catalogue ?? null);
    this._problems = null;
    this.redraw();
  }

  #onBlocks(): void {
    this.model.setBlocks(this._blocks?.opened ?? new Map());
    this._problems = null;
    this.redraw();
  }

  private followCode(): void {
    if (this._code !== null) {
      this._code.isOpen = this.isCodeShown;
    }
  }

  private async findLibrary(project: IProject): Promise<void> {
    try {
      const { libraries } = await project.libraries();
      this._library = libraries.find(each => each.name === this.model.data.library) ?? null;
      this.emit();
    } catch {
      // The version is not shown then; that the server is away is said by what follows the document.
    }
  }
}

function popoverKey(node: string, problems: readonly IShownProblem[]): string {
  return `${node}\n${problems.map(each => `${each.node ?? ''} ${each.message}`).join('\n')}`;
}

function architectureIn(text: string): Architecture | null {
  const parsed = parseArchitecture(text);
  return 'document' in parsed ? parsed.document : null;
}

/** What is merely still missing is said in the inspector, where it is given. */
function isWorthPopover({ error }: IShownProblem, node: Node | null): boolean {
  if (error === null) {
    return false;
  }
  const { argument, because, expected, received, repair } = error;
  const values = node === null || node.kind === 'again' ? {} : node.arguments;
  const isMissing = argument !== null && because == null && !Object.hasOwn(values, argument);
  return repair != null || (!isMissing && (because ?? expected ?? received ?? null) !== null);
}
