// A plan as the panel and the nodes show it: what runs and why, what is reused, how long where that is known.
import type * as Api from '../../documents/generated/api';

export interface IPlanRow {
  readonly node: string;
  /** The node of this pipeline in which it is, for selection. */
  readonly outer: string;
  readonly step: Api.PlanStep;
}

export interface IPlanSummary {
  readonly willRun: readonly IPlanRow[];
  readonly depends: readonly IPlanRow[];
  readonly reused: readonly IPlanRow[];
  readonly cannotRun: readonly IPlanRow[];
  /** Jobs that run for certain or, when what they wait for gives something new, perhaps. */
  readonly jobs: number;
  /**
   * What those jobs took the last time, in milliseconds; null when one of them has never run. With jobs that
   * depend it is an upper bound.
   */
  readonly expected: number | null;
  readonly isUpperBound: boolean;
  /** What reusing saves against a full run; null when something is not known or nothing is reused. */
  readonly saved: number | null;
}

export function planSummary(plan: Api.Plan): IPlanSummary {
  const rows = Object.entries(plan.steps).map(([node, step]) => ({
    node,
    outer: outerNode(node),
    step
  }));
  const of = (state: Api.PlanStep['state']): readonly IPlanRow[] =>
    rows.filter(row => row.step.state === state);
  const willRun = of('will run');
  const depends = of('depends');
  const reused = of('reused');
  return {
    willRun,
    depends,
    reused,
    cannotRun: of('cannot run'),
    jobs: willRun.length + depends.length,
    expected: total([...willRun, ...depends]),
    isUpperBound: depends.length > 0,
    saved: reused.length === 0 ? null : total(reused)
  };
}

/** The node of the open pipeline that holds a job: sub-pipelines are expanded to `outer/inner`. */
export function outerNode(job: string): string {
  return job.split('/', 1)[0] ?? job;
}

const INDEXES = new WeakMap<object, Map<string, string[]>>();

/** The jobs that a node stands for: itself, or all that are inside it. */
export function jobsOf(node: string, jobs: Readonly<Record<string, unknown>>): readonly string[] {
  let index = INDEXES.get(jobs);
  if (index === undefined) {
    index = new Map();
    for (const job of Object.keys(jobs)) {
      const outer = outerNode(job);
      const list = index.get(outer);
      if (list === undefined) {
        index.set(outer, [job]);
      } else {
        list.push(job);
      }
    }
    INDEXES.set(jobs, index);
  }
  return index.get(node) ?? [];
}

function total(rows: readonly IPlanRow[]): number | null {
  let sum = 0;
  for (const row of rows) {
    const milliseconds = row.step.milliseconds ?? null;
    if (milliseconds === null) {
      return null;
    }
    sum += milliseconds;
  }
  return rows.length === 0 ? null : sum;
}
