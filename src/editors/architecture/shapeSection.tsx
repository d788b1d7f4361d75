// What comes out of a layer and how large it is; what is not known is said to be unknown.
import type { ReactElement } from 'react';

import { Section } from '../common/section';
import type { ArchitectureState } from './state';
import { countWords, shapeWords } from './words';

export function ShapeSection(props: {
  readonly state: ArchitectureState;
  readonly id: string;
}): ReactElement {
  const { state, id } = props;
  const { trans, model } = state;
  const feedback = state.feedbackOf(id);
  const inputs = model
    .portsOf(id)
    .inputs.flatMap(port => model.edgesInto([id, port.name]))
    .flatMap(edge => model.layers.edges[edge] ?? [])
    .map(({ from }) => state.feedbackOf(from[0])?.outputs?.[from[1]]);
  const outputs = Object.entries(feedback?.outputs ?? {});
  const isWrong = (feedback?.errors ?? []).some(each => each.severity === 'error');
  const sizes = blockSizes(state, id);
  const rows: (readonly [name: string, value: string, kind?: string])[] = [];
  inputs.forEach((tensor, at) => {
    rows.push([
      inputs.length === 1 ? trans.__('Input') : trans.__('Input %1', at + 1),
      tensor === undefined ? trans.__('unknown') : shapeWords(tensor.shape, trans)
    ]);
  });
  for (const [name, tensor] of outputs) {
    rows.push([
      outputs.length === 1 ? trans.__('Output') : state.outputTitle(id, name),
      shapeWords(tensor.shape, trans),
      isWrong ? 'df-mod-wrong' : ''
    ]);
  }
  if (outputs.length === 0) {
    rows.push([
      trans.__('Output'),
      feedback?.waits !== true
        ? trans.__('unknown')
        : inputs.includes(undefined)
          ? trans.__('unknown: waits for its inputs')
          : state.model.entryOf(id)?.file === undefined
            ? trans.__('unknown: its inputs do not fit')
            : trans.__('unknown: its code has not run')
    ]);
  }
  const types = [...new Set(outputs.map(([, tensor]) => tensor.dtype))];
  if (types.length > 0) {
    rows.push([trans.__('Type'), types.join(', ')]);
  }
  const parameters =
    feedback?.parameters ?? sizes?.parameters ?? (outputs.length > 0 && !isWrong ? 0 : undefined);
  const node = state.node(id);
  if (node?.kind === 'again') {
    rows.push([trans.__('Parameters'), trans.__('those of %1', node.layer)]);
  } else if (parameters === undefined) {
    rows.push([trans.__('Parameters'), trans.__('unknown')]);
  } else {
    rows.push([trans.__('Parameters'), countWords(parameters)]);
    const trainable = feedback?.trainable ?? sizes?.trainable ?? parameters;
    if (trainable !== parameters) {
      rows.push([trans.__('Trainable'), countWords(trainable)]);
      rows.push([trans.__('Not trainable'), countWords(parameters - trainable)]);
    }
  }
  return (
    <Section title={trans.__('Shape')}>
      <dl className="df-Inspector-pairs df-LayerShape">
        {rows.map(([name, value, kind]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className={`df-Mono ${kind ?? ''}`}>{value}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}

/** The sizes of all layers inside of a block; null when it has none, or not all are known. */
function blockSizes(
  state: ArchitectureState,
  id: string
): { readonly parameters: number; readonly trainable: number } | null {
  const start = `${state.prefix}${id}/`;
  let parameters = 0;
  let trainable = 0;
  let count = 0;
  for (const [node, layer] of state.layerFeedback) {
    if (node.startsWith(start)) {
      if (layer.waits === true) {
        return null;
      }
      count += 1;
      parameters += layer.parameters ?? 0;
      trainable += layer.trainable ?? 0;
    }
  }
  return count === 0 ? null : { parameters, trainable };
}
