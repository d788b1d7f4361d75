// Executions side by side, as data: their parameters and metrics by node and name, and where they differ.
import type * as Api from '../../documents/generated/api';

export interface IComparedRow {
  readonly node: string;
  readonly name: string;
  /** One text for each execution; null where it has none. */
  readonly values: readonly (string | null)[];
  readonly differs: boolean;
}

export interface IComparison {
  readonly parameters: readonly IComparedRow[];
  readonly metrics: readonly IComparedRow[];
  readonly times: readonly IComparedRow[];
  /** Nodes whose code is not the same everywhere. */
  readonly code: readonly string[];
}

/** Types whose few words are worth comparing as numbers. */
const METRIC =
  /(^|\.)(int|float|bool|str|complex|dict|float(16|32|64)|u?int(8|16|32|64)|Decimal|Fraction)$/;

export function compare(executions: readonly Api.Execution[]): IComparison {
  const nodes = [...new Set(executions.flatMap(each => Object.keys(each.jobs)))].sort();
  const parameters = executions.map(attributesOf);
  return {
    parameters: rows(nodes, parameters),
    metrics: rows(nodes, executions.map(metricsOf)),
    // Times always differ: they are shown, not marked.
    times: rows(
      nodes,
      executions.map(each =>
        byNode(each, job =>
          job.milliseconds == null || job.status === 'reused'
            ? {}
            : { seconds: (job.milliseconds / 1000).toFixed(2) }
        )
      )
    ).map(row => ({ ...row, differs: false })),
    code: nodes.filter(node => new Set(executions.map(each => codeOf(each, node))).size > 1)
  };
}

type Texts = ReadonlyMap<string, Readonly<Record<string, string>>>;

/** Attributes as they were run: the pipeline's value, else the default in the code as it was run. */
function attributesOf(execution: Api.Execution): Texts {
  return byNode(execution, (_, id) => {
    const node = execution.snapshot.nodes[id];
    if (node?.kind !== 'operation') {
      return {};
    }
    return { ...defaults(execution.operations[node.operation] ?? ''), ...node.attributes };
  });
}

/**
 * Defaults of keyword-only parameters that stand on one line each or are simple literals: enough to show them
 * beside the values that were set.
 */
export function defaults(code: string): Record<string, string> {
  const signature = /^def [^(]*\(([\s\S]*?)\)\s*(?:->[^:]*)?:\s*$/m.exec(code)?.[1] ?? '';
  const keyword = /(?:^|,)\s*\*\s*,([\s\S]*)$/.exec(signature)?.[1] ?? '';
  const found: Record<string, string> = {};
  const one =
    /\s*(\w+)\s*(?::[^=,]*(?:\[[^\]]*\])?[^=,]*)?=\s*((?:'[^']*'|"[^"]*"|\([^()]*\)|\[[^[\]]*\]|\{[^{}]*\}|[^,])+)(?:,|$)/y;
  for (let match = one.exec(keyword); match !== null; match = one.exec(keyword)) {
    found[match[1] ?? ''] = (match[2] ?? '').trim();
  }
  return found;
}

function metricsOf(execution: Api.Execution): Texts {
  return byNode(execution, job =>
    Object.fromEntries(
      Object.entries(job.outputs ?? {})
        .filter(([, output]) => METRIC.test(output.type))
        .map(([name, output]) => [name, output.summary ?? ''])
    )
  );
}

function byNode(
  execution: Api.Execution,
  texts: (job: Api.Job, id: string) => Readonly<Record<string, string>>
): Texts {
  return new Map(Object.entries(execution.jobs).map(([id, job]) => [id, texts(job, id)]));
}

function rows(nodes: readonly string[], columns: readonly Texts[]): IComparedRow[] {
  return nodes.flatMap(node => {
    const names = new Set(columns.flatMap(column => Object.keys(column.get(node) ?? {})));
    return [...names].map(name => {
      const values = columns.map(column => column.get(node)?.[name] ?? null);
      return { node, name, values, differs: new Set(values).size > 1 };
    });
  });
}

function codeOf(execution: Api.Execution, id: string): string | undefined {
  const node = execution.snapshot.nodes[id];
  return node?.kind === 'operation' ? execution.operations[node.operation] : undefined;
}
