// What keeps a pipeline from running: the rules and sentences of python/deepforge/model/pipeline_check.py.
import { misfit } from '../literals/annotation';
import { literalProblem } from '../literals/parse';
import { compareByCodePoint } from '../canonical';
import { type IWords, plainWords } from '../words';
import { findCycle } from './graph';
import type { Interface } from '../generated/interface';
import type { Edge, Node, NodeInterface, Pipeline } from './model';

/** One problem and where it is. `code` is the same in Python; those that only warn do not exist there. */
export interface IFound {
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly node?: string;
  readonly port?: string;
  readonly attribute?: string;
  readonly reference?: string;
  readonly edge?: string;
}

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

/** All problems, in the order of Python's list. `edges` of the pipeline may lead to nodes that are not there. */
export function findProblems(
  pipeline: Pipeline,
  files: (path: string) => NodeInterface,
  trans: IWords = plainWords
): readonly IFound[] {
  return new Checker(pipeline, files, trans).all();
}

class Checker {
  readonly #trans: IWords;
  readonly #nodes: readonly (readonly [string, Node])[];
  readonly #edges: readonly (readonly [string, Edge])[];
  readonly #known = new Map<string, Interface>();
  readonly #pipeline: Pipeline;
  readonly #found: IFound[] = [];
  /** The first edge that feeds an input, by `inputKey`. */
  readonly #connected = new Map<string, string>();

  constructor(pipeline: Pipeline, files: (path: string) => NodeInterface, trans: IWords) {
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
        this.#checkAttributes(id, node, known);
        this.#checkReferences(id, node, known);
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
      const key = inputKey(node, port);
      const other = this.#connected.get(key);
      if (other === undefined) {
        this.#connected.set(key, id);
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
      const there = this.#list(ports);
      const message = isInput
        ? trans.__('%1 has no input %2 (it has: %3)', node, port, there)
        : trans.__('%1 has no output %2 (it has: %3)', node, port, there);
      this.#add('unknown-port', message, { node, port, edge });
    }
  }

  #checkInputs(node: string, known: Interface): void {
    const trans = this.#trans;
    for (const { name, optional } of known.inputs) {
      if (!optional && !this.#connected.has(inputKey(node, name))) {
        const message = trans.__('The input %1 of %2 is not connected', name, node);
        this.#add('missing-input', message, { node, port: name });
      }
    }
  }

  #checkAttributes(id: string, node: Node, known: Interface): void {
    const trans = this.#trans;
    const values = 'attributes' in node ? node.attributes : {};
    const byName = new Map(known.attributes.map(each => [each.name, each]));
    for (const [name, text] of sorted(values)) {
      const attribute = byName.get(name);
      const place = { node: id, attribute: name };
      if (attribute === undefined) {
        const there = this.#list([...byName.keys()].sort(compareByCodePoint));
        const message = trans.__('%1 has no attribute %2 (it has: %3)', id, name, there);
        this.#add('unknown-attribute', message, place);
        continue;
      }
      const problem = literalProblem(text);
      if (problem !== null) {
        this.#add(
          'not-a-literal',
          trans.__(
            'The attribute %1 of %2: expected a Python literal (a number, text in quotes, True, False, None, or a tuple, list, set or dict of these), received %3 (%4)',
            name,
            id,
            text,
            problem
          ),
          place
        );
      } else if (text !== attribute.default && attribute.annotation !== undefined) {
        const wrong = misfit(text, attribute.annotation);
        if (wrong !== null) {
          const message = trans.__(
            'The attribute %1 of %2: expected %3, received %4',
            name,
            id,
            wrong.expected,
            wrong.received
          );
          this.#add('unfit-attribute', message, place, 'warning');
        }
      }
    }
    for (const { name, default: value } of known.attributes) {
      if (value === null && !Object.hasOwn(values, name)) {
        const message = trans.__('The attribute %1 of %2 has no value', name, id);
        this.#add('missing-attribute', message, { node: id, attribute: name });
      }
    }
  }

  #checkReferences(id: string, node: Node, known: Interface): void {
    const trans = this.#trans;
    const values = 'references' in node ? node.references : {};
    const names = known.references.map(each => each.name).sort(compareByCodePoint);
    for (const [name] of sorted(values)) {
      if (!names.includes(name)) {
        const message = trans.__(
          '%1 has no reference %2 (it has: %3)',
          id,
          name,
          this.#list(names)
        );
        this.#add('unknown-reference', message, { node: id, reference: name });
      }
    }
    for (const { name, type, optional } of known.references) {
      const path = Object.hasOwn(values, name) ? values[name] : undefined;
      if (!optional && (path ?? '') === '') {
        const message = trans.__('The reference %1 of %2 names no %3', name, id, type);
        this.#add('missing-reference', message, { node: id, reference: name });
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

  #list(names: readonly string[]): string {
    return names.join(', ') || this.#trans.__('none');
  }

  #add(
    code: string,
    message: string,
    place: Omit<IFound, 'code' | 'severity' | 'message'>,
    severity: IFound['severity'] = 'error'
  ): void {
    this.#found.push({ code, severity, message, ...place });
  }
}

function sorted<T>(record: Readonly<Record<string, T>>): (readonly [string, T])[] {
  return Object.entries(record).sort(([left], [right]) => compareByCodePoint(left, right));
}

function inputKey(node: string, port: string): string {
  return JSON.stringify([node, port]);
}
