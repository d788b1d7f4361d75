// Keeps the process that knows the library in step with an open architecture, and holds what it says of each layer.
import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';

import type { Architecture, IArchitectureModel } from '../../documents/architecture/model';
import type * as Api from '../../documents/generated/api';
import type { IProject } from '../../tokens';
import { DeepForgeError, messageOf } from '../../utils/errors';
import { changeBetween } from './change';
import type { CodeConsent } from './consent';

/**
 * current: what is shown belongs to the document as it is, or will in a moment. computing: the answer takes long enough
 * to say so. away: the server, or the process that answers, cannot be asked now; it is tried again by itself.
 * missing: what the library describes is not installed. refused: this document cannot be judged until it is changed.
 */
export type FeedbackState = 'current' | 'computing' | 'away' | 'missing' | 'refused';

export interface IFeedbackTotals {
  readonly parameters: number;
  readonly trainable: number;
  /** Bytes. */
  readonly weights: number;
  /** Bytes, of all layers' outputs for one sample. */
  readonly activations: number;
  /** Whether every layer's size is known. */
  readonly isComplete: boolean;
}

export interface IFeedbackOptions {
  readonly model: IArchitectureModel;
  readonly project: IProject;
  /** The document's file, relative to the project: changes of others are looked at, its own are known. */
  readonly path: string;
  readonly consent: CodeConsent;
  /** Id of this editor, unique among all pages. */
  readonly editor: string;
}

type Listener = Parameters<IProject['watch']>[2];

/** An answer that takes longer than this is said to be computed, in milliseconds. */
const SAY_SO_AFTER = 300;
/** Pauses before the next attempt when nobody answers, in milliseconds; the last one again and again. */
const PAUSES = [1000, 2000, 5000, 10_000, 30_000] as const;
const MISSING = 'missing-package';
const LOST = 'worker-lost';
/** A document that the process broke on so often breaks it every time: it is not given again before it changes. */
const MOST_LOST = 3;
/** Codes of failures that pass by themselves: the server is away or busy, the process was lost and is started anew. */
const PASSING = new Set(['unreachable', 'worker-lost', 'busy', 'no-answer', 'unreadable-reply']);

export class ArchitectureFeedback implements IDisposable {
  readonly editor: string;
  private readonly options: IFeedbackOptions;
  private readonly change = new Signal<this, void>(this);
  private readonly watching: IDisposable;
  /** The document that the process has, and its revision; null: it is given whole next. */
  private base: { readonly revision: number; readonly data: Architecture } | null = null;
  private lastRevision = 0;
  private isAsking = false;
  private isDirty = true;
  /** Whether to ask even when the document is as it was: what it refers to may have changed. */
  private isForced = false;
  private isAllowed: boolean | null = null;
  private attempts = 0;
  private sayTimer: number | undefined;
  private retryTimer: number | undefined;
  private known: ReadonlyMap<string, Api.LayerFeedback> = new Map();
  private sums: IFeedbackTotals | null = null;
  private wants: readonly string[] = [];
  private now: FeedbackState = 'computing';
  private why: string | null = null;
  private answered: number | null = null;
  private disposed = false;

  constructor(options: IFeedbackOptions) {
    this.options = options;
    this.editor = options.editor;
    options.model.changed.connect(this.onEdit);
    options.consent.changed.connect(this.onConsent);
    this.watching = options.project.watch('project', null, this.onFiles);
    void this.start();
  }

  /** Emitted when anything below has changed. */
  get changed(): ISignal<this, void> {
    return this.change;
  }

  get state(): FeedbackState {
    return this.now;
  }

  /** For people: why it is away, missing or refused, and what to do; null otherwise. */
  get reason(): string | null {
    return this.why;
  }

  /** When the last answer came, in milliseconds since 1970; null before the first. What is shown is as of then. */
  get asOf(): number | null {
    return this.answered;
  }

  /** By node id; a layer inside of a block has the id `block/layer`. A layer nobody touched keeps the same object. */
  get nodes(): ReadonlyMap<string, Api.LayerFeedback> {
    return this.known;
  }

  get totals(): IFeedbackTotals | null {
    return this.sums;
  }

  /** Files of the project whose code must run before more can be said, relative to the project. */
  get asks(): readonly string[] {
    return this.wants;
  }

  /** The revision the process has answered, and whether that is the document as it is now; null before the first. */
  get revision(): { readonly number: number; readonly isLatest: boolean } | null {
    return this.base === null
      ? null
      : { number: this.base.revision, isLatest: !this.isDirty && !this.isAsking };
  }

  get isDisposed(): boolean {
    return this.disposed;
  }

  /** Lets the project's own layers be imported, which runs their code; remembered for the project. */
  allowCode(): Promise<void> {
    return this.options.consent.set(this.options.project.path, true);
  }

  /** Asks now, whatever was answered before: after something was installed, or on the user's wish. */
  refresh(): void {
    this.isDirty = true;
    this.isForced = true;
    this.attempts = 0;
    this.ask();
  }

  /** Forgets what the process is believed to have: the document is given whole next. */
  reopen(): void {
    this.base = null;
    this.refresh();
  }

  dispose(): void {
    if (this.disposed) {
      return;
    }
    this.disposed = true;
    this.options.model.changed.disconnect(this.onEdit);
    this.options.consent.changed.disconnect(this.onConsent);
    this.watching.dispose();
    window.clearTimeout(this.sayTimer);
    window.clearTimeout(this.retryTimer);
    Signal.clearData(this);
  }

  private async start(): Promise<void> {
    this.isAllowed = await this.options.consent.isGiven(this.options.project.path);
    this.ask();
  }

  private readonly onEdit = (): void => {
    this.isDirty = true;
    this.attempts = 0;
    this.ask();
  };

  private readonly onConsent = (_: CodeConsent, project: string): void => {
    if (project === this.options.project.path) {
      this.isDirty = true;
      this.isForced = true;
      void this.start();
    }
  };

  /** Blocks are files of the project, and so are its own layers: what was said of them may be old. */
  private readonly onFiles: Listener = event => {
    if (event.topic !== 'project' || event.kind !== 'changed') {
      return;
    }
    const isOurs = event.areas.some(area => area === 'architectures' || area === 'operations');
    const others = event.paths.filter(path => path !== this.options.path);
    if (isOurs && (event.paths.length === 0 || others.some(isRead))) {
      this.refresh();
    }
  };

  /** Sends what is new, unless an answer is awaited: that one sees to it. */
  private ask(): void {
    const { model, project } = this.options;
    if (this.disposed || this.isAsking || !this.isDirty || this.isAllowed === null) {
      return;
    }
    window.clearTimeout(this.retryTimer);
    if (model.unreadable !== null) {
      this.isDirty = false;
      this.base = null;
      this.forget();
      return;
    }
    const data = model.data;
    this.isDirty = false;
    const request = this.request(data, this.isAllowed);
    if (request === null) {
      // Moved while the last answer was on its way: that answer is the latest there is.
      if (this.now === 'computing') {
        this.settle('current', null);
        this.change.emit();
      }
      return;
    }
    this.isAsking = true;
    this.isForced = false;
    this.sayTimer ??= window.setTimeout(this.onSlow, SAY_SO_AFTER);
    void project.feedback(request).then(
      answer => {
        this.onAnswer(request, data, answer);
      },
      (reason: unknown) => {
        this.onFailure(reason, request.base !== null);
      }
    );
  }

  /** What to ask; null when nodes were only moved. */
  private request(data: Architecture, isAllowed: boolean): Api.FeedbackRequest | null {
    const base = this.base;
    const isChange = base?.data.library === data.library;
    const change = isChange ? changeBetween(base.data, data) : null;
    if (isChange && change === null && !this.isForced) {
      this.base = { revision: base.revision, data };
      return null;
    }
    this.lastRevision += 1;
    const common = {
      library: data.library,
      editor: this.editor,
      revision: this.lastRevision,
      run_code: isAllowed
    };
    return isChange
      ? { ...common, base: base.revision, change: change ?? {} }
      : { ...common, base: null, architecture: { ...data } };
  }

  private onAnswer(
    request: Api.FeedbackRequest,
    data: Architecture,
    answer: Api.ArchitectureFeedback
  ): void {
    this.isAsking = false;
    if (this.disposed) {
      return;
    }
    this.attempts = 0;
    this.base = { revision: request.revision, data };
    const known = new Map(request.base === null ? [] : this.known);
    for (const id of answer.gone) {
      known.delete(id);
    }
    for (const [id, layer] of Object.entries(answer.changed)) {
      known.set(id, layer);
    }
    this.known = known;
    this.sums = {
      parameters: answer.parameters,
      trainable: answer.trainable,
      weights: answer.weight_bytes,
      activations: answer.activation_bytes,
      isComplete: answer.complete
    };
    this.wants = answer.asks;
    this.answered = Date.now();
    if (!this.isDirty) {
      this.settle('current', null);
    } else if (this.now !== 'computing') {
      this.now = 'current';
      this.why = null;
    }
    this.change.emit();
    this.ask();
  }

  private onFailure(reason: unknown, wasChange: boolean): void {
    this.isAsking = false;
    if (this.disposed) {
      return;
    }
    const code = reason instanceof DeepForgeError ? reason.code : '';
    const isNewer = this.isDirty;
    this.isDirty = true;
    // What the process has now is not known: it may have taken the change, or be another one.
    this.base = null;
    if (code === 'unknown-revision' && wasChange) {
      this.ask();
      return;
    }
    const isPassing = PASSING.has(code) && !(code === LOST && this.attempts >= MOST_LOST);
    const state = code === MISSING ? 'missing' : isPassing ? 'away' : 'refused';
    this.settle(state, messageOf(reason));
    this.change.emit();
    if (state === 'away') {
      const pause = PAUSES[Math.min(this.attempts, PAUSES.length - 1)];
      this.attempts += 1;
      window.clearTimeout(this.retryTimer);
      this.retryTimer = window.setTimeout(this.onRetry, pause);
    } else if (isNewer && state === 'refused') {
      this.ask();
    }
  }

  private readonly onRetry = (): void => {
    this.ask();
  };

  private readonly onSlow = (): void => {
    this.sayTimer = undefined;
    if (this.now === 'current' || this.now === 'refused') {
      this.now = 'computing';
      this.why = null;
      this.change.emit();
    }
  };

  private settle(state: FeedbackState, why: string | null): void {
    window.clearTimeout(this.sayTimer);
    this.sayTimer = undefined;
    this.now = state;
    this.why = why;
  }

  private forget(): void {
    this.known = new Map();
    this.sums = null;
    this.wants = [];
    this.settle('current', null);
    this.change.emit();
  }
}

/** Whether a file can have a part in an architecture. */
function isRead(path: string): boolean {
  return path.endsWith('.architecture.json') || path.startsWith('modules/');
}
