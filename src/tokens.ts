// Every Lumino token of DeepForge and its interface: the table of contents of the front end.
import type { IWidgetTracker } from '@jupyterlab/apputils';
import type { IDocumentWidget } from '@jupyterlab/docregistry';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { Kernel } from '@jupyterlab/services';
import { Token } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';

import type * as Api from './documents/generated/api';
import type { IArchitectureModel, Value } from './documents/architecture/model';
import type { IPipelineModel } from './documents/pipeline/model';
import type { ILineage } from './documents/lineage';
import type { IRerunState } from './documents/rerun/machine';
import type { INotebookPlan } from './documents/rerun/plan';
import type { IconName } from './utils/iconPaths';

/**
 * A project on the server: all that the REST interface can do with it. Paths are relative to the project.
 *
 * Every method rejects with a DeepForgeError that carries the server's code and sentence; with the code
 * `unreachable` when no answer came, `no-server` when the server has no DeepForge.
 */
export interface IProject {
  /** Folder relative to the server's root, '' for the root itself. */
  readonly path: string;
  /** The path of one of its files for JupyterLab's own contents manager. */
  contentsPath(path: string): string;

  tree(): Promise<Api.Tree>;
  create(document: Api.NewDocument): Promise<Api.DocumentPath>;
  uses(path: string): Promise<Api.Uses>;
  rename(rename: Api.Rename): Promise<Api.Renamed>;
  /** Deletes a document, an artifact's record or an execution, by its path (an execution also by its id). */
  delete(path: string): Promise<void>;
  interfaces(): Promise<Api.Interfaces>;

  sessions(): Promise<Api.Sessions>;
  records(session: string, since?: number): Promise<Api.SessionRecords>;
  /** A figure of a session as PNG. */
  sessionFigure(session: string, file: string): Promise<Blob>;
  propose(request: Api.ProposalRequest): Promise<Api.Proposal>;
  make(request: Api.ProposalRequest): Promise<Api.MadePipeline>;

  /** Makes the notebook of a pipeline, of one of its nodes, or of an operation. */
  openAsNotebook(request: Api.NotebookRequest): Promise<Api.DocumentPath>;
  /** What taking an opened notebook's changes back would change. */
  notebookChanges(request: Api.TakeBackRequest): Promise<Api.NotebookChanges>;
  takeBack(request: Api.TakeBackRequest): Promise<Api.NotebookChanges>;

  prove(request: Api.ProofRequest): Promise<Api.Proof>;
  proof(id: string): Promise<Api.Proof>;
  proofs(pipeline: string): Promise<Api.Proofs>;
  cancelProof(id: string): Promise<void>;

  plan(request: Api.PlanRequest): Promise<Api.Plan>;
  run(request: Api.ExecutionRequest): Promise<Api.ExecutionId>;
  executions(): Promise<Api.Executions>;
  execution(id: string): Promise<Api.ExecutionState>;
  cancel(execution: string): Promise<void>;
  /** Goes on with one that was broken off, failed or was cancelled. */
  resume(execution: string): Promise<void>;
  rerun(execution: string, node: string): Promise<void>;
  log(execution: string, node: string, offset?: number): Promise<Api.Log>;
  figures(execution: string, node: string): Promise<Api.Figures>;

  libraries(): Promise<Api.Libraries>;
  catalogue(library: string): Promise<Api.Catalogue>;
  /** What a library offers to put into the project. */
  libraryOffers(library: string): Promise<Api.LibraryOffers>;
  /** Copies an operation of a library into the project. */
  copyOperation(copy: Api.OperationCopy): Promise<Api.DocumentPath>;
  /** Rejects with `unknown-revision` when the server does not have the base: the architecture is then given whole. */
  feedback(request: Api.FeedbackRequest): Promise<Api.ArchitectureFeedback>;
  generateCode(request: Api.CodeRequest): Promise<Api.GeneratedCode>;
  importArchitecture(request: Api.ImportRequest): Promise<Api.ImportedArchitecture>;
  cancelImport(id: string): Promise<void>;

  artifacts(): Promise<Api.Artifacts>;
  preview(sha256: string): Promise<Api.Preview>;
  /** Where a stored value can be downloaded by the browser, under a name. */
  downloadUrl(sha256: string, name: string): string;

  /**
   * Hears of changes until disposed. After a lost connection it connects again by itself and what is
   * watched is told anew from its whole state, so a listener that replaces its state is always right.
   */
  watch(
    topic: Api.Watch['topic'],
    id: string | null,
    listener: (event: Api.ServerEvent) => void
  ): IDisposable;
}

/** The server extension. */
export interface IDeepForgeServer {
  /** Whether events arrive; null before the first attempt. */
  readonly isConnected: boolean | null;
  /** Emitted when `isConnected` changes. */
  readonly connectionChanged: ISignal<IDeepForgeServer, boolean>;
  /** When the last message came, in milliseconds since 1970; null before the first. */
  readonly lastSeen: number | null;
  about(): Promise<Api.About>;
  projects(path?: string): Promise<Api.Projects>;
  createProject(request: Api.NewProject): Promise<Api.ProjectSummary>;
  /** A project by its folder; always the same object for the same folder. */
  project(path: string): IProject;
  /** The project that holds a file of the server, null when none does. Remembered for a while. */
  projectOf(path: string): Promise<IProject | null>;
}

export const IDeepForgeServer = new Token<IDeepForgeServer>(
  'deepforge:IDeepForgeServer',
  'The server extension: projects, documents, sessions, executions, artifacts and events.'
);

/** Which project the panels show. */
export interface ICurrentProject {
  readonly project: IProject | null;
  /** Emitted with the new project: the user chose it, or a document of another one became current. */
  readonly changed: ISignal<ICurrentProject, IProject | null>;
  open(path: string): void;
}

export const ICurrentProject = new Token<ICurrentProject>(
  'deepforge:ICurrentProject',
  'The project that the panels show.'
);

/** Whether and how a notebook's kernel records what cells do. */
export interface ISessionStatus {
  readonly state:
    'connecting' | 'recording' | 'paused' | 'no-kernel' | 'not-python' | 'not-recording' | 'lost';
  /** The session's id, null while there is none. */
  readonly session: string | null;
  /** Absolute folder of the kernel's project and home, as the kernel sees them; null when unknown. */
  readonly root: string | null;
  readonly home: string | null;
  /** Why it does not record, for people; null when it does. */
  readonly reason: string | null;
}

/** The cell of a notebook that a chip speaks of. */
export interface ICellState {
  /** Its latest execution; null when none was recorded in this session. */
  readonly number: number | null;
  /** Why its results no longer hold, for people; null when they do. */
  readonly stale: string | null;
  /** Why "Run what is stale" would run it, for people; null when it would not, or that is not known. */
  readonly planned: string | null;
  /** The text of the cell as it is; null when it is no code cell of the notebook. */
  readonly text: string | null;
}

/** What the kernel says of the notebook as it is. */
export interface IPlanState {
  /** The latest answer; null before the first. */
  readonly plan: INotebookPlan | null;
  /** Whether nothing has changed since. */
  readonly isCurrent: boolean;
  /** Why there is no answer, for people; null when there is one, or none was asked for yet. */
  readonly problem: string | null;
}

/** Running what is stale in one notebook. */
export interface IRerun {
  readonly state: IRerunState;
  /** Runs what the kernel says must run, cell by cell; resolves when that has ended, in whatever way. */
  start(): Promise<void>;
  /** Interrupts the cell that runs, and runs no other. */
  cancel(): void;
}

/** What the kernel of one notebook has recorded, kept up to date through its comm. */
export interface INotebookSession extends IDisposable {
  readonly panel: NotebookPanel;
  readonly status: ISessionStatus;
  readonly statusChanged: ISignal<INotebookSession, ISessionStatus>;
  /** Variables, files, figures and cells, and what depends on what. The same object, mutated. */
  readonly lineage: ILineage;
  /** Emitted, at most once a frame, after the lineage, the cells' text, the plan or its running has changed. */
  readonly changed: ISignal<INotebookSession, void>;
  cell(id: string): ICellState;
  /** What is stale, what would run, and what Restart and Run All would do. */
  readonly plan: IPlanState;
  readonly rerun: IRerun;
  /** Turns recording on or off. */
  setRecording(on: boolean): void;
  /** Deletes what is recorded of an execution, or of all. */
  delete(number?: number): void;
  /**
   * Has the kernel write the present values of its variables for a proof; gives the id for `IProject.prove`.
   * Waits until the kernel is free. Rejects with a DeepForgeError.
   */
  keepFinals(): Promise<string>;
  /**
   * The architecture of a variable, read by the library that knows such values. Waits until the kernel is free.
   * Rejects with a DeepForgeError.
   */
  readArchitecture(variable: string): Promise<IReadArchitecture>;
}

/** An architecture that was read from a live value. */
export interface IReadArchitecture {
  readonly library: string;
  /** The whole document. */
  readonly content: Api.NewDocument['content'] & object;
  /** What could not be kept, for people. */
  readonly notes: readonly string[];
}

/** What the kernels of the open notebooks record. */
export interface INotebookSessions {
  /** The session of an open notebook; always the same object for the same panel. */
  of(panel: NotebookPanel): INotebookSession;
  /** Of the current notebook. */
  readonly current: INotebookSession | null;
  readonly currentChanged: ISignal<INotebookSessions, INotebookSession | null>;
}

export const INotebookSessions = new Token<INotebookSessions>(
  'deepforge:INotebookSessions',
  'What the kernels of the open notebooks record.'
);

/** A pipeline that was made from a notebook, as the kernel reports it. */
export interface IMadePipeline {
  /** Absolute path of the project on the machine where the kernel runs. */
  readonly root: string;
  /** Path of the pipeline file, relative to `root`, with forward slashes. */
  readonly pipeline: string;
  /** Home folder of the kernel's user, or null when the kernel did not say. */
  readonly home: string | null;
  /** One sentence for the user. */
  readonly message: string;
}

/**
 * Makes a pipeline of what a notebook's kernel has recorded, in the kernel itself: for kernels whose project
 * this server does not serve.
 */
export interface IPipelineMaker {
  /**
   * Makes the pipeline and writes its files.
   *
   * Waits until the kernel is free: the request queues behind running cells. It leaves no trace in the
   * notebook, its history or its execution counts.
   *
   * @param notebook - path of the notebook relative to the server's root
   * @param kernel - the notebook's kernel
   * @throws DeepForgeError with one of these codes: `not-python`, `no-deepforge`, `interrupted`,
   * `unreadable-reply`, or a code of the Python side
   */
  make(notebook: string, kernel: Kernel.IKernelConnection): Promise<IMadePipeline>;
}

export const IPipelineMaker = new Token<IPipelineMaker>(
  'deepforge:IPipelineMaker',
  'Makes a pipeline of what a notebook has done, in its kernel.'
);

/** A document widget that shows a pipeline. */
export interface IPipelineEditor extends IDocumentWidget {
  readonly pipeline: IPipelineModel;
  readonly project: IProject | null;
}

/** The open pipeline editors. */
export type IPipelineEditorTracker = IWidgetTracker<IPipelineEditor>;

export const IPipelineEditorTracker = new Token<IPipelineEditorTracker>(
  'deepforge:IPipelineEditorTracker',
  'The open pipeline editors.'
);

/** A document widget that shows an architecture. */
export interface IArchitectureEditor extends IDocumentWidget {
  readonly architecture: IArchitectureModel;
  readonly project: IProject | null;
}

/** The open architecture editors. */
export type IArchitectureEditorTracker = IWidgetTracker<IArchitectureEditor>;

export const IArchitectureEditorTracker = new Token<IArchitectureEditorTracker>(
  'deepforge:IArchitectureEditorTracker',
  'The open architecture editors.'
);

/** A type of resource that references of operations may point to, such as Architecture. */
export interface IResourceType {
  /** As in the annotation of an operation's reference, and as on the Python side. */
  readonly type: string;
  /** For people, singular. */
  readonly title: string;
  readonly icon: IconName;
  /** Folder of the project, and ending, of its files. */
  readonly folder: string;
  readonly ending: string;
  /** Name of the JupyterLab widget factory that opens them. */
  readonly factory: string;
  /** Makes a new one in a project and gives its path. */
  create(project: IProject, name: string): Promise<string>;
}

/** How the layers of a library look on their cards and in the palette. */
export interface ILayerLook {
  /** Categories in the order of the palette; those of the catalogue that are missing here come after, by name. */
  readonly categories: readonly string[];
  /** Categories for people; one that is missing here is called as the catalogue calls it. */
  readonly titles?: Readonly<Record<string, string>>;
  /** Classes that people call something else than their code does, by id; on cards and in the palette. */
  readonly names?: Readonly<Record<string, string>>;
  /** Which of the colours of `--df-layer-*` a category has: core, convolution, pooling, merging, ... */
  tone(entry: Api.CatalogueEntry): string;
  /** The arguments that matter, in few words, such as "64, 3 × 3"; '' when there are none. */
  summary(
    entry: Api.CatalogueEntry,
    values: Readonly<Record<string, Value>>,
    parameters: Readonly<Record<string, string>>
  ): string;
  /** Classes that come first in their category, by id: those that most people look for. */
  readonly common: readonly string[];
}

/** A way to make an architecture of something else; it appears in the Import menu. */
export interface IArchitectureImporter {
  readonly id: string;
  /** For people, such as "Model of Keras…". */
  readonly label: string;
  readonly icon: IconName;
  /** Asks what is needed, imports, and gives the path of the new document; null when the user thought better of it. */
  run(project: IProject, name: string): Promise<string | null>;
}

/** The browser's half of a library. */
export interface ILibraryEditor {
  /** As in documents and on the Python side. */
  readonly library: string;
  /** For people. */
  readonly title: string;
  readonly resources: readonly IResourceType[];
  /** Of libraries whose resources are architectures: how the shared architecture editor shows their layers. */
  readonly look?: ILayerLook;
  readonly importers?: readonly IArchitectureImporter[];
  /** Whether architectures can be read from values of a type, as records of executions and artifacts name it. */
  reads?(type: string): boolean;
}

/** The libraries that this page can edit: the one door for Keras and for strangers. */
export interface ILibraryEditors {
  readonly all: readonly ILibraryEditor[];
  /** Emitted after a library came or went. */
  readonly changed: ISignal<ILibraryEditors, void>;
  register(editor: ILibraryEditor): IDisposable;
  ofLibrary(library: string): ILibraryEditor | null;
  /** The resource type with a name, from whichever library has it. */
  ofResource(type: string): IResourceType | null;
}

export const ILibraryEditors = new Token<ILibraryEditors>(
  'deepforge:ILibraryEditors',
  'The libraries that can be edited; extensions register theirs.'
);
