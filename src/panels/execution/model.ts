// The state of an execution view: the execution, live, and the log and figures of the job that is looked at.
import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';

import type * as Api from '../../documents/generated/api';
import { type ILive, applyEvent, jobRows } from '../../documents/liveExecution';
import type { IProject } from '../../tokens';
import { messageOf } from '../../utils/errors';

/** A log longer than this is cut at its beginning: it is read at its end. */
const MOST_TEXT = 400_000;

export interface IJobLog {
  readonly text: string;
  /** Where the next part begins, in bytes. */
  readonly next: number;
  /** Whether the beginning was left out. */
  readonly isCut: boolean;
}

export class ExecutionModel implements IDisposable {
  readonly project: IProject | null;
  readonly id: string;
  private state: ILive | null;
  private failure: string | null = null;
  private acting = 0;
  private chosen: string | null = null;
  private isChosenByUser = false;
  private readonly logs = new Map<string, IJobLog>();
  private readonly shown = new Map<string, Map<string, Api.ShownFigure>>();
  private readonly loading = new Set<string>();
  private readonly signal = new Signal<this, void>(this);
  private readonly watching: IDisposable | null;
  private disposed = false;

  /**
   * @param project - null for a record outside of any project that this server knows
   * @param record - what is shown until, or instead of, what the server says
   */
  constructor(project: IProject | null, id: string, record: ILive | null = null) {
    this.project = project;
    this.id = id;
    this.state = record;
    this.watching =
      project?.watch('execution', id, event => {
        this.hear(event);
      }) ?? null;
    this.chooseForUser();
  }

  get changed(): ISignal<this, void> {
    return this.signal;
  }

  get live(): ILive | null {
    return this.state;
  }

  get problem(): string | null {
    return this.failure;
  }

  /** Whether the server was asked for something and has not answered yet. */
  get isActing(): boolean {
    return this.acting > 0;
  }

  /** The job that is looked at. */
  get selected(): string | null {
    return this.chosen;
  }

  get isDisposed(): boolean {
    return this.disposed;
  }

  dispose(): void {
    if (!this.disposed) {
      this.disposed = true;
      this.watching?.dispose();
      Signal.clearData(this);
    }
  }

  select(node: string | null): void {
    this.isChosenByUser = true;
    this.choose(node);
  }

  log(node: string): IJobLog | null {
    return this.logs.get(node) ?? null;
  }

  figures(node: string): readonly Api.ShownFigure[] {
    return [...(this.shown.get(node)?.values() ?? [])];
  }

  /** Runs something on the server; what goes wrong is shown. */
  async act(action: (project: IProject) => Promise<void>): Promise<void> {
    if (this.project === null) {
      return;
    }
    this.failure = null;
    this.acting++;
    this.emit();
    try {
      await action(this.project);
    } catch (reason) {
      this.failure = messageOf(reason);
    }
    this.acting--;
    this.emit();
  }

  private hear(event: Api.ServerEvent): void {
    if (event.topic !== 'execution' || event.id !== this.id) {
      return;
    }
    switch (event.kind) {
      case 'error':
        this.failure = event.error.message;
        break;
      case 'log':
        this.append(event.node, event.log);
        break;
      case 'figure':
        this.put(event.node, event.figure);
        break;
      case 'state':
        // Everything may have changed while nothing was heard.
        this.logs.clear();
        this.shown.clear();
        this.failure = null;
        this.state = applyEvent(this.state, event);
        this.reload();
        break;
      case 'jobs':
        this.state = applyEvent(this.state, event);
        for (const [node, job] of Object.entries(event.jobs)) {
          if (job.status === 'running') {
            // A new attempt starts with an empty log.
            this.logs.delete(node);
            this.shown.delete(node);
          }
          if (node === this.chosen) {
            this.reload();
          }
        }
        break;
    }
    this.chooseForUser();
    this.emit();
  }

  /** Until the user has chosen, the view follows what happens: the failed, else the running, else the last job. */
  private chooseForUser(): void {
    if (this.isChosenByUser || this.state === null) {
      return;
    }
    const rows = jobRows(this.state);
    const found =
      rows.find(row => row.job.status === 'failed') ??
      rows.find(row => row.job.status === 'running') ??
      [...rows].reverse().find(row => row.job.started != null) ??
      rows[0];
    if (found !== undefined && found.id !== this.chosen) {
      this.choose(found.id);
    }
  }

  private choose(node: string | null): void {
    this.chosen = node;
    this.reload();
    this.emit();
  }

  /** Gets log and figures of the chosen job, unless they are here. */
  private reload(): void {
    const node = this.chosen;
    if (node === null || this.project === null) {
      return;
    }
    const { project } = this;
    if (!this.loading.has(node)) {
      this.loading.add(node);
      void this.load(project, node).finally(() => {
        this.loading.delete(node);
        this.emit();
      });
    }
  }

  private async load(project: IProject, node: string): Promise<void> {
    try {
      let part = await project.log(this.id, node, this.logs.get(node)?.next ?? 0);
      for (let turn = 0; turn < 1000; turn++) {
        this.append(node, part);
        if (part.next >= part.size || this.disposed || node !== this.chosen) {
          break;
        }
        part = await project.log(this.id, node, part.next);
      }
      this.replace(node, (await project.figures(this.id, node)).figures);
    } catch (reason) {
      this.failure = messageOf(reason);
    }
  }

  private append(node: string, part: Api.Log): void {
    const known = this.logs.get(node) ?? { text: '', next: 0, isCut: false };
    if (part.offset !== known.next) {
      // A part before this one has not come yet: it is asked for when the job is looked at.
      if (part.offset > known.next && node === this.chosen) {
        this.reload();
      }
      return;
    }
    const text = known.text + part.text;
    const cut = text.length > MOST_TEXT ? text.indexOf('\n', text.length - MOST_TEXT) + 1 : 0;
    this.logs.set(node, { text: text.slice(cut), next: part.next, isCut: known.isCut || cut > 0 });
  }

  private put(node: string, figure: Api.ShownFigure): void {
    const figures = this.shown.get(node) ?? new Map<string, Api.ShownFigure>();
    const known = figures.get(figure.key);
    if (known === undefined || known.frame <= figure.frame || figure.final) {
      figures.set(figure.key, figure);
      this.shown.set(node, figures);
    }
  }

  /** What a job shows now; live figures of a job that has ended are among those it kept, under other keys. */
  private replace(node: string, figures: readonly Api.ShownFigure[]): void {
    const known = this.shown.get(node);
    this.shown.set(
      node,
      new Map(
        figures.map(figure => {
          const other = known?.get(figure.key);
          return [figure.key, other !== undefined && other.frame > figure.frame ? other : figure];
        })
      )
    );
  }

  private emit(): void {
    if (!this.disposed) {
      this.signal.emit();
    }
  }
}
