// A look at a trained model: what it takes and gives, its layers, and how the weights of each are spread.
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReactElement } from 'react';

import type { ModelLayer, ModelPreview, WeightStatistics } from '../documents/generated/api';
import { formatCount } from '../utils/format';
import { HistogramBars, numberWords } from './histogram';
import { Icon } from './icon';

export interface IModelViewProps {
  readonly model: ModelPreview;
  readonly trans: TranslationBundle;
}

export function ModelView({ model, trans }: IModelViewProps): ReactElement {
  const { name, inputs, outputs, parameters, trainable, optimizer, loss, layers, more } = model;
  const facts: readonly (readonly [string, string | null])[] = [
    [trans.__('Kind'), model.class],
    [trans.__('Name'), name],
    [trans.__('Input'), inputs.join(', ') || null],
    [trans.__('Output'), outputs.join(', ') || null],
    [trans.__('Parameters'), formatCount(parameters)],
    [trans.__('Trainable'), trainable === parameters ? null : formatCount(trainable)],
    [trans.__('Optimizer'), optimizer],
    [trans.__('Loss'), loss]
  ];
  return (
    <div className="df-Model">
      {model.notFinite === 0 ? null : (
        <p className="df-Problem df-Model-broken">
          <Icon name="failed" />
          {trans._n(
            '%1 weight is not a finite number: the model is broken.',
            '%1 weights are not finite numbers: the model is broken.',
            model.notFinite
          )}
        </p>
      )}
      <div className="df-Preview-numbers">
        <dl>
          {facts.map(([label, value]) =>
            value === null ? null : (
              <div key={label}>
                <dt>{label}</dt>
                <dd className="df-Mono">{value}</dd>
              </div>
            )
          )}
        </dl>
      </div>
      <div
        className="df-Preview-table df-Model-layers"
        tabIndex={0}
        role="region"
        aria-label={trans.__('Layers')}
      >
        <table>
          <thead>
            <tr>
              <th scope="col">{trans.__('Layer')}</th>
              <th scope="col">{trans.__('Output')}</th>
              <th scope="col" className="df-mod-number">
                {trans.__('Parameters')}
              </th>
              <th scope="col">{trans.__('Weights')}</th>
            </tr>
          </thead>
          <tbody>
            {layers.map((layer, at) => (
              <LayerRow key={`${at} ${layer.name}`} layer={layer} trans={trans} />
            ))}
          </tbody>
        </table>
        {more === 0 ? null : (
          <p className="df-Meta">{trans._n('and %1 more layer', 'and %1 more layers', more)}</p>
        )}
      </div>
    </div>
  );
}

function LayerRow(props: {
  readonly layer: ModelLayer;
  readonly trans: TranslationBundle;
}): ReactElement {
  const { layer, trans } = props;
  return (
    <tr>
      <th scope="row">
        {layer.class} <span className="df-Meta df-Mono">{layer.name}</span>
      </th>
      <td className="df-Mono">{layer.output ?? ''}</td>
      <td className="df-mod-number">
        {layer.parameters === 0 ? '' : formatCount(layer.parameters)}
        {layer.trainable || layer.parameters === 0 ? null : (
          <span className="df-Meta"> {trans.__('frozen')}</span>
        )}
      </td>
      <td>
        <div className="df-Model-weights">
          {layer.weights.map((weights, at) => (
            <Weights key={`${at} ${weights.name}`} weights={weights} trans={trans} />
          ))}
        </div>
      </td>
    </tr>
  );
}

function Weights(props: {
  readonly weights: WeightStatistics;
  readonly trans: TranslationBundle;
}): ReactElement {
  const { weights, trans } = props;
  const { name, shape, dtype, mean, deviation, minimum, maximum, histogram } = weights;
  const count = shape.reduce((product, each) => product * each, 1);
  const range = trans.__(
    '%1 to %2',
    numberWords(minimum, 3) ?? '–',
    numberWords(maximum, 3) ?? '–'
  );
  const spread = `${numberWords(mean, 2) ?? '–'} ± ${numberWords(deviation, 2) ?? '–'}`;
  const shown = shape.length === 0 ? trans.__('scalar') : shape.join(' × ');
  return (
    <div className="df-Model-weight" title={`${name}: ${shown} ${dtype}, ${range}`}>
      {histogram === undefined ? (
        <span className="df-Model-noBars" />
      ) : (
        <HistogramBars
          histogram={histogram}
          label={trans.__('How %1 is spread: %2, %3', name, spread, range)}
        />
      )}
      <span className="df-Mono">{name}</span>
      <span className="df-Meta">{spread}</span>
      {weights.zeros * 20 < count ? null : (
        <span className="df-Meta">
          {trans.__('%1 % zero', Math.round((100 * weights.zeros) / Math.max(1, count)))}
        </span>
      )}
      {weights.notFinite === 0 ? null : (
        <span className="df-Model-notFinite">
          <Icon name="failed" />
          {trans.__('%1 not finite', formatCount(weights.notFinite))}
        </span>
      )}
    </div>
  );
}
