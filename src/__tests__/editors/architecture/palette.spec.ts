import { nullTranslator } from '@jupyterlab/translation';

import type * as Api from '../../../documents/generated/api';
import {
  groupsOf,
  nodeOf,
  paletteEntries,
  searchPalette
} from '../../../editors/architecture/palette';
import type { ILayerLook } from '../../../tokens';

const trans = nullTranslator.load('deepforge');
const layer = (name: string, category: string, summary = ''): Api.CatalogueEntry => ({
  id: `keras.layers.${name}`,
  family: 'layer',
  category,
  summary
});
const CATALOGUE: readonly Api.CatalogueEntry[] = [
  layer('Conv2D', 'convolutional', 'Two-dimensional convolution.'),
  layer('Conv1D', 'convolutional'),
  layer('SeparableConv2D', 'convolutional'),
  layer('Dense', 'core', 'Every input with every output.'),
  layer('InputLayer', 'core'),
  layer('GlobalAveragePooling2D', 'pooling'),
  layer('AveragePooling2D', 'pooling'),
  { id: 'keras.ops.add', family: 'operation', category: 'operation', is_function: true },
  { id: 'keras.losses.MeanSquaredError', family: 'loss' },
  { id: 'modules.own.Blur', family: 'layer', category: 'own', file: 'modules/own.py' }
];
const LOOK: ILayerLook = {
  categories: ['core', 'convolutional', 'pooling'],
  titles: { convolutional: 'Convolution' },
  names: { 'keras.layers.InputLayer': 'Input' },
  tone: () => 'core',
  summary: () => '',
  common: ['keras.layers.InputLayer', 'keras.layers.Dense', 'keras.layers.Conv2D']
};
const BLOCKS = [
  { key: '#inception', name: 'inception' },
  { key: 'architectures/self.architecture.json', name: 'self', refusal: 'It is this one.' }
];
const entries = paletteEntries(CATALOGUE, LOOK, BLOCKS, trans);

it('has the categories of the library in its order, common layers first, then the project and blocks', () => {
  const groups = groupsOf(entries, new Set(), LOOK, trans);
  expect(
    groups.map(group => [group.title, group.entries.map(each => each.name), group.hidden])
  ).toEqual([
    ['Core', ['Input', 'Dense'], 0],
    ['Convolution', ['Conv2D'], 2],
    ['Pooling', ['AveragePooling2D', 'GlobalAveragePooling2D'], 0],
    ['Operation', [], 1],
    ['This project', ['Blur'], 0],
    ['Blocks', ['inception', 'self'], 0]
  ]);
});

it('shows all of a category that is unfolded', () => {
  const groups = groupsOf(entries, new Set(['convolutional']), LOOK, trans);
  expect(groups[1]?.entries.map(each => each.name)).toEqual([
    'Conv2D',
    'Conv1D',
    'SeparableConv2D'
  ]);
});

it.each([
  ['conv2d', ['Conv2D', 'SeparableConv2D']],
  ['average', ['AveragePooling2D', 'GlobalAveragePooling2D']],
  ['gap', ['GlobalAveragePooling2D']],
  ['every input', ['Dense']],
  ['incep', ['inception']],
  ['input', ['Input', 'Dense']],
  ['InputLayer', ['Input']],
  ['nothing like it', []]
])('finds for %s', (query, names) => {
  expect(searchPalette(entries, query).map(each => each.name)).toEqual(names);
});

it('makes the node of an entry', () => {
  const by = (name: string) => entries.find(each => each.name === name);
  const conv = by('Conv2D');
  const block = by('inception');
  expect(conv === undefined ? null : nodeOf(conv, [16.4, 32])).toEqual({
    node: { kind: 'layer', class: 'keras.layers.Conv2D', arguments: {}, position: [16, 32] },
    name: 'Conv2D'
  });
  expect(block === undefined ? null : nodeOf(block, [0, 0]).node).toEqual({
    kind: 'block',
    architecture: '#inception',
    arguments: {},
    position: [0, 0]
  });
});
