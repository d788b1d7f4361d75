// What keeps a pipeline from running: the rules and sentences of python/deepforge/model/pipeline_check.py.
import { type IWords, plainWords } from '../words';
import { findCycle } from '../graph/walks';
import type { Interface } from '../generated/interface';
import type { Edge, Node, NodeInterface, Pipeline } from './model';
import { type IFound, listOf, NodeProblems, sorted } from './nodeProblems';

export type { IFound } from './nodeProblems';

const DATA_OUT: Interface = { inputs: [], outputs: ['data'], attributes: [], references: [] };
const DATA_IN: Interface = {
  inputs: [{ name: 'data', optional: false }],
  outputs: [],
  attributes: [],
  references: []
};

/** The interface of a node: fixed for inputs and outputs, that of its file for the others. */
export function interfaceOfNode(node: Node, files: (path: string) => NodeInterface): NodeInterface {
  switch (node.kind) {
    case 'input':
      return DATA_OUT;
    case 'output':
      return DATA_IN;
    case 'operation':
      return files(node.operation);
    case 'pipeline':
      return files(node.pipeline);
  }
}

/**
 * All problems, in the order of Python's list. `edges` of the pipeline may lead to nodes that are not there.
 *
 * @param known - kept from one time to the next, so that only nodes that were touched are looked into
 */
export function findProblems(
  pipeline: Pipeline,
  files: (path: string) => NodeInterface,
  trans: IWords = plainWords,
  known = new NodeProblems(trans)
): readonly IFound[] {
  return new Checker(pipeline, files, trans, known).all();
}

class Checker {
  readonly #trans: IWords;
  readonly #within: NodeProblems;
  readonly #nodes: readonly (readonly [string, Node])[];
  readonly #edges: readonly (readonly [string, Edge])[];
  readonly #known = new Map<string, Interface>();
  readonly #pipeline: Pipeline;
  readonly #found: IFound[] = [];
  /** The first edge that feeds each input, by node and port. */
  readonly #connected = new Map<string, Map<string, string>>();

  constructor(
    pipeline: Pipeline,
    files: (path: string) => NodeInterface,
    trans: IWords,
    within: NodeProblems
  ) {
    this.#within = within;
    this.#pipeline = pipeline;
    this.#trans = trans;
    this.#nodes = sorted(pipeline.nodes);
    this.#edges = sorted(pipeline.edges);
    for (const [id, node] of this.#nodes) {
      const known = interfaceOfNode(node, files);
      if (known !== null) {
        this.#known.set(id, known);
      }
    }
  }

  all(): readonly IFound[] {
    const trans = this.#trans;
    for (const [id, node] of this.#nodes) {
      if (!this.#known.has(id)) {
        const file = 'operation' in node ? node.operation : 'pipeline' in node ? node.pipeline : '';
        this.#add('no-interface', trans.__('%1: %2 is missing or not valid', id, file), {
          node: id
        });
      }
    }
    this.#checkEdges();
    for (const [id, node] of this.#nodes) {
      const known = this.#known.get(id);
      if (known !== undefined) {
        this.#checkInputs(id, known);
        this.#found.push(...this.#within.of(id, node, known));
      }
    }
    this.#checkArtifacts();
    const cycle = findCycle(
      this.#nodes.map(([id]) => id),
      this.#edges.map(([, edge]) => edge)
    );
    if (cycle !== null) {
      const message = trans.__('The pipeline has a cycle: %1', cycle.join(' → '));
      this.#add('cycle', message, { node: cycle[0] ?? '' });
    }
    return this.#found;
  }

  #checkEdges(): void {
    const trans = this.#trans;
    for (const [id, edge] of this.#edges) {
      this.#checkEnd(id, edge.from, false);
      this.#checkEnd(id, edge.to, true);
      const [node, port] = edge.to;
      const fed = this.#connected.get(node) ?? new Map<string, string>();
      this.#connected.set(node, fed);
      const other = fed.get(port);
      if (other === undefined) {
        fed.set(port, id);
      } else {
        this.#add(
          'double-input',
          trans.__(
            'The input %1 of %2 has two edges, %3 and %4; it takes one',
            port,
            node,
            other,
            id
          ),
          { node, port, edge: id }
        );
      }
    }
  }

  #checkEnd(edge: string, [node, port]: Edge['from'], isInput: boolean): void {
    const trans = this.#trans;
    if (!Object.hasOwn(this.#pipeline.nodes, node)) {
      const message = trans.__('The edge %1 leads to %2, which is not there', edge, node);
      this.#add('unknown-node', message, { node, port, edge });
      return;
    }
    const known = this.#known.get(node);
    if (known === undefined) {
      return;
    }
    const ports = isInput ? known.inputs.map(each => each.name) : known.outputs;
    if (!ports.includes(port)) {
      const there = listOf(ports, trans);
      const message = isInput
        ? trans.__('%1 has no input %2 (it has: %3)', node, port, there)
        : trans.__('%1 has no output %2 (it has: %3)', node, port, there);
      this.#add('unknown-port', message, { node, port, edge });
    }
  }

  #checkInputs(node: string, known: Interface): void {
    const trans = this.#trans;
    for (const { name, optional } of known.inputs) {
      if (!optional && this.#connected.get(node)?.has(name) !== true) {
        const message = trans.__('The input %1 of %2 is not connected', name, node);
        this.#add('missing-input', message, { node, port: name });
      }
    }
  }

  #checkArtifacts(): void {
    const trans = this.#trans;
    const made = new Map<string, string>();
    for (const [id, node] of this.#nodes) {
      if (!('artifact' in node)) {
        continue;
      }
      const artifact = node.artifact ?? '';
      const other = made.get(artifact);
      if (artifact === '') {
        this.#add('no-artifact', trans.__('%1 names no artifact', id), { node: id });
      } else if (node.kind === 'output' && other !== undefined) {
        const message = trans.__('%1 and %2 both make the artifact %3', other, id, artifact);
        this.#add('double-artifact', message, { node: id });
      } else if (node.kind === 'output') {
        made.set(artifact, id);
      }
    }
  }

  #add(code: string, message: string, place: Omit<IFound, 'code' | 'severity' | 'message'>): void {
    this.#found.push({ code, severity: 'error', message, ...place });
  }
}
