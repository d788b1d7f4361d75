// How Keras layers look in the palette and on their cards: order of categories, colours, and what a card says.
import type { IWords } from '../../documents/words';
import type { CatalogueEntry } from '../../documents/generated/api';
import type { ILayerLook } from '../../tokens';
import { Arguments } from './summary';

/** Categories of the catalogue in the order of the palette, with the colour of their cards. */
const TONES: Readonly<Record<string, string>> = {
  core: 'core',
  convolutional: 'convolution',
  pooling: 'pooling',
  merging: 'merging',
  activations: 'activation',
  normalization: 'normalization',
  regularization: 'regularization',
  reshaping: 'reshaping',
  rnn: 'recurrent',
  attention: 'attention',
  preprocessing: 'preprocessing',
  operation: 'operation'
};

const COMMON = [
  'InputLayer Dense Embedding Lambda',
  'Conv2D Conv2DTranspose SeparableConv2D DepthwiseConv2D Conv1D',
  'MaxPooling2D AveragePooling2D GlobalAveragePooling2D GlobalMaxPooling2D',
  'Add Concatenate Multiply',
  'Activation ReLU LeakyReLU Softmax',
  'BatchNormalization LayerNormalization',
  'Dropout SpatialDropout2D GaussianNoise',
  'Flatten Reshape ZeroPadding2D UpSampling2D',
  'LSTM GRU Bidirectional TimeDistributed',
  'MultiHeadAttention Attention',
  'Rescaling Resizing Normalization RandomFlip'
].flatMap(names => names.split(' ').map(name => `keras.layers.${name}`));

/** What cards and palette show of Keras. */
export function kerasLook(trans: IWords): ILayerLook {
  return {
    categories: Object.keys(TONES),
    titles: {
      core: trans.__('Core'),
      convolutional: trans.__('Convolution'),
      pooling: trans.__('Pooling'),
      merging: trans.__('Merging'),
      activations: trans.__('Activations'),
      normalization: trans.__('Normalization'),
      regularization: trans.__('Regularization'),
      reshaping: trans.__('Reshaping'),
      rnn: trans.__('Recurrent'),
      attention: trans.__('Attention'),
      preprocessing: trans.__('Preprocessing'),
      operation: trans.__('Functions')
    },
    names: { 'keras.layers.InputLayer': trans.__('Input') },
    tone: entry =>
      TONES[entry.category ?? ''] ?? (entry.is_function === true ? 'operation' : 'own'),
    summary: (entry, values, parameters) =>
      summaryOf(entry, new Arguments(entry, values, parameters), trans),
    common: COMMON
  };
}

type Say = (given: Arguments, trans: IWords, dimensions: number) => readonly string[];

const stride = (given: Arguments, trans: IWords): string =>
  labelled(given.isSet('strides') ? given.short('strides') : '', text =>
    trans.__('stride %1', text)
  );
const convolution: Say = (given, trans, dimensions) => [
  given.text('filters'),
  given.size('kernel_size', dimensions),
  stride(given, trans),
  labelled(given.isSet('dilation_rate') ? given.short('dilation_rate') : '', text =>
    trans.__('dilation %1', text)
  )
];
const pooling: Say = (given, trans, dimensions) => [
  given.size('pool_size', dimensions),
  given.isSet('strides') && given.short('strides') !== given.short('pool_size')
    ? stride(given, trans)
    : ''
];
const rate: Say = (given, trans) => [
  labelled(given.text('rate'), text => trans.__('rate %1', text))
];
const axis: Say = (given, trans) => [
  labelled(given.text('axis'), text => trans.__('axis %1', text))
];
const recurrent: Say = (given, trans) => [
  labelled(given.text('units'), text => trans.__('%1 units', text)),
  given.text('return_sequences') === 'True' ? trans.__('sequences') : '',
  given.text('return_state') === 'True' ? trans.__('states') : ''
];
const heads: Say = (given, trans) => [
  labelled(given.text('num_heads') || given.text('num_query_heads'), text =>
    trans.__('%1 heads', text)
  ),
  labelled(given.text('key_dim') || given.text('head_dim'), text => trans.__('%1 each', text))
];
const wrapper: Say = given => [given.text('layer')];
const sized =
  (name: string): Say =>
  (given, _trans, dimensions) => [given.size(name, dimensions)];

/** What each kind of layer says of itself, by its name; the first that fits counts. */
const SAY: readonly (readonly [RegExp, Say])[] = [
  [/^(Separable|Depthwise)?Conv(LSTM)?\dD(Transpose)?$/, convolution],
  [/^Adaptive\w+Pooling\dD$/, (given, _, n) => [given.size('output_size', n)]],
  [/^Global\w+Pooling\dD$/, () => []],
  [/^(Max|Average)Pooling\dD$/, pooling],
  [
    /^Dense$/,
    (given, trans) => [
      labelled(given.text('units'), text => trans.__('%1 units', text)),
      given.given('activation')
    ]
  ],
  [/^InputLayer$/, given => [shapeText(given), given.given('dtype')]],
  [/^Embedding$/, given => [arrow(given.text('input_dim'), given.text('output_dim'))]],
  [/^Activation$/, given => [given.text('activation')]],
  [/^(SpatialDropout\dD|Dropout|AlphaDropout|GaussianDropout)$/, rate],
  [/^(Concatenate|Softmax|UnitNormalization)$/, axis],
  [/^Dot$/, (given, trans) => [labelled(given.text('axes'), text => trans.__('axes %1', text))]],
  [/^(LSTM|GRU|SimpleRNN)(Cell)?$/, recurrent],
  [/^(MultiHead|GroupQuery)Attention$/, heads],
  [/^(Bidirectional|TimeDistributed|SpectralNormalization)$/, wrapper],
  [/^Reshape$/, sized('target_shape')],
  [/^Permute$/, sized('dims')],
  [/^RepeatVector$/, given => [labelled(given.text('n'), text => `× ${text}`)]],
  [/^UpSampling\dD$/, sized('size')],
  [/^ZeroPadding\dD$/, sized('padding')],
  [/^Cropping\dD$/, sized('cropping')],
  [
    /^(Resizing|CenterCrop|RandomCrop)$/,
    given => [[given.text('height'), given.text('width')].filter(text => text !== '').join(' × ')]
  ],
  [/^GroupNormalization$/, (given, trans) => [trans.__('%1 groups', given.text('groups'))]]
];

function summaryOf(entry: CatalogueEntry, given: Arguments, trans: IWords): string {
  const say = SAY.find(
    ([pattern]) => entry.id.startsWith('keras.') && pattern.test(given.name)
  )?.[1];
  const dimensions = Number(/(\d)D/.exec(given.name)?.[1] ?? 1);
  const parts = say === undefined ? [given.rest()] : say(given, trans, dimensions);
  return parts.filter(part => part !== '').join(', ');
}

/** The shape of an input; with the size of the batch where that is fixed. */
function shapeText(given: Arguments): string {
  return given.text('shape') || given.text('batch_shape');
}

function arrow(from: string, to: string): string {
  return from === '' || to === '' ? from || to : `${from} → ${to}`;
}

function labelled(text: string, label: (text: string) => string): string {
  return text === '' ? '' : label(text);
}
