// What one open pipeline editor shows: what every graph editor does, and the project's operations, runs and proofs.
import type { IPipelineModel } from '../../documents/pipeline/model';
import type { IGraph } from '../../graph/types';
import type { ILibraryEditors, IProject } from '../../tokens';
import { DeepForgeError, messageOf } from '../../utils/errors';
import { GraphEditorState, type IEditorOptions } from '../common/editorState';
import type { IGraphWords } from '../common/graphWords';
import { PIPELINE_NODES } from './clipboard';
import { graphOf, titleOf } from './graphOf';
import { graphWords } from './graphWords';
import { ProjectFiles } from './projectFiles';
import { Proofs } from './proofs';
import { Runs } from './runs';
import { DEFAULT_SETTINGS, type IEditorSettings } from './settings';

/** What the side area shows. */
export type Side = 'inspector' | 'plan' | 'run';

export interface IPipelineStateOptions extends IEditorOptions<IPipelineModel> {
  readonly libraries: ILibraryEditors;
  /** Saves what else is open and changed in a project; gives whether anything was. */
  readonly saveOthers: (project: IProject) => Promise<boolean>;
}

export class EditorState extends GraphEditorState<IPipelineModel, Side> {
  private _files: ProjectFiles | null = null;
  private _runs: Runs | null = null;
  private _proofs: Proofs | null = null;
  private _settings: IEditorSettings = DEFAULT_SETTINGS;
  private lastVersions: string | null = null;

  override readonly direction = 'right';
  override readonly scope = '';
  override readonly fragments = PIPELINE_NODES;
  override readonly words: IGraphWords;
  /** The libraries whose resources references may point to. */
  readonly libraries: ILibraryEditors;

  private readonly saveOthers: IPipelineStateOptions['saveOthers'];

  constructor(options: IPipelineStateOptions) {
    super(options, 'inspector');
    this.saveOthers = options.saveOthers;
    this.words = graphWords(options.trans);
    this.libraries = options.libraries;
    this.libraries.changed.connect(this.#onFilesChanged, this);
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

  get settings(): IEditorSettings {
    return this._settings;
  }

  title(node: string): string {
    const data = this.model.data.nodes[node];
    return data === undefined ? node : titleOf(data, this._files?.items ?? new Map());
  }

  setSettings(settings: IEditorSettings): void {
    this._settings = settings;
    this.emit();
  }

  /** Saves what has not been saved, here and of what this may use; rejects with the reason when that cannot be done. */
  readonly save = async (): Promise<void> => {
    await this.saveOwn();
    if (this.project !== null && (await this.saveOthers(this.project))) {
      // Now rather than when the server tells: a plan made from here on is not out of date by it.
      await this._files?.refresh();
    }
  };

  private async saveOwn(): Promise<void> {
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
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this._files?.dispose();
      this._runs?.dispose();
      this._proofs?.dispose();
      super.dispose();
    }
  }

  protected override makeGraph(): IGraph {
    return graphOf(
      this.model,
      this._files?.items ?? new Map(),
      this._runs?.overlay ?? { kind: 'none', plan: null, live: null },
      this.trans
    );
  }

  protected override hasNode(id: string): boolean {
    return id in this.model.data.nodes;
  }

  protected override hasEdge(id: string): boolean {
    return id in this.model.data.edges;
  }

  protected override noProjectReason(): string {
    return this.trans.__(
      'This file lies in no project, so it can be edited, but not planned or run.'
    );
  }

  protected override onProject(project: IProject): void {
    this._files = new ProjectFiles(project, this.ownPath);
    this._files.changed.connect(this.#onFilesChanged, this);
    this._runs = new Runs({
      project,
      pipeline: () => this.ownPath,
      save: this.save
    });
    this._runs.changed.connect(this.redraw, this);
    this._proofs = new Proofs({ project, pipeline: () => this.ownPath, save: this.save });
    this._proofs.changed.connect(this.emit, this);
    void this._runs.findRunning().then(() => {
      if (this._runs?.live != null || this._runs?.overlay.kind === 'run') {
        this.setSide('run');
      }
    });
  }

  protected override onEdited(): void {
    this._runs?.outdate();
  }

  protected override onSaved(): void {
    void this._proofs?.refresh();
  }

  protected override onPathChanged(): void {
    this._files?.setOwn(this.ownPath);
    void this._proofs?.refresh();
  }

  #onFilesChanged(): void {
    if (this._files?.isLoaded !== true) {
      this.redraw();
      return;
    }
    const files = this._files;
    const items = [...files.items.values()];
    const resources = this.libraries.all
      .flatMap(each => each.resources)
      .map(each => [each.type, files.resources(each)] as const);
    // That this very file was saved is no news for its plan.
    const versions = [...items, ...resources.flatMap(([, found]) => found ?? [])]
      .filter(item => item.path !== this.ownPath)
      .map(item => `${item.path} ${item.modified ?? ''}`)
      .join('\n');
    if (versions !== this.lastVersions) {
      if (this.lastVersions !== null) {
        this._runs?.outdate();
        void this._proofs?.refresh();
      }
      this.lastVersions = versions;
    }
    this.model.setInterfaces(items);
    this.model.setResources(
      new Map(
        resources.flatMap(([type, found]) =>
          found === null ? [] : [[type, new Set(found.map(each => each.path))] as const]
        )
      )
    );
    this.redraw();
  }
}
