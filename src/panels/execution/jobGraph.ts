// The graph of jobs: the pipeline as it was run, with what became of every node.
import type { TranslationBundle } from '@jupyterlab/translation';

import { statusWord } from '../../components/statusWord';
import type * as Api from '../../documents/generated/api';
import { type ILive, jobSeconds } from '../../documents/liveExecution';
import { typeFamily } from '../../documents/typeFamily';
import type { IGraph, IGraphEdge, IGraphNode, IGraphPort } from '../../graph/types';
import { formatSeconds } from '../../utils/format';

type Node = Api.Pipeline['nodes'][string];

export function jobGraph(live: ILive, now: number, trans: TranslationBundle): IGraph {
  const { snapshot } = live.execution;
  const edges = Object.entries(snapshot.edges).map(([id, edge]) => graphEdge(live, id, edge));
  const inputs = portsBy(edges.map(edge => edge.to));
  const outputs = portsBy(edges.map(edge => edge.from));
  const nodes = order(snapshot).flatMap(id => {
    const node = snapshot.nodes[id];
    const job = live.execution.jobs[id];
    return node === undefined
      ? []
      : graphNode(live, id, node, job, inputs.get(id), outputs.get(id), now, trans);
  });
  return { nodes, edges };
}

function graphEdge(live: ILive, id: string, edge: Api.Edge): IGraphEdge {
  const source = live.execution.jobs[edge.from[0]];
  const target = live.execution.jobs[edge.to[0]];
  return {
    id,
    from: edge.from,
    to: edge.to,
    family: typeFamily(source?.outputs?.[edge.from[1]]?.type),
    isLive: target?.status === 'running'
  };
}

function graphNode(
  live: ILive,
  id: string,
  node: Node,
  job: Api.Job | undefined,
  inputs: ReadonlySet<string> | undefined,
  outputs: ReadonlySet<string> | undefined,
  now: number,
  trans: TranslationBundle
): IGraphNode {
  const names = new Set([...(outputs ?? []), ...Object.keys(job?.outputs ?? {})]);
  const title = nodeTitle(id, node);
  const base = {
    id,
    title,
    icon: node.kind === 'input' ? 'upload' : node.kind === 'output' ? 'download' : 'operation',
    position: node.position,
    inputs: [...(inputs ?? [])].map(name => inputPort(live, id, name)),
    outputs: [...names].map(name => port(name, job?.outputs?.[name]?.type)),
    rows: []
  } as const;
  if (job === undefined) {
    return { ...base, description: title };
  }
  const footer = footerOf(live, job, now, trans);
  return {
    ...base,
    status: job.status,
    footer,
    ...(job.status === 'failed' && job.error != null
      ? { problem: `${job.error.type}: ${firstLine(job.error.message)}` }
      : {}),
    description: `${title}, ${footer}`
  };
}

function footerOf(live: ILive, job: Api.Job, now: number, trans: TranslationBundle): string {
  const seconds = jobSeconds(live, job, now);
  const word = statusWord(job.status, trans);
  if (job.status === 'reused' && job.reused_from != null) {
    return trans.__('reused from %1', job.reused_from.execution);
  }
  if (job.status === 'skipped' && job.reason != null) {
    return job.reason;
  }
  return seconds === null ? word : `${word}, ${formatSeconds(seconds)}`;
}

export function nodeTitle(id: string, node: Node | undefined): string {
  if (node?.title !== undefined && node.title !== '') {
    return node.title;
  }
  if (node?.kind === 'input') {
    return node.artifact ?? id;
  }
  if (node?.kind === 'output') {
    return node.artifact;
  }
  return id;
}

/** Node ids, each after those it depends on, otherwise by id. */
export function order(pipeline: Api.Pipeline): string[] {
  const waits = new Map(Object.keys(pipeline.nodes).map(id => [id, new Set<string>()]));
  const feeds = new Map<string, string[]>();
  for (const { from, to } of Object.values(pipeline.edges)) {
    if (waits.has(from[0]) && waits.get(to[0])?.has(from[0]) === false) {
      waits.get(to[0])?.add(from[0]);
      feeds.set(from[0], [...(feeds.get(from[0]) ?? []), to[0]]);
    }
  }
  const ready = [...waits].filter(([, before]) => before.size === 0).map(([id]) => id);
  const found: string[] = [];
  ready.sort().reverse();
  for (let id = ready.pop(); id !== undefined; id = ready.pop()) {
    found.push(id);
    for (const after of (feeds.get(id) ?? []).sort().reverse()) {
      const before = waits.get(after);
      before?.delete(id);
      if (before?.size === 0) {
        ready.push(after);
      }
    }
  }
  return found;
}

function inputPort(live: ILive, node: string, name: string): IGraphPort {
  const edge = Object.values(live.execution.snapshot.edges).find(
    each => each.to[0] === node && each.to[1] === name
  );
  const source = edge === undefined ? undefined : live.execution.jobs[edge.from[0]];
  return port(name, edge === undefined ? undefined : source?.outputs?.[edge.from[1]]?.type);
}

function port(name: string, type: string | undefined): IGraphPort {
  return { name, family: typeFamily(type), ...(type === undefined ? {} : { type }) };
}

function portsBy(ends: readonly (readonly [string, string])[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const [node, name] of ends) {
    const names = found.get(node) ?? new Set<string>();
    found.set(node, names.add(name));
  }
  return found;
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}
