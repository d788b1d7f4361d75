// Plan and run of one open pipeline: asks the project, follows the execution, remembers what the nodes show.
import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';

import type * as Api from '../../documents/generated/api';
import type { IProject } from '../../tokens';
import { DeepForgeError, messageOf } from '../../utils/errors';
import type { IOverlay } from './graphOf';
import { applyEvent, type ILive, isActive } from '../../documents/liveExecution';

export type RunsProject = Pick<
  IProject,
  'plan' | 'run' | 'executions' | 'cancel' | 'resume' | 'watch'
>;

export namespace Runs {
  export interface IOptions {
    readonly project: RunsProject;
    /** The pipeline's path in the project. */
    readonly pipeline: () => string;
    /** Saves the document; rejects with the reason when it cannot be saved. */
    readonly save: () => Promise<void>;
  }
}

/** What is being asked of the server. */
export type Busy = 'planning' | 'starting' | 'cancelling' | null;

export class Runs implements IDisposable {
  private readonly _changed = new Signal<this, void>(this);
  private watching: IDisposable | null = null;
  private _plan: Api.Plan | null = null;
  private _until: readonly string[] | null = null;
  private _force = false;
  private _isOutdated = false;
  private _live: ILive | null = null;
  private _overlay: IOverlay['kind'] = 'none';
  private _busy: Busy = null;
  private wasUnheard = false;
  private _error: string | null = null;
  private _isDisposed = false;

  constructor(private readonly options: Runs.IOptions) {}

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get plan(): Api.Plan | null {
    return this._plan;
  }

  /** The nodes at which the plan ends; null when it is of the whole pipeline. */
  get until(): readonly string[] | null {
    return this._until;
  }

  /** Whether what could be reused is ignored. */
  get force(): boolean {
    return this._force;
  }

  /** Whether the pipeline or its operations changed since the plan was made. */
  get isOutdated(): boolean {
    return this._isOutdated;
  }

  get live(): ILive | null {
    return this._live;
  }

  get busy(): Busy {
    return this._busy;
  }

  /** Why the last plan or run could not be had. */
  get error(): string | null {
    return this._error;
  }

  get overlay(): IOverlay {
    const isPlanShown = this._overlay === 'plan' && !this._isOutdated;
    return {
      kind: this._overlay === 'plan' && !isPlanShown ? 'none' : this._overlay,
      plan: this._plan,
      live: this._live
    };
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** What the nodes show. */
  show(kind: IOverlay['kind']): void {
    this._overlay = kind;
    this._changed.emit();
  }

  /** The document or a file changed: the plan no longer speaks of it. */
  outdate(): void {
    if (this._plan !== null && !this._isOutdated) {
      this._isOutdated = true;
      this._changed.emit();
    }
  }

  clearPlan(): void {
    this._plan = null;
    this._error = null;
    this.show(this._live === null || !isActive(this._live) ? 'none' : 'run');
  }

  /** Saves and plans; gives whether there is a plan. */
  async makePlan(until: readonly string[] | null = null, force = false): Promise<boolean> {
    this._until = until;
    this._force = force;
    return this.ask('planning', async () => {
      await this.options.save();
      const plan = await this.options.project.plan({
        pipeline: this.options.pipeline(),
        until: until === null ? null : [...until],
        force
      });
      this._plan = plan;
      this._isOutdated = false;
      this._overlay = 'plan';
    });
  }

  /** Saves and runs; gives whether an execution was started. */
  async start(until: readonly string[] | null = null, force = false): Promise<boolean> {
    return this.ask('starting', async () => {
      await this.options.save();
      const { id } = await this.options.project.run({
        pipeline: this.options.pipeline(),
        until: until === null ? null : [...until],
        force
      });
      this._plan = null;
      this.follow(id);
    });
  }

  async cancel(): Promise<void> {
    const live = this._live;
    if (live !== null) {
      await this.ask('cancelling', () => this.options.project.cancel(live.id));
    }
  }

  /** Runs again what failed, was cancelled or was broken off, in the same execution. */
  async resume(): Promise<void> {
    const live = this._live;
    if (live !== null) {
      await this.ask('starting', async () => {
        await this.options.project.resume(live.id);
        this.follow(live.id);
      });
    }
  }

  /** Shows the execution of this pipeline that runs now, when there is one and none is shown. */
  async findRunning(): Promise<void> {
    try {
      const { executions } = await this.options.project.executions();
      const running = executions.find(
        each =>
          each.pipeline === this.options.pipeline() &&
          (each.status === 'running' || each.status === 'queued')
      );
      if (running !== undefined && !this._isDisposed && this.watching === null) {
        this.follow(running.id);
      }
    } catch {
      // Nothing is shown then; the next plan or run says what is wrong with the server.
    }
  }

  /** Keeps the state of an execution up to date until it is replaced. */
  follow(id: string): void {
    this.watching?.dispose();
    if (this._live?.id !== id) {
      this._live = null;
    }
    this._overlay = 'run';
    this.watching = this.options.project.watch('execution', id, event => {
      if (event.topic === 'execution' && event.kind === 'error') {
        this._error = event.error.message;
        this._changed.emit();
        return;
      }
      const next = applyEvent(this._live, event);
      if (this.wasUnheard) {
        // The server speaks again.
        this.wasUnheard = false;
        this._error = null;
      }
      if (next !== this._live) {
        this._live = next;
        this._changed.emit();
      }
    });
    this._changed.emit();
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this.watching?.dispose();
    Signal.clearData(this);
  }

  private async ask(busy: Busy, work: () => Promise<void>): Promise<boolean> {
    if (this._busy !== null) {
      return false;
    }
    this._busy = busy;
    this._error = null;
    this.wasUnheard = false;
    this._changed.emit();
    try {
      await work();
      return true;
    } catch (reason) {
      this._error = messageOf(reason);
      this.wasUnheard = reason instanceof DeepForgeError && reason.code === 'unreachable';
      return false;
    } finally {
      this._busy = null;
      if (!this._isDisposed) {
        this._changed.emit();
      }
    }
  }
}
