// Layers that a model leaves out, because its inputs or outputs were chosen before they came.
import type { IWords } from '../words';
import type { IsInput } from './ends';
import type { IArchitectureModel, ILayerProblem, Port } from './model';
import { sortedIds } from './names';
import type { WatchedLayers } from './watchedLayers';

export interface ILeftOutContext {
  readonly watched: WatchedLayers;
  readonly isInput: IsInput;
  readonly setEnds: IArchitectureModel['setEnds'];
  readonly trans: IWords;
}

/** Inputs that are none of the model's, and layers that feed nothing though they are no output. */
export function findLeftOut(context: ILeftOutContext): readonly ILayerProblem[] {
  const { watched, isInput } = context;
  const { nodes, edges, inputs = [], outputs = [] } = watched.layers;
  const [ins, outs] = [new Set(inputs), new Set(outputs.map(([id]) => id))];
  const feeding = new Set(Object.values(edges).map(({ from }) => from[0]));
  return sortedIds(Object.keys(nodes)).flatMap((id): readonly ILayerProblem[] => {
    const node = nodes[id];
    if (inputs.length > 0 && node !== undefined && isInput(node)) {
      return ins.has(id) ? [] : [noInput(id, context)];
    }
    return outputs.length === 0 || outs.has(id) || feeding.has(id) ? [] : [noOutput(id, context)];
  });
}

function noInput(node: string, { watched, setEnds, trans }: ILeftOutContext): ILayerProblem {
  const { inputs = [], input_keys: keys = [] } = watched.layers;
  return {
    code: 'left-out',
    message: trans.__('%1 is none of the inputs that were chosen for the model', node),
    node,
    repair: {
      label: trans.__('Make it an input'),
      apply: () => {
        setEnds({
          inputs: [...inputs, node],
          ...(keys.length === 0 ? {} : { input_keys: [...keys, node] })
        });
      }
    }
  };
}

/** The only output that was chosen gives way when the layer follows it. */
function noOutput(node: string, { watched, setEnds, trans }: ILeftOutContext): ILayerProblem {
  const { outputs = [], output_keys: keys = [] } = watched.layers;
  const [before, ...others] = outputs;
  const port: Port = [node, 'output'];
  const instead =
    others.length === 0 && before !== undefined && comesFrom(node, before[0], watched)
      ? before[0]
      : null;
  return {
    code: 'left-out',
    message: trans.__(
      '%1 feeds nothing and is none of the outputs that were chosen for the model: it is left out',
      node
    ),
    node,
    repair: {
      label:
        instead === null
          ? trans.__('Make it an output')
          : trans.__('Make it the output instead of %1', instead),
      apply: () => {
        setEnds(
          instead === null
            ? {
                outputs: [...outputs, port],
                ...(keys.length === 0 ? {} : { output_keys: [...keys, node] })
              }
            : { outputs: [port] }
        );
      }
    }
  };
}

function comesFrom(node: string, wanted: string, { index }: WatchedLayers): boolean {
  const [todo, seen] = [[node], new Set([node])];
  for (let id = todo.pop(); id !== undefined; id = todo.pop()) {
    for (const edge of index.into(id)) {
      const before = index.get(edge)?.from[0];
      if (before === wanted) {
        return true;
      }
      if (before !== undefined && !seen.has(before)) {
        seen.add(before);
        todo.push(before);
      }
    }
  }
  return false;
}
