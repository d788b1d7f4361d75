// The open pipeline as the canvas draws it: document, interfaces, problems, and what a plan or an execution says.
import { statusWord } from '../../components/statusWord';
import type * as Api from '../../documents/generated/api';
import type { IPipelineModel, IPipelineProblem, Node } from '../../documents/pipeline/model';
import { typeFamily, type TypeFamily } from '../../documents/typeFamily';
import type { IGraph, IGraphEdge, IGraphNode, IGraphPort, IGraphRow } from '../../graph/types';
import type { IconName } from '../../utils/iconPaths';
import type { ILive } from '../../documents/liveExecution';
import { differsFromRun, nodeRun } from './nodeRun';
import { DATA_PORT } from './palette';
import { jobsOf } from './planSummary';
import type { Translate } from '../common/words';
import { formatMilliseconds, shortProblem, shortReason } from './words';

/** What is drawn besides the document. */
export interface IOverlay {
  readonly kind: 'none' | 'plan' | 'run';
  readonly plan: Api.Plan | null;
  readonly live: ILive | null;
}

/** What of a model is drawn. */
export type GraphSource = Pick<IPipelineModel, 'data' | 'problems' | 'order' | 'interfaceOf'>;

type NodeLook = Pick<IGraphNode, 'status' | 'footer'>;

/** The title of a node: its own, else the operation's function name as written. */
export function titleOf(node: Node, items: ReadonlyMap<string, Api.InterfaceItem>): string {
  if (node.title !== undefined && node.title !== '') {
    return node.title;
  }
  switch (node.kind) {
    case 'operation':
      return items.get(node.operation)?.name ?? stem(node.operation);
    case 'pipeline':
      return items.get(node.pipeline)?.name ?? stem(node.pipeline);
    case 'input':
      return node.artifact ?? 'Input';
    case 'output':
      return node.artifact;
  }
}

function stem(path: string): string {
  return (path.split('/').pop() ?? path).replace(/(\.pipeline\.json|\.py)$/, '');
}

/** The file of a node; null for Input and Output. */
export function fileOf(node: Node): string | null {
  return node.kind === 'operation'
    ? node.operation
    : node.kind === 'pipeline'
      ? node.pipeline
      : null;
}

const ICONS: Readonly<Record<Node['kind'], IconName>> = {
  operation: 'operation',
  pipeline: 'pipeline',
  input: 'upload',
  output: 'download'
};

/** The graph of a pipeline. */
export function graphOf(
  model: GraphSource,
  items: ReadonlyMap<string, Api.InterfaceItem>,
  overlay: IOverlay,
  trans: Translate
): IGraph {
  const context = new Context(model, items, overlay, trans);
  return {
    nodes: model.order.flatMap(id => context.node(id) ?? []),
    edges: Object.keys(model.data.edges).flatMap(id => context.edge(id) ?? [])
  };
}

/** One making of a graph. */
class Context {
  /** The output that feeds an input, by `node\nport`. */
  private readonly sources = new Map<string, readonly [string, string]>();
  private readonly usedOutputs = new Map<string, Set<string>>();
  private readonly usedInputs = new Map<string, Set<string>>();
  private readonly problems = new Map<string, IPipelineProblem[]>();

  constructor(
    private readonly model: GraphSource,
    private readonly items: ReadonlyMap<string, Api.InterfaceItem>,
    private readonly overlay: IOverlay,
    private readonly trans: Translate
  ) {
    for (const edge of Object.values(model.data.edges)) {
      this.sources.set(`${edge.to[0]}\n${edge.to[1]}`, edge.from);
      collect(this.usedOutputs, edge.from);
      collect(this.usedInputs, edge.to);
    }
    for (const problem of model.problems) {
      if (problem.node !== undefined) {
        const list = this.problems.get(problem.node) ?? [];
        list.push(problem);
        this.problems.set(problem.node, list);
      }
    }
  }

  node(id: string): IGraphNode | null {
    const node = this.model.data.nodes[id];
    if (node === undefined) {
      return null;
    }
    const title = titleOf(node, this.items);
    const inputs = this.inputs(id, node);
    const outputs = this.outputs(id, node);
    const look = this.look(id, node);
    const error = this.problems.get(id)?.find(each => each.severity === 'error');
    const failure = this.failure(id);
    const problem = failure ?? (error && shortProblem(error.message, id));
    return {
      id,
      title,
      icon: ICONS[node.kind],
      ...(node.kind === 'pipeline' ? { isNested: true } : {}),
      position: node.position,
      inputs,
      outputs,
      rows: this.rows(id, node),
      ...look,
      ...(problem === undefined ? {} : { problem }),
      description: this.description(node, title, inputs, outputs, look, problem)
    };
  }

  edge(id: string): IGraphEdge | null {
    const edge = this.model.data.edges[id];
    if (
      edge === undefined ||
      this.model.data.nodes[edge.from[0]] === undefined ||
      this.model.data.nodes[edge.to[0]] === undefined
    ) {
      return null;
    }
    const isLive =
      this.overlay.kind === 'run' &&
      this.overlay.live !== null &&
      nodeRun(this.overlay.live, edge.to[0])?.status === 'running';
    return {
      id,
      from: edge.from,
      to: edge.to,
      family: this.family(edge.from),
      ...(isLive ? { isLive: true } : {})
    };
  }

  private inputs(id: string, node: Node): readonly IGraphPort[] {
    if (node.kind === 'input') {
      return [];
    }
    const known =
      node.kind === 'output'
        ? [{ name: DATA_PORT, optional: false }]
        : (this.model.interfaceOf(id)?.inputs ?? []);
    const vanished = [...(this.usedInputs.get(id) ?? [])].filter(
      name => !known.some(each => each.name === name)
    );
    return [
      ...known.map(each => {
        const isConnected = this.sources.has(`${id}\n${each.name}`);
        return {
          name: each.name,
          family: this.inputFamily(id, each.name),
          ...this.typeOf(id, each.name),
          ...(each.optional || isConnected ? {} : { isUnmet: true })
        };
      }),
      // Edges to ports that are gone stay until the user says otherwise.
      ...vanished.map(name => ({ name, family: 'any' as const, isUnmet: true }))
    ];
  }

  private outputs(id: string, node: Node): readonly IGraphPort[] {
    if (node.kind === 'output') {
      return [];
    }
    const known = node.kind === 'input' ? [DATA_PORT] : (this.model.interfaceOf(id)?.outputs ?? []);
    const vanished = [...(this.usedOutputs.get(id) ?? [])].filter(name => !known.includes(name));
    return [...known, ...vanished].map(name => ({
      name,
      family: this.family([id, name]),
      ...this.typeOf(id, name)
    }));
  }

  /** What is known of a port's type, from annotations or the latest execution. */
  private type(node: string, port: string): string | undefined {
    const data = this.model.data.nodes[node];
    const file = data === undefined ? null : fileOf(data);
    return file === null ? undefined : this.items.get(file)?.types[port];
  }

  private typeOf(node: string, port: string): { type?: string } {
    const type = this.type(node, port);
    return type === undefined ? {} : { type };
  }

  private family(output: readonly [string, string]): TypeFamily {
    return typeFamily(this.type(output[0], output[1]));
  }

  /** An input is drawn in the colour of what it gets; of its own type while nothing is connected. */
  private inputFamily(node: string, port: string): TypeFamily {
    const own = typeFamily(this.type(node, port));
    if (own !== 'any') {
      return own;
    }
    const source = this.sources.get(`${node}\n${port}`);
    return source === undefined ? own : this.family(source);
  }

  private rows(id: string, node: Node): readonly IGraphRow[] {
    const known = this.model.interfaceOf(id);
    const problems = this.problems.get(id) ?? [];
    if (node.kind === 'input' || node.kind === 'output') {
      return [];
    }
    const attributes = (known?.attributes ?? [])
      // What a sub-pipeline could change is many; what it does change is shown.
      .filter(each => node.kind === 'operation' || each.name in node.attributes)
      .map(each => {
        const problem = problems.find(one => one.attribute === each.name)?.message;
        return {
          name: each.name,
          value: node.attributes[each.name] ?? each.default ?? '',
          kind: 'attribute' as const,
          isDefault: node.attributes[each.name] === undefined,
          ...(each.annotation === undefined ? {} : { annotation: each.annotation }),
          ...(problem === undefined ? {} : { problem })
        };
      });
    const references =
      node.kind === 'operation'
        ? (known?.references ?? []).map(each => {
            const problem = problems.find(one => one.reference === each.name)?.message;
            return {
              name: each.name,
              value: node.references[each.name] ?? '',
              kind: 'reference' as const,
              annotation: each.type,
              ...(problem === undefined ? {} : { problem })
            };
          })
        : [];
    return [...attributes, ...references];
  }

  private look(id: string, node: Node): NodeLook {
    const { kind, plan, live } = this.overlay;
    if (kind === 'plan' && plan !== null) {
      return planLook(id, plan, this.trans);
    }
    if (kind === 'run' && live !== null) {
      return runLook(id, node, live, this.trans);
    }
    if (node.kind === 'pipeline') {
      return { footer: this.trans.__('Pipeline') };
    }
    return {};
  }

  private failure(id: string): string | undefined {
    const { kind, live } = this.overlay;
    const error = kind === 'run' && live !== null ? nodeRun(live, id)?.error : null;
    return error == null ? undefined : `${error.type}: ${firstLine(error.message)}`;
  }

  private description(
    node: Node,
    title: string,
    inputs: readonly IGraphPort[],
    outputs: readonly IGraphPort[],
    look: NodeLook,
    problem: string | undefined
  ): string {
    const { trans } = this;
    const kinds: Readonly<Record<Node['kind'], string>> = {
      operation: trans.__('operation'),
      pipeline: trans.__('pipeline'),
      input: trans.__('input'),
      output: trans.__('output')
    };
    const names = (ports: readonly IGraphPort[]): string => ports.map(each => each.name).join(', ');
    return [
      `${kinds[node.kind]} ${title}`,
      look.status === undefined ? '' : statusWord(look.status, trans),
      problem ?? '',
      inputs.length === 0 ? '' : trans.__('inputs: %1', names(inputs)),
      outputs.length === 0 ? '' : trans.__('outputs: %1', names(outputs))
    ]
      .filter(part => part !== '')
      .join('; ');
  }
}

function collect(sets: Map<string, Set<string>>, port: readonly [string, string]): void {
  const names = sets.get(port[0]) ?? new Set<string>();
  names.add(port[1]);
  sets.set(port[0], names);
}

function firstLine(text: string): string {
  return text.trim().split('\n', 1)[0] ?? '';
}

/** The footer that a plan gives a node. */
function planLook(id: string, plan: Api.Plan, trans: Translate): NodeLook {
  const steps = jobsOf(id, plan.steps).flatMap(job => plan.steps[job] ?? []);
  const first = steps[0];
  if (first === undefined) {
    return {};
  }
  const states = steps.map(step => step.state);
  const state = (['cannot run', 'will run', 'depends', 'reused'] as const).find(each =>
    states.includes(each)
  );
  if (state === undefined) {
    return {};
  }
  if (steps.length > 1) {
    const count = states.filter(each => each === state).length;
    return {
      status: state,
      footer: trans.__('%1 of %2 %3', count, steps.length, statusWord(state, trans))
    };
  }
  if (state === 'reused') {
    const time = first.milliseconds ?? null;
    return {
      status: state,
      footer: time === null ? trans.__('reused') : trans.__('reused, %1', formatMilliseconds(time))
    };
  }
  return {
    status: state,
    footer: state === 'depends' ? statusWord(state, trans) : shortReason(first.reason)
  };
}

/** The footer that an execution gives a node. */
function runLook(id: string, node: Node, live: ILive, trans: Translate): NodeLook {
  const run = nodeRun(live, id);
  if (run === null) {
    return {};
  }
  if (differsFromRun(live, id, node) && run.status !== 'running' && run.status !== 'queued') {
    return { status: 'stale', footer: trans.__('changed since the run') };
  }
  const word = statusWord(run.status, trans);
  if (run.jobs.length > 1) {
    return {
      status: run.status,
      footer: trans.__('%1, %2 of %3 jobs', word, run.finished, run.jobs.length)
    };
  }
  return {
    status: run.status,
    footer:
      run.milliseconds === null || run.status === 'queued' || run.status === 'skipped'
        ? word
        : `${word}, ${formatMilliseconds(run.milliseconds)}`
  };
}
