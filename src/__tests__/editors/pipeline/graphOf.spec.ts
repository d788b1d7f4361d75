// What the canvas draws of a pipeline, a plan and an execution.
import { nullTranslator } from '@jupyterlab/translation';

import type * as Api from '../../../documents/generated/api';
import type { Pipeline } from '../../../documents/pipeline/model';
import { graphOf, type GraphSource, type IOverlay } from '../../../editors/pipeline/graphOf';
import { applyEvent, fromState, type ILive } from '../../../documents/liveExecution';
import { nodeRun } from '../../../editors/pipeline/nodeRun';

const trans = nullTranslator.load('deepforge');
const NONE: IOverlay = { kind: 'none', plan: null, live: null };

const TRAIN: Api.InterfaceItem = {
  path: 'operations/train.py',
  kind: 'operation',
  name: 'train',
  doc: '',
  interface: {
    inputs: [
      { name: 'images', optional: false },
      { name: 'labels', optional: true }
    ],
    outputs: ['model'],
    attributes: [{ name: 'epochs', default: '10', annotation: 'int' }],
    references: [{ name: 'network', type: 'Architecture', optional: false }]
  },
  types: { images: 'numpy.ndarray', model: 'sklearn.svm.SVC' },
  problem: null,
  modified: 1
};

const DATA: Pipeline = {
  version: 1,
  nodes: {
    a: { kind: 'input', artifact: 'pixels', position: [0, 0] },
    t: {
      kind: 'operation',
      operation: TRAIN.path,
      attributes: { epochs: '20' },
      references: { network: 'architectures/net.architecture.json' },
      position: [256, 0]
    },
    s: {
      kind: 'pipeline',
      pipeline: 'pipelines/sub.pipeline.json',
      attributes: {},
      position: [0, 9]
    }
  },
  edges: {
    good: { from: ['a', 'data'], to: ['t', 'images'] },
    gone: { from: ['a', 'data'], to: ['t', 'weights'] }
  }
};

const ITEMS = new Map([[TRAIN.path, TRAIN]]);

function source(data: Pipeline = DATA): GraphSource {
  return {
    data,
    problems: [
      {
        code: 'bad-attribute',
        severity: 'error',
        message: 'epochs must be an int',
        node: 't',
        attribute: 'epochs'
      }
    ],
    order: Object.keys(data.nodes),
    interfaceOf: node => (node === 't' ? TRAIN.interface : null)
  };
}

function draw(overlay: IOverlay, data?: Pipeline) {
  const graph = graphOf(source(data), ITEMS, overlay, trans);
  return { graph, node: (id: string) => graph.nodes.find(each => each.id === id) };
}

describe('the document', () => {
  const { graph, node } = draw(NONE);

  it('gives nodes the names of their files and their artifacts', () => {
    expect(graph.nodes.map(each => each.title)).toEqual(['pixels', 'train', 'sub']);
    expect(node('s')?.isNested).toBe(true);
  });

  it('keeps a port that is gone while an edge leads to it, as unmet', () => {
    expect(node('t')?.inputs).toEqual([
      { name: 'images', family: 'tensor', type: 'numpy.ndarray' },
      { name: 'labels', family: 'any' },
      { name: 'weights', family: 'any', isUnmet: true }
    ]);
    expect(graph.edges.map(each => each.id)).toEqual(['good', 'gone']);
  });

  it('shows attributes with their problem, and references', () => {
    expect(node('t')?.rows).toEqual([
      {
        name: 'epochs',
        value: '20',
        kind: 'attribute',
        isDefault: false,
        annotation: 'int',
        problem: 'epochs must be an int'
      },
      {
        name: 'network',
        value: 'architectures/net.architecture.json',
        kind: 'reference',
        annotation: 'Architecture'
      }
    ]);
  });

  it('tells screen readers kind, name, problem and ports', () => {
    expect(node('t')?.description).toBe(
      'operation train; epochs must be an int; inputs: images, labels, weights; outputs: model'
    );
  });
});

describe('a plan', () => {
  const steps: Record<string, Api.PlanStep> = {
    t: { state: 'will run', reason: 'attribute epochs changed: 10 to 20' },
    's/one': { state: 'reused', reason: 'unchanged', milliseconds: 1000 },
    's/two': { state: 'depends', reason: 'depends on the result of t' }
  };
  const { node } = draw({
    kind: 'plan',
    plan: { pipeline: 'p', ready: true, counts: {}, steps },
    live: null
  });

  it('says on each node what becomes of it and why', () => {
    expect(node('t')).toMatchObject({ status: 'will run', footer: 'epochs changed' });
    expect(node('s')).toMatchObject({ status: 'depends', footer: '1 of 2 depends' });
    expect(node('a')?.status).toBeUndefined();
  });
});

function live(jobs: Readonly<Record<string, Api.Job>>, snapshot: Pipeline = DATA): ILive {
  return fromState('run-1', {
    execution: {
      version: 1,
      id: 'run-1',
      pipeline: 'p',
      snapshot,
      operations: {},
      jobs: { ...jobs },
      status: 'running',
      started: null,
      finished: null,
      python: '3.12',
      environment: {}
    },
    conducted: true,
    milliseconds: {},
    now: 0
  });
}

describe('an execution', () => {
  const failed: Api.Job = {
    status: 'failed',
    error: { type: 'ValueError', message: 'too few rows\nmore', file: 'operations/x.py', line: 3 }
  };

  it('shows statuses with times, and the first line of an error', () => {
    const run = live({ t: { status: 'done', milliseconds: 1200 }, 's/one': failed });
    const { node } = draw({ kind: 'run', plan: null, live: run });
    expect(node('t')).toMatchObject({ status: 'done', footer: 'done, 1.2 s' });
    expect(node('s')).toMatchObject({ status: 'failed', problem: 'ValueError: too few rows' });
  });

  it('says when a node is no longer what was run', () => {
    const changed = JSON.parse(JSON.stringify(DATA)) as Pipeline;
    changed.nodes['t'] = { ...changed.nodes['t'], attributes: { epochs: '30' } } as never;
    const run = live({ t: { status: 'done' } });
    const { node } = draw({ kind: 'run', plan: null, live: run }, changed);
    expect(node('t')).toMatchObject({ status: 'stale', footer: 'changed since the run' });
  });

  it('lets data flow into what runs', () => {
    const run = live({ t: { status: 'running' } });
    const { graph } = draw({ kind: 'run', plan: null, live: run });
    expect(graph.edges.find(each => each.id === 'good')?.isLive).toBe(true);
  });

  it.each([
    [['done', 'failed', 'running'], 'failed'],
    [['done', 'running'], 'running'],
    [['done', 'queued'], 'running'],
    [['queued', 'queued'], 'queued'],
    [['done', 'reused'], 'done'],
    [['reused', 'reused'], 'reused']
  ] as const)('jobs %j make a node %s', (statuses, expected) => {
    const jobs = Object.fromEntries(statuses.map((status, at) => [`s/${at}`, { status }]));
    expect(nodeRun(live(jobs), 's')?.status).toBe(expected);
  });

  it('takes in events of its own execution only', () => {
    const run = live({ t: { status: 'queued' } });
    const event: Api.JobsEvent = {
      topic: 'execution',
      project: '',
      id: 'run-1',
      kind: 'jobs',
      status: 'done',
      conducted: false,
      jobs: { t: { status: 'done' } }
    };
    const next = applyEvent(run, event);
    expect(next?.execution.jobs['t']?.status).toBe('done');
    expect(next?.execution.status).toBe('done');
    expect(applyEvent(run, { ...event, id: 'run-2' })).toBe(run);
  });
});
