// The inputs and outputs of the graph in scope as the side shows them, and edits of their order and keys.
import { inputsOf, outputsOf } from '../../documents/architecture/ends';
import type { Node, Port } from '../../documents/architecture/model';
import { freeName, sortedIds } from '../../documents/architecture/names';
import { moved } from './form/objectsField';
import type { ArchitectureState } from './state';
import { shapeWords } from './words';

/** How the inputs or outputs are put together; `plain`: the only one by itself, several as a list. */
export type EndForm = 'plain' | 'list' | 'dictionary';

export interface IEnd {
  readonly node: string;
  readonly name: string;
  readonly shape: string;
  /** Under which the dictionary holds it; null where there is none, or where it has no key for this one. */
  readonly key: string | null;
}

export interface IAddable {
  readonly name: string;
  readonly onAdd: () => void;
}

/** One side of a model. */
export interface IEnds {
  readonly side: 'inputs' | 'outputs';
  readonly rows: readonly IEnd[];
  readonly form: EndForm;
  readonly onMove: (from: number, to: number) => void;
  /** Null where one cannot be taken away: inputs are layers, and a model has an output. */
  readonly onRemove: ((at: number) => void) | null;
  /** What could be an end too: outputs that layers have, also those that feed others. */
  readonly addable: readonly IAddable[];
  readonly onForm: (form: EndForm) => void;
  readonly onKey: (at: number, key: string) => void;
}

export function modelInputs(state: ArchitectureState): IEnds {
  const { model } = state;
  const isInput = (node: Node): boolean =>
    node.kind === 'layer' &&
    (node.class === model.inputClass || state.index.find(node.class)?.id === model.inputClass);
  const inputs = inputsOf(model.layers, isInput);
  const rows = inputs.map(node => ({ node, name: node, shape: shapeOf(state, node) }));
  return ends(state, 'inputs', rows, model.layers.input_keys, (order, keys) => {
    model.setEnds({ inputs: order.flatMap(at => inputs[at] ?? []), input_keys: keys });
  });
}

export function modelOutputs(state: ArchitectureState): IEnds {
  const { model } = state;
  const outputs: readonly Port[] = outputsOf(model.layers);
  const keys = model.layers.output_keys;
  const nameOf = ([node, output]: Port, ports: number): string =>
    ports > 1 ? `${node}, ${state.outputTitle(node, output)}` : node;
  const rows = outputs.map(port => ({
    node: port[0],
    name: nameOf(port, model.portsOf(port[0]).outputs.length),
    shape: shapeOf(state, ...port)
  }));
  const taken = new Set(outputs.map(port => port.join('\n')));
  const addable = sortedIds(Object.keys(model.layers.nodes)).flatMap(node => {
    const ports = model.portsOf(node).outputs;
    return ports.flatMap(({ name }): readonly IAddable[] => {
      const port: Port = [node, name];
      const onAdd = (): void => {
        const next = [...outputs, port];
        const named = next.map(([each], at) => keys?.[at] ?? each);
        state.edit(() => {
          model.setEnds({
            outputs: next,
            output_keys: keys?.length ? distinct(named) : (keys ?? null)
          });
        });
      };
      return taken.has(port.join('\n')) ? [] : [{ name: nameOf(port, ports.length), onAdd }];
    });
  });
  const set = (order: readonly number[], next: readonly string[] | null): void => {
    model.setEnds({
      outputs: order.flatMap(at => {
        const port = outputs[at];
        return port === undefined ? [] : [port];
      }),
      output_keys: next
    });
  };
  return { ...ends(state, 'outputs', rows, keys, set), addable };
}

function ends(
  state: ArchitectureState,
  side: IEnds['side'],
  rows: readonly Omit<IEnd, 'key'>[],
  keys: readonly string[] | undefined,
  set: (order: readonly number[], keys: readonly string[] | null) => void
): IEnds {
  const places = rows.map((_, at) => at);
  const isNamed = keys !== undefined && keys.length > 0;
  const edit = (order: readonly number[], next: readonly string[] | null): void => {
    state.edit(() => {
      set(order, next);
    });
  };
  // Whoever names them says which ones they are.
  const all = (): readonly string[] => rows.map(({ node }, at) => keys?.[at] ?? node);
  return {
    side,
    rows: rows.map((row, at) => ({ ...row, key: (isNamed ? keys[at] : null) ?? null })),
    form: isNamed ? 'dictionary' : keys === undefined || rows.length > 1 ? 'plain' : 'list',
    onMove: (from, to) => {
      edit(moved(places, from, to), isNamed ? moved(all(), from, to) : (keys ?? null));
    },
    onRemove:
      side === 'inputs' || rows.length < 2
        ? null
        : at => {
            const left = places.filter(each => each !== at);
            edit(left, isNamed ? left.flatMap(each => all()[each] ?? []) : (keys ?? null));
          },
    addable: [],
    onForm: form => {
      edit(places, form === 'plain' ? null : form === 'list' ? [] : distinct(all()));
    },
    onKey: (at, key) => {
      edit(
        places,
        all().map((each, index) => (index === at ? key : each))
      );
    }
  };
}

/** Keys told apart by numbers: one layer may give several outputs. */
function distinct(keys: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return keys.map(key => {
    const found = freeName(key, name => taken.has(name));
    taken.add(found);
    return found;
  });
}

function shapeOf(state: ArchitectureState, node: string, output?: string): string {
  const { trans } = state;
  const all = state.feedbackOf(node)?.outputs ?? {};
  const tensor = output === undefined ? Object.values(all)[0] : all[output];
  return tensor === undefined ? trans.__('shape unknown') : shapeWords(tensor.shape, trans);
}
