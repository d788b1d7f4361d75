// The inputs and outputs of a graph of layers in their order, as python/deepforge/model/architecture.py says it.
import type { Ends, LayerEdge, Layers, Node, Port } from './model';
import { sortedIds } from './names';

/** Whether a node is where tensors enter a model. */
export type IsInput = (node: Node) => boolean;

/** As chosen, otherwise all input layers, by id. */
export function inputsOf({ nodes, inputs = [] }: Layers, isInput: IsInput): readonly string[] {
  return inputs.length > 0
    ? inputs
    : sortedIds(
        Object.entries(nodes)
          .filter(([, node]) => isInput(node))
          .map(([id]) => id)
      );
}

/** As chosen, otherwise the first output of every node that feeds nothing, by id. */
export function outputsOf({ nodes, edges, outputs = [] }: Layers): readonly Port[] {
  if (outputs.length > 0) {
    return outputs;
  }
  const used = new Set(Object.values(edges).map(({ from }) => from[0]));
  return sortedIds(Object.keys(nodes))
    .filter(id => !used.has(id))
    .map(id => [id, 'output'] as const);
}

/** What becomes of ends in an edit, each with its key; null: it is gone. */
export function followed<T, N>(
  ends: readonly T[],
  keys: readonly string[] | undefined,
  now: (end: T) => N | null
): readonly [ends: N[], keys: string[] | undefined] {
  const left = ends.flatMap((end, at) => {
    const found = now(end);
    return found === null ? [] : [[found, keys?.[at]] as const];
  });
  const named = left.flatMap(([, key]) => key ?? []);
  // No key at all stays what it is: a list. That no end is left is no list.
  const isSaid = keys !== undefined && left.length > 0 && (keys.length === 0 || named.length > 0);
  return [left.map(([end]) => end), isSaid ? named : undefined];
}

/** Ends without what is not said. */
export function endsOf(
  inputs: string[] | undefined,
  outputs: [string, string][] | undefined,
  inputKeys: string[] | undefined,
  outputKeys: string[] | undefined
): Ends {
  return {
    ...(inputs === undefined ? {} : { inputs }),
    ...(outputs === undefined ? {} : { outputs }),
    ...(inputKeys === undefined ? {} : { input_keys: inputKeys }),
    ...(outputKeys === undefined ? {} : { output_keys: outputKeys })
  };
}

/**
 * The graph after an edit with the inputs and outputs it had before, under the names they have now: where those
 * that go without saying would be others, they are said.
 */
export function keepEnds(
  before: Layers,
  after: Layers,
  isInput: IsInput,
  nodeNow: (id: string) => string | null,
  portNow: (port: Port) => Port | null
): Layers {
  const [inputs, inputKeys] = followed(inputsOf(before, isInput), before.input_keys, nodeNow);
  const [outputs, outputKeys] = followed(
    outputsOf(before),
    before.output_keys,
    (port): [string, string] | null => {
      const now = portNow(port);
      return now === null ? null : [now[0], now[1]];
    }
  );
  const { parameters, nodes, edges, made } = after;
  const plain = { ...(parameters === undefined ? {} : { parameters }), nodes, edges };
  return {
    ...plain,
    ...endsOf(
      (before.inputs ?? []).length === 0 && isEqual(inputs, inputsOf(plain, isInput))
        ? undefined
        : inputs,
      (before.outputs ?? []).length === 0 && isEqual(outputs, outputsOf(plain))
        ? undefined
        : outputs,
      inputKeys,
      outputKeys
    ),
    ...(made === undefined ? {} : { made })
  };
}

function isEqual(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** The edges of a record in their order: those of one input by their place, then by id. */
export function inOrder(
  edges: readonly (readonly [string, LayerEdge])[]
): readonly (readonly [string, LayerEdge])[] {
  const ids = new Map(sortedIds(edges.map(([id]) => id)).map((id, at) => [id, at]));
  return [...edges].sort(
    ([one, left], [other, right]) =>
      (left.order ?? 0) - (right.order ?? 0) || (ids.get(one) ?? 0) - (ids.get(other) ?? 0)
  );
}
