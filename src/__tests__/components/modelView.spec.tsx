// What the look at a trained model says: sizes, layers, how weights are spread, and weights that are broken.
import { nullTranslator } from '@jupyterlab/translation';
import { renderToStaticMarkup } from 'react-dom/server';

import { ModelView } from '../../components/modelView';
import type { ModelPreview, WeightStatistics } from '../../documents/generated/api';

const KERNEL: WeightStatistics = {
  name: 'kernel',
  shape: [3, 3],
  dtype: 'float32',
  mean: 0.0123456,
  deviation: 0.5,
  minimum: -1.23456,
  maximum: 2,
  zeros: 3,
  notFinite: 0,
  histogram: { edges: [-1.2, 0.4, 2], counts: [4, 5] }
};

function model(change: Partial<ModelPreview> = {}): ModelPreview {
  return {
    name: 'net',
    class: 'Sequential',
    inputs: ['None × 3 float32'],
    outputs: ['None × 3 float32'],
    parameters: 25636712,
    trainable: 25636000,
    notFinite: 0,
    optimizer: null,
    loss: null,
    layers: [
      {
        name: 'dense',
        class: 'Dense',
        output: 'None × 3',
        parameters: 9,
        trainable: false,
        weights: [KERNEL]
      }
    ],
    more: 0,
    ...change
  };
}

function shown(data: ModelPreview): string {
  const trans = nullTranslator.load('deepforge');
  return renderToStaticMarkup(<ModelView model={data} trans={trans} />)
    .replace(/aria-label="([^"]*)"/g, '>$1<')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');
}

it('says sizes, layers and how weights are spread', () => {
  const text = shown(model());
  expect(text).toContain('Parameters 25,636,712 Trainable 25,636,000');
  expect(text).toContain('Dense dense None × 3 9 frozen');
  expect(text).toContain('How kernel is spread: 0.012 ± 0.5, -1.23 to 2');
  expect(text).toContain('33 % zero');
  expect(text).not.toContain('broken');
});

it('says what is broken, and how many layers are not listed', () => {
  const broken = { ...KERNEL, mean: null, deviation: null, notFinite: 9 };
  const layers = model().layers.map(layer => ({ ...layer, weights: [broken] }));
  const text = shown(model({ notFinite: 9, more: 12, layers }));
  expect(text).toContain('9 weights are not finite numbers: the model is broken.');
  expect(text).toContain('9 not finite');
  expect(text).toContain('– ± –');
  expect(text).toContain('and 12 more layers');
});
