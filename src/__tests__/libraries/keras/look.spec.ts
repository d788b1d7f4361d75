// What Keras layers say on their cards, and the order and colours of the palette.
import type { Value } from '../../../documents/architecture/model';
import type { CatalogueArgument, CatalogueEntry } from '../../../documents/generated/api';
import { plainWords } from '../../../documents/words';
import { kerasLook } from '../../../libraries/keras/look';

const look = kerasLook(plainWords);

/** An entry with arguments as `name=default`, or `name` for those that are required. */
function entry(name: string, given: string, category = 'core'): CatalogueEntry {
  const args = given
    .split(';')
    .filter(each => each !== '')
    .map((each): CatalogueArgument => {
      const [argument = '', value] = each.split('=');
      return value === undefined
        ? { name: argument, required: true }
        : { name: argument, default: value };
    });
  return { id: `keras.layers.${name}`, family: 'layer', category, arguments: args };
}

const CONV =
  "filters;kernel_size;strides=(1, 1);padding='valid';dilation_rate=(1, 1);activation=None";
const POOL = "pool_size=(2, 2);strides=None;padding='valid'";

const CASES: readonly (readonly [string, string, Readonly<Record<string, Value>>, string])[] = [
  ['Conv2D', CONV, { filters: '64', kernel_size: '3' }, '64, 3 × 3'],
  ['Conv2D', CONV, { filters: '64', kernel_size: '(1, 7)', activation: "'relu'" }, '64, 1 × 7'],
  [
    'Conv2D',
    CONV,
    { filters: '8', kernel_size: '(3, 3)', strides: '(2, 2)' },
    '8, 3 × 3, stride 2'
  ],
  ['Conv2D', CONV, { filters: '8', kernel_size: '3', strides: '(1,1)' }, '8, 3 × 3'],
  ['Conv2D', CONV, { filters: '8', kernel_size: '3', strides: '(1, 2)' }, '8, 3 × 3, stride 1 × 2'],
  ['Conv2D', CONV, {}, ''],
  ['Conv2D', CONV, { filters: { parameter: 'width' }, kernel_size: '3' }, 'width 16, 3 × 3'],
  ['Conv2D', CONV, { filters: 'sixty', kernel_size: '3' }, 'sixty, 3 × 3'],
  ['Conv1D', CONV, { filters: '8', kernel_size: '5', dilation_rate: '2' }, '8, 5, dilation 2'],
  ['DepthwiseConv2D', 'kernel_size', { kernel_size: '3' }, '3 × 3'],
  ['AveragePooling2D', POOL, {}, '2 × 2'],
  ['AveragePooling2D', POOL, { strides: '1' }, '2 × 2, stride 1'],
  ['MaxPooling2D', POOL, { pool_size: '3', strides: '(3, 3)' }, '3 × 3'],
  ['GlobalAveragePooling2D', 'keepdims=False', {}, ''],
  ['Concatenate', 'axis=-1', {}, 'axis −1'],
  ['Dropout', 'rate', { rate: '0.5' }, 'rate 0.5'],
  ['Dense', 'units;activation=None', { units: '128', activation: "'relu'" }, '128 units, relu'],
  ['Dense', 'units;activation=None', { units: '10' }, '10 units'],
  [
    'Activation',
    'activation',
    { activation: { class: 'keras.activations.leaky_relu', arguments: {} } },
    'leaky_relu'
  ],
  ['InputLayer', 'shape=None;dtype=None', { shape: '(64, 64, 5)' }, '64 × 64 × 5'],
  ['InputLayer', 'shape=None;dtype=None', { shape: '(None,)', dtype: "'int32'" }, 'any, int32'],
  ['Embedding', 'input_dim;output_dim', { input_dim: '1000', output_dim: '64' }, '1000 → 64'],
  [
    'LSTM',
    'units;return_sequences=False;return_state=False',
    { units: '64', return_sequences: 'True', return_state: 'True' },
    '64 units, sequences, states'
  ],
  [
    'Bidirectional',
    'layer',
    { layer: { class: 'keras.layers.LSTM', arguments: { units: '32' } } },
    'LSTM 32'
  ],
  [
    'MultiHeadAttention',
    'num_heads;key_dim',
    { num_heads: '8', key_dim: '64' },
    '8 heads, 64 each'
  ],
  ['BatchNormalization', 'axis=-1;momentum=0.99', { momentum: '0.9' }, 'momentum 0.9'],
  ['BatchNormalization', 'axis=-1;momentum=0.99', {}, '']
];

describe('the cards of Keras layers', () => {
  it.each(CASES)('%s (%s) with %j says "%s"', (name, given, values, expected) => {
    expect(look.summary(entry(name, given), values, { width: '16' })).toBe(expected);
  });

  it('say what is required or was changed of classes that are not Keras’s', () => {
    const own = {
      ...entry('x', 'sharpness;kernel_initializer=None;gain=1.0'),
      id: 'modules.own.Blur'
    };
    const values = { sharpness: '3', gain: '-2.5', kernel_initializer: "'zeros'" };
    expect(look.summary(own, values, {})).toBe('sharpness 3, gain −2.5');
  });
});

it('every category has a title and a colour, and strangers one of their own', () => {
  for (const category of look.categories) {
    expect(look.titles?.[category]).toBeTruthy();
    expect(look.tone(entry('x', '', category))).not.toBe('own');
  }
  expect(look.tone({ id: 'modules.own.Blur', family: 'layer' })).toBe('own');
});
