// A block becomes its layers again, with all its other calls: the way back from making one.
import { edgeId } from '../graph/names';
import { inOrder, inputsOf, type IsInput, keepEnds, outputsOf } from './ends';
import { showing } from './fragment';
import { edgeOf } from './layout';
import type { LayerEdge, Layers, Node, Port } from './model';
import { baseOf, freeName, outputIndex } from './names';
import { own, substituteAll, type Values } from './values';

export interface IExpandOptions {
  readonly isInput: IsInput;
  readonly suffix: string;
  /** Names, in this document, of the models that the block's own blocks show. */
  readonly renamed: ReadonlyMap<string, string>;
  /** Gives a layer its id; free names of the layers' own otherwise. */
  readonly idFor?: (call: string, inner: string) => string;
}

/** The graph with a block, and all calls of it, replaced by layers; and the ids that the block's layers have now. */
export function expandBlock(
  layers: Layers,
  block: string,
  inner: Layers,
  options: IExpandOptions
): { readonly layers: Layers; readonly ids: readonly string[] } {
  return new Expansion(layers, block, inner, options).result();
}

class Expansion {
  readonly #ins: ReadonlySet<string>;
  readonly #outs: readonly Port[];
  readonly #calls: readonly string[];
  /** Ids of the layers of each call, by their ids inside. */
  readonly #ids = new Map<string, Map<string, string>>();
  readonly #edges = new Map<string, LayerEdge>();

  constructor(
    private readonly layers: Layers,
    private readonly block: string,
    private readonly inner: Layers,
    private readonly options: IExpandOptions
  ) {
    this.#ins = new Set(inputsOf(inner, options.isInput));
    this.#outs = outputsOf(inner);
    const agains = Object.entries(layers.nodes)
      .filter(([, node]) => node.kind === 'again' && node.layer === block)
      .map(([id]) => id);
    this.#calls = [block, ...agains];
  }

  result(): { readonly layers: Layers; readonly ids: readonly string[] } {
    const { layers, block } = this;
    const calls = new Set(this.#calls);
    const kept = Object.entries(layers.nodes).filter(([id]) => !calls.has(id));
    this.#nameAll(new Set(kept.map(([id]) => id)));
    const deep = this.#height();
    const [, top] = own(layers.nodes, block)?.position ?? [0, 0];
    // What lies below makes room.
    const moved = kept.map(([id, node]): [string, Node] => {
      const [x, y] = node.position;
      return [id, y > top && deep > 0 ? { ...node, position: [x, y + deep] } : node];
    });
    const nodes = Object.fromEntries([...moved, ...this.#calls.flatMap(id => this.#nodesOf(id))]);
    this.#joinAll(calls);
    const ids = [...(this.#ids.get(block)?.values() ?? [])];
    const after = { ...layers, nodes, edges: Object.fromEntries(this.#edges) };
    const whole = keepEnds(
      layers,
      after,
      this.options.isInput,
      id => (Object.hasOwn(nodes, id) ? id : null),
      port => this.#source(port)
    );
    return { layers: whole, ids };
  }

  #nameAll(taken: Set<string>): void {
    for (const call of this.#calls) {
      const names = new Map<string, string>();
      for (const id of Object.keys(this.inner.nodes)) {
        if (!this.#ins.has(id)) {
          const isTaken = (each: string): boolean => taken.has(each);
          const free = taken.has(id)
            ? freeName(baseOf(id), isTaken, this.options.suffix)
            : freeName(id, isTaken, this.options.suffix);
          const name = this.options.idFor?.(call, id) ?? free;
          taken.add(name);
          names.set(id, name);
        }
      }
      this.#ids.set(call, names);
    }
  }

  #nodesOf(call: string): readonly (readonly [string, Node])[] {
    const origin = own(this.layers.nodes, this.block);
    const given: Values = {
      ...this.inner.parameters,
      ...(origin?.kind === 'block' ? origin.arguments : {})
    };
    const [dx, dy] = this.#shift(call);
    const [names, first] = [this.#ids.get(call), this.#ids.get(this.block)];
    return [...(names ?? [])].flatMap(([id, name]) => {
      const node = own(this.inner.nodes, id);
      if (node === undefined) {
        return [];
      }
      const [x, y] = node.position;
      const position: [number, number] = [x + dx, y + dy];
      const called = {
        ...('call' in node ? { call: node.call } : {}),
        ...('named' in node ? { named: node.named } : {})
      };
      if (node.kind === 'again') {
        const layer = first?.get(node.layer) ?? node.layer;
        return [[name, { kind: 'again', layer, ...called, position }] as const];
      }
      if (call !== this.block) {
        const layer = first?.get(id) ?? id;
        return [[name, { kind: 'again', layer, ...called, position }] as const];
      }
      const values = substituteAll(node.arguments, each => own(given, each));
      const shown = showing({ ...node, arguments: values, position }, this.options.renamed);
      return [[name, shown] as const];
    });
  }

  /** Edges of the graph, those inside of each call, and those that went through its ports. */
  #joinAll(calls: ReadonlySet<string>): void {
    const all = inOrder(Object.entries(this.layers.edges));
    for (const [id, edge] of all) {
      if (!calls.has(edge.to[0])) {
        const from = this.#source(edge.from);
        if (from !== null) {
          this.#edges.set(id, edgeOf(from, edge.to, edge.order ?? 0));
        }
      }
    }
    for (const call of this.#calls) {
      const names = this.#ids.get(call);
      for (const [, { from, to, order = 0 }] of inOrder(Object.entries(this.inner.edges))) {
        const target = names?.get(to[0]);
        const source = this.#inside(call, from);
        if (target !== undefined && source !== null) {
          const port: [string, string] = [target, to[1]];
          const isTaken = (each: string): boolean =>
            this.#edges.has(each) || Object.hasOwn(this.layers.edges, each);
          this.#edges.set(edgeId(port, isTaken), edgeOf(source, port, order));
        }
      }
    }
  }

  /** Where what leaves a port of the graph comes from now; null when from nowhere. */
  #source([node, port]: Port): Port | null {
    if (!this.#ids.has(node)) {
      return [node, port];
    }
    const out = this.#outs[outputIndex(port) ?? -1];
    return out === undefined ? null : this.#inside(node, out);
  }

  /** The same of a port inside of a call: an input there is what feeds it here. */
  #inside(call: string, [node, port]: Port): Port | null {
    if (!this.#ins.has(node)) {
      const name = this.#ids.get(call)?.get(node);
      return name === undefined ? null : [name, port];
    }
    const fed = Object.values(this.layers.edges).find(({ to }) => to[0] === call && to[1] === node);
    return fed === undefined ? null : this.#source(fed.from);
  }

  #positions(): readonly (readonly [number, number])[] {
    return Object.entries(this.inner.nodes)
      .filter(([id]) => !this.#ins.has(id))
      .map(([, { position }]) => position);
  }

  #height(): number {
    const tops = this.#positions().map(([, y]) => y);
    return tops.length === 0 ? 0 : Math.max(...tops) - Math.min(...tops);
  }

  /** From places inside to places around the call: the layers' middle where the block is, their top at its top. */
  #shift(call: string): readonly [number, number] {
    const places = this.#positions();
    const [x, y] = own(this.layers.nodes, call)?.position ?? [0, 0];
    if (places.length === 0) {
      return [0, 0];
    }
    const [left, right] = [
      Math.min(...places.map(([each]) => each)),
      Math.max(...places.map(([each]) => each))
    ];
    const top = Math.min(...places.map(([, each]) => each));
    return [Math.round(x - (left + right) / 2), y - top];
  }
}
