// What an execution did to the nodes of a pipeline: jobs seen from the nodes, and whether a node is still what ran.
import type { Status } from '../../components/status';
import type * as Api from '../../documents/generated/api';
import type { IJobRow, ILive } from '../../documents/liveExecution';
import { jobsOf } from './planSummary';

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
