// What the kernel of one notebook has recorded: the comm, the lineage and the cells' texts brought together.
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import { type ISignal, Signal } from '@lumino/signaling';

import type { ILineage, LineageRecord } from '../documents/lineage';
import { SessionLineage } from '../documents/sessionLineage';
import type { ICellState, INotebookSession, ISessionStatus } from '../tokens';
import { Inbox } from './inbox';
import { KernelFollower } from './kernelFollower';
import { type KernelMessage, readMessage } from './messages';
import { NotebookText } from './notebookText';
import { staleWords } from './staleWords';

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
  private isScheduled = false;
  private isGone = false;

  constructor(panel: NotebookPanel, trans: TranslationBundle) {
    this.panel = panel;
    const words = staleWords(trans);
    this.lineage = new SessionLineage(words);
    this.words = number => {
      const stale = this.lineage.stale(number);
      return stale === null ? null : words(stale);
    };
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
        this.statusSignal.emit(status);
      },
      onMessage: message => {
        this.receive(message);
      },
      onNewSession: () => {
        this.inbox.clear();
        this.deleted.clear();
        this.lineage.clear();
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
    return { number, stale: number === null ? null : this.words(number) };
  }

  setRecording(on: boolean): void {
    this.follower.send(on ? 'on' : 'off');
  }

  delete(number?: number): void {
    this.follower.send('delete', number);
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
      this.schedule();
    }
  }

  private schedule(): void {
    if (this.isScheduled || this.isGone) {
      return;
    }
    this.isScheduled = true;
    nextFrame(() => {
      this.isScheduled = false;
      if (!this.isGone) {
        this.text.read();
        this.changedSignal.emit();
      }
    });
  }
}
