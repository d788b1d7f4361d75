// Keeps what the kernel says of the notebook as it is: asks again after changes, when they have settled.
import type { INotebookPlan } from '../documents/rerun/plan';
import type { IPlanState } from '../tokens';

/** Cells with their texts, in order. */
export type Cells = readonly (readonly [string, string])[];

/** How long nothing may change before the kernel is asked, in milliseconds. */
const SETTLED = 350;
/** So much longer than an answer takes the next question waits: asking never takes more than a part of the time. */
const REST = 5;

export namespace PlanKeeper {
  export interface IOptions {
    readonly ask: (cells: Cells) => Promise<INotebookPlan>;
    readonly cells: () => Cells;
    /** Whether the kernel records, and there is something to ask about. */
    readonly canAsk: () => boolean;
    /** Whether cells run now: an answer would be of a state that does not last. */
    readonly isBusy: () => boolean;
    readonly onChange: () => void;
    readonly now?: () => number;
  }
}

/**
 * At most one question is under way. What was answered stays until the next answer, and says that it is of before.
 */
export class PlanKeeper {
  private readonly options: PlanKeeper.IOptions;
  private readonly now: () => number;
  private known: INotebookPlan | null = null;
  private problem: string | null = null;
  /** Counts changes of the notebook and of what is recorded. */
  private edition = 0;
  private answered = -1;
  /** Counts sessions, so that an answer of an earlier one is not taken. */
  private turn = 0;
  private isAsking = false;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private notBefore = 0;
  private isGone = false;

  constructor(options: PlanKeeper.IOptions) {
    this.options = options;
    this.now = options.now ?? (() => performance.now());
  }

  get state(): IPlanState {
    const isCurrent = this.answered === this.edition && this.known !== null;
    return { plan: this.known, isCurrent, problem: this.problem };
  }

  /** Something changed: what is known is of before, and the kernel is asked when no more changes come. */
  touch(): void {
    this.edition += 1;
    this.schedule(SETTLED);
  }

  /** What is known is of a kernel that is gone. */
  clear(): void {
    this.known = null;
    this.problem = null;
    this.again();
  }

  /** What was asked before may never be answered. */
  again(): void {
    this.turn += 1;
    this.isAsking = false;
    this.answered = -1;
    this.touch();
  }

  /** An answer that is of the notebook as it is now. */
  async fresh(): Promise<INotebookPlan> {
    const cells = this.options.cells();
    const { edition, turn } = this;
    const plan = await this.options.ask(cells);
    if (turn === this.turn) {
      this.take(plan, edition);
    }
    return plan;
  }

  dispose(): void {
    this.isGone = true;
    this.turn += 1;
    if (this.timer !== null) {
      clearTimeout(this.timer);
    }
  }

  private schedule(wait: number): void {
    if (this.timer !== null) {
      clearTimeout(this.timer);
      this.timer = null;
    }
    if (this.isGone || this.isAsking || !this.options.canAsk()) {
      return;
    }
    this.timer = setTimeout(
      () => {
        this.timer = null;
        if (this.options.isBusy()) {
          this.schedule(SETTLED);
        } else if (this.answered !== this.edition && this.options.canAsk()) {
          void this.look();
        }
      },
      Math.max(wait, this.notBefore - this.now())
    );
  }

  private async look(): Promise<void> {
    this.isAsking = true;
    const cells = this.options.cells();
    const { edition, turn } = this;
    const start = this.now();
    try {
      const plan = await this.options.ask(cells);
      if (turn === this.turn) {
        this.take(plan, edition);
      }
    } catch (reason) {
      if (turn === this.turn) {
        this.known = null;
        this.answered = edition;
        this.problem = reason instanceof Error ? reason.message : String(reason);
        this.options.onChange();
      }
    }
    if (turn === this.turn) {
      this.isAsking = false;
      const end = this.now();
      this.notBefore = end + REST * (end - start);
      if (this.answered !== this.edition) {
        this.schedule(SETTLED);
      }
    }
  }

  private take(plan: INotebookPlan, edition: number): void {
    if (!this.isGone && edition >= this.answered) {
      this.known = plan;
      this.problem = null;
      this.answered = edition;
      this.options.onChange();
    }
  }
}
