// What the kernel of one notebook has recorded: the comm, the lineage and the cells' texts brought together.
import type { INotebookCellExecutor, NotebookPanel } from '@jupyterlab/notebook';
import type { ITranslator } from '@jupyterlab/translation';
import { type ISignal, Signal } from '@lumino/signaling';

import type { ILineage, IStale, LineageRecord } from '../documents/lineage';
import { SessionLineage } from '../documents/sessionLineage';
import { type IPlanned, isHelper } from '../documents/rerun/plan';
import { isActive } from '../documents/rerun/machine';
import { plannedWords } from '../documents/rerun/words';
import type {
  ICellState,
  INotebookSession,
  IPlanState,
  IReadArchitecture,
  ISessionStatus
} from '../tokens';
import { Inbox } from './inbox';
import { KernelFollower } from './kernelFollower';
import { type KernelMessage, readMessage } from './messages';
import { NotebookText } from './notebookText';
import { type Cells, PlanKeeper } from './planKeeper';
import { Rerun, runCell } from './rerun';
import { staleWords } from './staleWords';

/** An update that takes longer, in milliseconds, is felt while typing. */
const FRAME = 16;
/** How long nothing may change before a slow update, in milliseconds. */
const PAUSE = 250;
/** A slow update comes at the latest so long after the first change, in milliseconds. */
const LATEST = 1500;

/** Calls back before the next frame is painted; in a hidden page, which paints none, a little later. */
function nextFrame(call: () => void): void {
  if (document.visibilityState === 'hidden') {
    setTimeout(call, 100);
  } else {
    requestAnimationFrame(() => {
      call();
    });
  }
}

export namespace NotebookSession {
  export interface IOptions {
    readonly panel: NotebookPanel;
    readonly executor: INotebookCellExecutor;
    readonly translator: ITranslator;
  }
}

export class NotebookSession implements INotebookSession {
  readonly panel: NotebookPanel;
  readonly lineage: ILineage;
  private readonly follower: KernelFollower;
  private readonly text: NotebookText;
  private readonly inbox: Inbox<unknown>;
  private readonly statusSignal = new Signal<this, ISessionStatus>(this);
  private readonly changedSignal = new Signal<this, void>(this);
  /** Executions whose records were deleted: a list that was read before may still hold them. */
  private readonly deleted = new Set<number>();
  private readonly words: (number: number) => string | null;
  private readonly plannedWords: (planned: IPlanned, stale: IStale | undefined) => string;
  private readonly plans: PlanKeeper;
  readonly rerun: Rerun;
  /** Why each cell of the plan must run, in words. */
  private planned: ReadonlyMap<string, { readonly words: string; readonly isRestoring: boolean }> =
    new Map();
  private seen = -1;
  private isScheduled = false;
  private isSlow = false;
  private firstChange = 0;
  private latestChange = 0;
  private isGone = false;

  constructor({ panel, executor, translator }: NotebookSession.IOptions) {
    this.panel = panel;
    const trans = translator.load('deepforge');
    const words = staleWords(trans);
    this.lineage = new SessionLineage(words);
    this.words = number => {
      const stale = this.lineage.stale(number);
      return stale === null ? null : words(stale);
    };
    this.plannedWords = plannedWords(trans, words);
    this.plans = new PlanKeeper({
      ask: cells => this.follower.plan(cells),
      cells: () => this.cells(),
      // Without a record there is nothing to ask about, and perhaps no follower yet.
      canAsk: () => this.lineage.length > 0 && this.follower.status.state === 'recording',
      isBusy: () =>
        isActive(this.rerun.state) || panel.sessionContext.session?.kernel?.status === 'busy',
      onChange: () => {
        this.planChanged();
      }
    });
    this.rerun = new Rerun({
      plan: async () => {
        this.cells();
        const { edition } = this.text;
        const { cells } = await this.plans.fresh();
        return { cells, edition };
      },
      run: cell => runCell(panel, cell, executor, translator),
      interrupt: () => {
        void panel.sessionContext.session?.kernel?.interrupt();
      },
      edition: () => this.text.edition,
      onChange: () => {
        this.schedule();
      }
    });
    this.inbox = new Inbox({
      take: record => {
        this.take(readMessage(record));
      }
    });
    this.text = new NotebookText({
      panel,
      onCells: cells => {
        this.lineage.setCells(cells);
      },
      onText: (cell, text) => {
        this.lineage.setText(cell, text);
      },
      onChange: () => {
        this.schedule();
      }
    });
    this.follower = new KernelFollower({
      sessionContext: panel.sessionContext,
      trans,
      onStatus: status => {
        if (status.state === 'recording' || status.state === 'lost') {
          // What was asked before may never be answered.
          this.plans.again();
        }
        this.statusSignal.emit(status);
      },
      onMessage: message => {
        this.receive(message);
      },
      onNewSession: () => {
        this.inbox.clear();
        this.deleted.clear();
        this.lineage.clear();
        this.forgetPlan();
        this.rerun.lost();
        this.schedule();
      }
    });
    panel.disposed.connect(() => {
      this.dispose();
    });
  }

  get status(): ISessionStatus {
    return this.follower.status;
  }

  get statusChanged(): ISignal<this, ISessionStatus> {
    return this.statusSignal;
  }

  get changed(): ISignal<this, void> {
    return this.changedSignal;
  }

  get isDisposed(): boolean {
    return this.isGone;
  }

  cell(id: string): ICellState {
    const number = this.lineage.latest(id);
    const stale = number === null ? null : this.words(number);
    // What is stale is known at once; only what cells must restore is known by the kernel alone.
    const planned = this.planned.get(id);
    const isHeld = planned !== undefined && (planned.isRestoring || this.plans.state.isCurrent);
    return { number, stale, planned: isHeld ? planned.words : null, text: this.text.text(id) };
  }

  get plan(): IPlanState {
    return this.plans.state;
  }

  setRecording(on: boolean): void {
    this.follower.send(on ? 'on' : 'off');
  }

  delete(number?: number): void {
    this.follower.send('delete', number);
  }

  readArchitecture(variable: string): Promise<IReadArchitecture> {
    return this.follower.readArchitecture(variable);
  }

  keepFinals(): Promise<string> {
    return this.follower.keepFinals();
  }

  dispose(): void {
    if (this.isGone) {
      return;
    }
    this.isGone = true;
    this.follower.dispose();
    this.plans.dispose();
    this.text.dispose();
    this.inbox.clear();
    Signal.clearData(this);
  }

  private receive(message: KernelMessage): void {
    if (message.kind === 'records') {
      this.inbox.push(message.records);
    } else {
      this.take(message);
    }
  }

  private take(message: KernelMessage): void {
    if (message.kind === 'execution') {
      this.add(message.record);
    } else if (message.kind === 'deleted') {
      this.deleted.add(message.number);
      this.lineage.remove(message.number);
      this.schedule();
    }
  }

  private add(record: LineageRecord): void {
    if (!this.deleted.has(record.number) && this.lineage.record(record.number) === undefined) {
      this.lineage.add(record);
      this.rerun.recorded(record.cell ?? null);
      this.schedule();
    }
  }

  /** The cells as they are at this moment. */
  private cells(): Cells {
    this.sync();
    return this.text.sources;
  }

  private sync(): void {
    this.text.read();
    const { revision } = this.lineage;
    if (revision !== this.seen) {
      this.seen = revision;
      this.rerun.edited(this.text.edition);
      if (this.lineage.length > 0) {
        this.plans.touch();
      } else {
        // Nobody asks again while nothing is recorded: a plan from before would stay.
        this.forgetPlan();
      }
    }
  }

  private forgetPlan(): void {
    this.plans.clear();
    this.planned = new Map();
  }

  private planChanged(): void {
    const { plan, isCurrent } = this.plans.state;
    if (plan !== null && isCurrent) {
      this.lineage.tellStale(plan.stale);
    }
    this.planned = new Map(
      (plan?.cells ?? []).map(each => [
        each.cell,
        {
          words: this.plannedWords(each, plan?.stale.get(each.cell)),
          isRestoring: isHelper(each)
        }
      ])
    );
    this.schedule();
  }

  private schedule(): void {
    if (this.isGone) {
      return;
    }
    this.latestChange = performance.now();
    if (!this.isScheduled) {
      this.isScheduled = true;
      this.firstChange = this.latestChange;
      nextFrame(this.draw);
    }
  }

  private readonly draw = (): void => {
    if (this.isGone) {
      this.isScheduled = false;
      return;
    }
    const start = performance.now();
    const due = Math.min(this.latestChange + PAUSE, this.firstChange + LATEST);
    const wait = due - start;
    if (this.isSlow && wait > 0) {
      // In a long session an update takes more than a frame: it comes when the user pauses, not between two keys.
      setTimeout(this.draw, wait);
      return;
    }
    this.isScheduled = false;
    this.sync();
    this.changedSignal.emit();
    this.isSlow = performance.now() - start > FRAME;
  };
}
