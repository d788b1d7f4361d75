// The state of "Make a pipeline": what was asked for, what is proposed, what was made, and its proof.
import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';

import type {
  Edits,
  MadePipeline,
  Proof,
  Proposal,
  ProposalRequest
} from '../../documents/generated/api';
import type { IProject } from '../../tokens';
import { DeepForgeError } from '../../utils/errors';
import { NO_EDITS } from './edits';
import { givenSteps } from './expected';

/** What the panel asks of the notebook it came from. */
export interface IProposalSource {
  readonly project: IProject;
  readonly session: string;
  /** Notebook file, relative to the project. */
  readonly notebook: string;
  /** Has the kernel keep its variables' values; gives the id under which they are. */
  keepFinals(): Promise<string>;
  /** Makes a pipeline of the session that the notebook has now. */
  again(): void;
}

/** What became of the notebook since the proposal: it ran more, or its kernel began another session. */
export type News = { readonly kind: 'more'; readonly count: number } | { readonly kind: 'over' };

export class ProposalModel implements IDisposable {
  readonly source: IProposalSource;
  private request: ProposalRequest;
  private shown: Proposal | null = null;
  private failure: string | null = null;
  private isNothingYet = false;
  private numbers: readonly number[] = [];
  private isOver = false;
  private pending = 0;
  private latest = 0;
  private chosen: number | null = null;
  private pipeline: MadePipeline | null = null;
  private checked: Proof | null = null;
  private watched: IDisposable | null = null;
  private doing: 'making' | 'keeping' | null = null;
  private readonly signal = new Signal<this, void>(this);
  private past: ProposalRequest[] = [];
  private taken: ReadonlySet<number> = new Set();

  constructor(source: IProposalSource, targets: readonly string[] | null) {
    this.source = source;
    this.request = {
      session: source.session,
      notebook: source.notebook,
      name: null,
      targets: targets === null ? null : [...targets],
      edits: NO_EDITS
    };
  }

  get changed(): ISignal<this, void> {
    return this.signal;
  }

  /** The latest proposal; it stays while another is made. */
  get proposal(): Proposal | null {
    return this.shown;
  }

  /** Why the last wish could not be met, for people. */
  get problem(): string | null {
    return this.failure;
  }

  /** What the notebook did since; null when the proposal is of all it has done. */
  get news(): News | null {
    if (this.isOver) {
      return { kind: 'over' };
    }
    const last = Math.max(0, ...(this.shown?.executions ?? []).map(each => each.number));
    const count = this.shown === null ? 0 : this.numbers.filter(number => number > last).length;
    return count > 0 ? { kind: 'more', count } : null;
  }

  /** Whether there is no proposal because no cell has run yet. */
  get isEmpty(): boolean {
    return this.shown === null && this.isNothingYet;
  }

  /** Names of the targets that were asked for; null for everything. */
  get targets(): readonly string[] | null {
    return this.request.targets ?? null;
  }

  get isWaiting(): boolean {
    return this.pending > 0;
  }

  get edits(): Edits {
    return this.request.edits ?? NO_EDITS;
  }

  get selected(): number | null {
    return this.chosen;
  }

  get made(): MadePipeline | null {
    return this.pipeline;
  }

  get proof(): Proof | null {
    return this.checked;
  }

  /** Keys of the steps that a check takes as given. */
  get given(): ReadonlySet<number> {
    return this.taken;
  }

  setGiven(step: number, isGiven: boolean): void {
    const taken = new Set(this.taken);
    if (isGiven) {
      taken.add(step);
    } else {
      taken.delete(step);
    }
    this.taken = taken;
    this.signal.emit();
  }

  get busy(): 'making' | 'keeping' | null {
    return this.doing;
  }

  get canUndo(): boolean {
    return this.past.length > 0;
  }

  get isDisposed(): boolean {
    return this.disposed;
  }

  private disposed = false;
  /** Whether the problem is that the server did not answer. */
  private wasUnheard = false;

  dispose(): void {
    this.disposed = true;
    this.watched?.dispose();
    Signal.clearData(this);
  }

  /** The notebook has these executions now, in the session given; null when its kernel records none. */
  follow(session: string | null, numbers: readonly number[]): void {
    const before = JSON.stringify(this.news);
    this.isOver ||= session !== null && session !== this.source.session;
    if (session === this.source.session) {
      this.numbers = [...numbers];
    }
    if (this.isEmpty && this.numbers.length > 0 && !this.isWaiting) {
      void this.refresh();
    } else if (JSON.stringify(this.news) !== before) {
      this.signal.emit();
    }
  }

  /** Proposes anew of what the notebook has done by now; what the user changed stays as far as it can. */
  async update(): Promise<void> {
    if (await this.refresh()) {
      this.forgetMade();
    }
  }

  select(step: number | null): void {
    this.chosen = step;
    this.signal.emit();
  }

  /** Asks for the proposal anew with other edits, name or targets. What cannot be done is taken back. */
  async change(
    change: Partial<Pick<ProposalRequest, 'edits' | 'name' | 'targets'>>
  ): Promise<void> {
    const before = this.request;
    this.request = { ...before, ...change };
    if (await this.refresh()) {
      this.past.push(before);
      this.forgetMade();
    } else if (this.shown !== null && this.failure !== null) {
      this.request = before;
    }
    this.signal.emit();
  }

  async undo(): Promise<void> {
    const before = this.past.pop();
    if (before !== undefined) {
      this.request = before;
      this.forgetMade();
      await this.refresh();
    }
  }

  /** Gets the proposal; says whether it is the one shown now. Only the latest answer counts. */
  async refresh(): Promise<boolean> {
    const turn = ++this.latest;
    this.pending += 1;
    this.failure = null;
    this.signal.emit();
    try {
      const proposal = await this.source.project.propose(this.request);
      if (turn === this.latest && !this.disposed) {
        this.shown = proposal;
        this.isNothingYet = false;
        if (this.chosen === null || !proposal.steps.some(step => step.key === this.chosen)) {
          this.chosen = proposal.steps[0]?.key ?? null;
        }
        return true;
      }
    } catch (reason) {
      if (turn === this.latest) {
        this.failure = textOf(reason);
        this.isNothingYet = reason instanceof DeepForgeError && reason.code === 'nothing-recorded';
      }
    } finally {
      this.pending -= 1;
      if (!this.disposed) {
        this.signal.emit();
      }
    }
    return false;
  }

  /** Writes the files that the proposal shows. */
  async make(): Promise<MadePipeline | null> {
    this.doing = 'making';
    this.failure = null;
    this.signal.emit();
    try {
      this.pipeline = await this.source.project.make({
        ...this.request,
        name: this.request.name ?? this.shown?.name ?? null
      });
      return this.pipeline;
    } catch (reason) {
      this.failure = textOf(reason);
      return null;
    } finally {
      this.doing = null;
      this.signal.emit();
    }
  }

  /** Runs the pipeline in fresh processes and compares every value with the notebook's. */
  async check(): Promise<void> {
    const made = this.pipeline ?? (await this.make());
    if (made === null) {
      return;
    }
    this.doing = 'keeping';
    this.failure = null;
    this.signal.emit();
    try {
      const finals = await this.source.keepFinals();
      const { project, session } = this.source;
      const given = this.shown === null ? [] : givenSteps(this.shown, this.taken);
      this.checked = await project.prove({
        session,
        pipeline: made.pipeline,
        finals,
        ...(given.length === 0 ? {} : { given: given.map(step => step.name) })
      });
      this.watchProof(this.checked.id);
    } catch (reason) {
      this.failure = textOf(reason);
    } finally {
      this.doing = null;
      this.signal.emit();
    }
  }

  async cancelCheck(): Promise<void> {
    if (this.checked !== null) {
      this.failure = null;
      try {
        await this.source.project.cancelProof(this.checked.id);
      } catch (reason) {
        this.failure = textOf(reason);
        this.wasUnheard = reason instanceof DeepForgeError && reason.code === 'unreachable';
      }
      this.signal.emit();
    }
  }

  private watchProof(id: string): void {
    this.watched?.dispose();
    this.watched = this.source.project.watch('proof', id, event => {
      if (event.topic === 'proof' && event.kind === 'state') {
        this.checked = event.proof;
        if (this.wasUnheard) {
          // The server speaks again.
          this.failure = null;
          this.wasUnheard = false;
        }
      } else if (event.kind === 'error') {
        this.failure = event.error.message;
      }
      this.signal.emit();
    });
  }

  /** What was made is no longer what is shown. */
  private forgetMade(): void {
    this.pipeline = null;
    this.checked = null;
    this.watched?.dispose();
    this.watched = null;
    this.signal.emit();
  }
}

function textOf(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}
