// A running or finished execution as the editor keeps it: events applied to a state, jobs seen from the nodes.
import type { Status } from '../../components/status';
import type * as Api from '../../documents/generated/api';
import { jobsOf } from './planSummary';

/** An execution as it was last heard of. */
export interface ILive {
  readonly id: string;
  readonly execution: Api.Execution;
  readonly conducted: boolean;
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
    earlier: state.milliseconds,
    clockOffset: state.now * 1000 - now
  };
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

/** Operation jobs in the order in which they started, then those that wait. */
export function jobRows(live: ILive): readonly IJobRow[] {
  const rank = (job: Api.Job): string => job.started ?? '~';
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

export interface INodeRun {
  readonly status: Status;
  readonly jobs: readonly IJobRow[];
  /** Jobs that have ended well. */
  readonly finished: number;
  /** Of all its jobs, in milliseconds; null while not all have told. */
  readonly milliseconds: number | null;
  /** The first failure. */
  readonly error: Api.JobError | null;
  readonly started: string | null;
}

/** What has become of a node: of its job, or of all the jobs inside it; null when it has none. */
export function nodeRun(live: ILive, node: string): INodeRun | null {
  const jobs = jobsOf(node, live.execution.jobs).flatMap(id => {
    const job = live.execution.jobs[id];
    return job === undefined ? [] : [{ id, job }];
  });
  if (jobs.length === 0) {
    return null;
  }
  const times = jobs.map(each => each.job.milliseconds ?? null);
  const failed = jobs.find(each => each.job.status === 'failed' && each.job.error != null);
  return {
    status: worst(jobs.map(each => each.job.status)),
    jobs,
    finished: jobs.filter(each => each.job.status === 'done' || each.job.status === 'reused')
      .length,
    milliseconds: times.reduce<number | null>(
      (sum, each) => (sum === null || each === null ? null : sum + each),
      0
    ),
    error: failed?.job.error ?? null,
    started: jobs.find(each => each.job.status === 'running')?.job.started ?? null
  };
}

/** One status for several jobs: what a person has to know first. */
function worst(statuses: readonly Api.Job['status'][]): Status {
  const has = (status: Api.Job['status']): boolean => statuses.includes(status);
  for (const status of ['failed', 'running', 'cancelled', 'skipped'] as const) {
    if (has(status)) {
      return status;
    }
  }
  if (has('queued')) {
    return statuses.every(status => status === 'queued') ? 'queued' : 'running';
  }
  return has('done') ? 'done' : 'reused';
}

/**
 * Whether a node is no longer what was run: its code's file, attributes or references differ.
 */
export function differsFromRun(
  live: ILive,
  id: string,
  node: Api.Pipeline['nodes'][string]
): boolean {
  const ran = live.execution.snapshot.nodes[id];
  if (ran?.kind !== 'operation' || node.kind !== 'operation') {
    return false;
  }
  return (
    ran.operation !== node.operation ||
    !sameRecord(ran.attributes, node.attributes) ||
    !sameRecord(ran.references, node.references)
  );
}

function sameRecord(
  one: Readonly<Record<string, string>>,
  other: Readonly<Record<string, string>>
): boolean {
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every(key => one[key] === other[key]);
}
