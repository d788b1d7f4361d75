// What the plan panel says of a plan.
import type * as Api from '../../../documents/generated/api';
import { jobsOf, planSummary } from '../../../editors/pipeline/planSummary';
import { problemCounts } from '../../../editors/common/words';
import { shortProblem, shortReason } from '../../../editors/pipeline/words';
import { nullTranslator } from '@jupyterlab/translation';

function plan(steps: Readonly<Record<string, Api.PlanStep>>): Api.Plan {
  return { pipeline: 'p', ready: true, counts: {}, steps: { ...steps } };
}

const REUSED: Api.PlanStep = { state: 'reused', reason: 'unchanged', milliseconds: 60_000 };
const RUNS: Api.PlanStep = { state: 'will run', reason: 'first run', milliseconds: 2_000 };
const DEPENDS: Api.PlanStep = { state: 'depends', reason: 'depends on a', milliseconds: 1_000 };

it('tells the time only when every job has a history', () => {
  expect(planSummary(plan({ a: REUSED, b: RUNS, c: DEPENDS }))).toMatchObject({
    jobs: 2,
    expected: 3_000,
    isUpperBound: true,
    saved: 60_000
  });
  const unknown = planSummary(plan({ a: RUNS, b: { ...RUNS, milliseconds: null } }));
  expect(unknown.expected).toBeNull();
  expect(unknown.saved).toBeNull();
});

it('says nothing of time when nothing runs', () => {
  expect(planSummary(plan({ a: REUSED }))).toMatchObject({ jobs: 0, expected: null });
});

it('sorts steps by what becomes of them and knows the node that holds each', () => {
  const summary = planSummary(
    plan({ 'augment/flip': REUSED, train: { state: 'cannot run', reason: 'no input' } })
  );
  expect(summary.reused.map(row => row.outer)).toEqual(['augment']);
  expect(summary.cannotRun.map(row => row.node)).toEqual(['train']);
});

it('knows the jobs inside a node', () => {
  const jobs = { 'a/x': 1, 'a/y': 1, ab: 1 };
  expect(jobsOf('a', jobs)).toEqual(['a/x', 'a/y']);
  expect(jobsOf('ab', jobs)).toEqual(['ab']);
  expect(jobsOf('c', jobs)).toEqual([]);
});

describe('words', () => {
  const trans = nullTranslator.load('deepforge');

  it.each([
    ['attribute smoothing changed: 0.5 to 0.6', 'smoothing changed'],
    ['code of operations/score.py changed', 'score.py changed'],
    ['attribute a changed: 1 to 2; input x changed', 'a changed +1'],
    ['first run', 'first run']
  ])('a node says %j as %j', (reason, short) => {
    expect(shortReason(reason)).toBe(short);
  });

  it('leaves out of a problem what the node itself says', () => {
    expect(shortProblem('The input x of train is not connected', 'train')).toBe(
      'x is not connected'
    );
    expect(shortProblem('train has no input y (it has: x)', 'train')).toBe(
      'has no input y (it has: x)'
    );
    expect(shortProblem('There is no file train.py', 'train')).toBe('There is no file train.py');
  });

  it('counts problems', () => {
    expect(problemCounts(1, 2, trans)).toBe('1 error, 2 warnings');
    expect(problemCounts(0, 0, trans)).toBe('No problems');
  });
});
