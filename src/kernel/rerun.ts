// Runs what is stale in one notebook: the machine of documents/rerun with a kernel that answers and cells that run.
import { CodeCell } from '@jupyterlab/cells';
import { type INotebookCellExecutor, KernelError, type NotebookPanel } from '@jupyterlab/notebook';
import type { ITranslator } from '@jupyterlab/translation';

import {
  IDLE,
  type IRerunState,
  isActive,
  nextRerun,
  type RerunEffect,
  type RerunEvent,
  type RunOutcome
} from '../documents/rerun/machine';
import type { IPlanned } from '../documents/rerun/plan';
import type { IRerun } from '../tokens';

export interface IRerunEffects {
  /** What must run now, and of which edition of the notebook's text that is. */
  readonly plan: () => Promise<{ readonly cells: readonly IPlanned[]; readonly edition: number }>;
  readonly run: (cell: string) => Promise<RunOutcome>;
  readonly interrupt: () => void;
  /** Of the notebook's text as it is now. */
  readonly edition: () => number;
  readonly onChange: () => void;
}

/** How late the record of a cell that ran may come, in milliseconds. */
const LATE = 2000;

export class Rerun implements IRerun {
  private now: IRerunState = IDLE;
  /** Counts runs: an answer to an earlier one is dropped. */
  private turn = 0;
  private ended: Promise<void> = Promise.resolve();
  private end: () => void = () => undefined;
  private endedIn: { readonly edition: number; readonly at: number } | null = null;

  constructor(private readonly effects: IRerunEffects) {}

  get state(): IRerunState {
    return this.now;
  }

  start(): Promise<void> {
    if (!isActive(this.now)) {
      this.turn += 1;
      this.ended = new Promise(resolve => {
        this.end = resolve;
      });
      this.send({ type: 'start' });
    }
    return this.ended;
  }

  cancel(): void {
    this.send({ type: 'cancel' });
  }

  /** The kernel is another one, or gone. */
  lost(): void {
    this.send({ type: 'lost' });
  }

  /** A text was edited, or the order of cells, in this edition of the notebook. */
  edited(edition: number): void {
    if (edition !== this.endedIn?.edition) {
      this.send({ type: 'forget' });
    }
  }

  /** The record of an execution has come; one of a cell that ran here may come a little after its end. */
  recorded(cell: string | null): void {
    const isOwn = cell !== null && this.now.editions.has(cell);
    if (!isOwn || performance.now() - (this.endedIn?.at ?? 0) > LATE) {
      this.send({ type: 'forget' });
    }
  }

  private send(event: RerunEvent): void {
    const before = this.now;
    const [state, effect] = nextRerun(before, event);
    this.now = state;
    if (state !== before) {
      this.effects.onChange();
    }
    if (isActive(before) && !isActive(state)) {
      this.endedIn = { edition: this.effects.edition(), at: performance.now() };
      this.end();
    }
    if (effect !== null) {
      void this.act(effect);
    }
  }

  private async act(effect: RerunEffect): Promise<void> {
    const { turn } = this;
    let event: RerunEvent;
    switch (effect.do) {
      case 'interrupt':
        this.effects.interrupt();
        return;
      case 'ask':
        try {
          event = { type: 'planned', ...(await this.effects.plan()) };
        } catch (reason) {
          event = { type: 'refused', message: textOf(reason) };
        }
        break;
      case 'run':
        try {
          event = { type: 'ran', outcome: await this.effects.run(effect.cell) };
        } catch (reason) {
          event = { type: 'ran', outcome: { kind: 'error', message: textOf(reason) } };
        }
        break;
    }
    if (turn === this.turn) {
      this.send(event);
    }
  }
}

function textOf(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}

/** Runs one cell of a notebook as its own Run does, without moving the selection, the focus or the view. */
export async function runCell(
  panel: NotebookPanel,
  id: string,
  executor: INotebookCellExecutor,
  translator: ITranslator | null
): Promise<RunOutcome> {
  const { content, sessionContext } = panel;
  const { model } = content;
  const cell = content.widgets.find(each => each.model.id === id);
  const kernel = sessionContext.session?.kernel;
  if (model === null || !kernel) {
    return { kind: 'lost' };
  }
  if (!(cell instanceof CodeCell)) {
    return { kind: 'gone' };
  }
  const statuses = new Set<string>();
  const heard = (_sender: unknown, status: string): void => {
    statuses.add(status);
  };
  sessionContext.statusChanged.connect(heard);
  try {
    const hasRun = await executor.runCell({
      cell,
      notebook: model,
      notebookConfig: content.notebookConfig,
      onCellExecuted: () => undefined,
      onCellExecutionScheduled: () => undefined,
      sessionContext,
      ...(translator === null ? {} : { translator })
    });
    if (hasRun) {
      return { kind: 'ok' };
    }
  } catch (reason) {
    if (!(reason instanceof KernelError)) {
      throw reason;
    }
    return reason.errorName === 'KeyboardInterrupt'
      ? { kind: 'interrupted' }
      : { kind: 'error', message: errorText(reason) };
  } finally {
    sessionContext.statusChanged.disconnect(heard);
  }
  const isRestarted = ['restarting', 'autorestarting', 'dead'].some(each => statuses.has(each));
  const isLost = isRestarted || sessionContext.session?.kernel?.id !== kernel.id;
  return { kind: isLost ? 'lost' : cell.isDisposed ? 'gone' : 'interrupted' };
}

function errorText({ errorName, errorValue }: KernelError): string {
  return errorValue === '' ? errorName : `${errorName}: ${errorValue}`;
}
