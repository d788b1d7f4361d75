// A running or finished execution as the browser keeps it: events folded into a state, and what can be read off it.
import type * as Api from './generated/api';

/** An execution as it was last heard of. */
export interface ILive {
  readonly id: string;
  readonly execution: Api.Execution;
  /** Whether somebody looks after it now. */
  readonly conducted: boolean;
  /** Its record, relative to the project, once it has ended. */
  readonly path: string | null;
  /** What each job took in earlier executions, in milliseconds. */
  readonly earlier: Readonly<Record<string, number>>;
  /** The server's clock minus ours, in milliseconds: what started there is aged here. */
  readonly clockOffset: number;
}

export function fromState(id: string, state: Api.ExecutionState, now: number = Date.now()): ILive {
  return {
    id,
    execution: state.execution,
    conducted: state.conducted,
    path: state.path ?? null,
    earlier: state.milliseconds,
    clockOffset: state.now * 1000 - now
  };
}

/** A recorded execution that no server was asked about. */
export function fromRecord(execution: Api.Execution, path: string): ILive {
  return { id: execution.id, execution, conducted: false, path, earlier: {}, clockOffset: 0 };
}

/** The state after an event; the same object when the event says nothing of it. */
export function applyEvent(live: ILive | null, event: Api.ServerEvent): ILive | null {
  if (event.topic !== 'execution' || (live !== null && event.id !== live.id)) {
    return live;
  }
  if (event.kind === 'state') {
    return fromState(event.id, event.state);
  }
  if (event.kind === 'jobs' && live !== null) {
    const jobs = { ...live.execution.jobs, ...event.jobs };
    const status = event.status as Api.Execution['status'];
    return {
      ...live,
      conducted: event.conducted,
      execution: { ...live.execution, status, jobs }
    };
  }
  return live;
}

/** Whether something still happens or is to happen. */
export function isActive(live: ILive): boolean {
  return live.execution.status === 'queued' || live.execution.status === 'running';
}

/** Whether it stands still although it has not ended: nobody conducts it. */
export function isAbandoned(live: ILive): boolean {
  return isActive(live) && !live.conducted;
}

export interface IJobRow {
  readonly id: string;
  readonly job: Api.Job;
}

/** Jobs in the order in which they started: what is reused is there before, what waits comes after. */
export function jobRows(live: ILive): readonly IJobRow[] {
  const rank = (job: Api.Job): string => (job.status === 'reused' ? '' : (job.started ?? '~'));
  return Object.entries(live.execution.jobs)
    .map(([id, job]) => ({ id, job }))
    .sort((one, other) => {
      const [left, right] = [rank(one.job), rank(other.job)];
      return left < right ? -1 : left > right ? 1 : one.id.localeCompare(other.id);
    });
}

/** How many jobs have each status. */
export function jobCounts(live: ILive): ReadonlyMap<Api.Job['status'], number> {
  const counts = new Map<Api.Job['status'], number>();
  for (const job of Object.values(live.execution.jobs)) {
    counts.set(job.status, (counts.get(job.status) ?? 0) + 1);
  }
  return counts;
}

/** Seconds a job has taken, or takes until now; null before it starts. */
export function jobSeconds(live: ILive, job: Api.Job, now: number = Date.now()): number | null {
  if (job.milliseconds != null && job.status !== 'running') {
    return job.milliseconds / 1000;
  }
  if (job.started == null) {
    return null;
  }
  const end = job.finished == null ? now + live.clockOffset : Date.parse(job.finished);
  return Math.max(0, (end - Date.parse(job.started)) / 1000);
}

/** Seconds the execution has taken, or takes until now; null before it starts. */
export function executionSeconds(live: ILive, now: number = Date.now()): number | null {
  const { started, finished, jobs } = live.execution;
  if (started === null) {
    return null;
  }
  // The event that tells of the last job says no time of its own: the last job's end is near enough.
  const ends = [finished, ...Object.values(jobs).map(job => job.finished)]
    .flatMap(end => (end == null ? [] : Date.parse(end)))
    .filter(end => end >= Date.parse(started));
  const ended = isActive(live) || ends.length === 0 ? now + live.clockOffset : Math.max(...ends);
  return Math.max(0, (ended - Date.parse(started)) / 1000);
}

/**
 * Seconds until the end, from what the jobs took in earlier executions and how many have run at once;
 * null when one of those to come has never been timed.
 */
export function secondsLeft(live: ILive, now: number = Date.now()): number | null {
  if (!isActive(live) || isAbandoned(live)) {
    return null;
  }
  let left = 0;
  for (const [id, job] of Object.entries(live.execution.jobs)) {
    if (job.status !== 'queued' && job.status !== 'running') {
      continue;
    }
    const earlier = live.earlier[id];
    if (earlier === undefined) {
      return null;
    }
    left += Math.max(0, earlier / 1000 - (jobSeconds(live, job, now) ?? 0));
  }
  return left;
}
