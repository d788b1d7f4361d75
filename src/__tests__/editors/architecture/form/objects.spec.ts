import type * as Api from '../../../../documents/generated/api';
import { CatalogueIndex } from '../../../../editors/architecture/catalogueIndex';
import { groupArguments } from '../../../../editors/architecture/form/importance';
import {
  candidates,
  entryOfValue,
  valueOfEntry,
  wordOf
} from '../../../../editors/architecture/form/objects';

const RELU: Api.CatalogueEntry = {
  id: 'keras.activations.relu',
  family: 'activation',
  is_function: true
};
const GLOROT: Api.CatalogueEntry = {
  id: 'keras.initializers.GlorotUniform',
  family: 'initializer'
};
const L2: Api.CatalogueEntry = {
  id: 'keras.regularizers.L2',
  family: 'regularizer',
  aliases: ['keras.regularizers.l2']
};
const OWN: Api.CatalogueEntry = {
  id: 'modules.own.swish2',
  family: 'activation',
  is_function: true,
  file: 'modules/own.py'
};
const index = new CatalogueIndex({
  library: 'keras',
  version: '3',
  entries: [RELU, GLOROT, L2, OWN]
});

it('knows an object by its class and by the name that the library has for it', () => {
  expect(entryOfValue("'relu'", 'activation', index)).toBe(RELU);
  expect(entryOfValue("'glorot_uniform'", 'initializer', index)).toBe(GLOROT);
  expect(entryOfValue({ class: L2.id, arguments: {} }, 'regularizer', index)).toBe(L2);
  expect(entryOfValue("'l2'", 'regularizer', index)).toBe(L2);
  expect(entryOfValue("'relu'", 'initializer', index)).toBeNull();
  expect(entryOfValue('None', 'activation', index)).toBeNull();
});

it('writes functions of the library by name, everything else as an object', () => {
  expect(valueOfEntry(RELU)).toBe("'relu'");
  expect(valueOfEntry(L2)).toEqual({ class: L2.id, arguments: {} });
  expect(valueOfEntry(OWN)).toEqual({ class: OWN.id, arguments: {} });
});

it('names what it does not know as it is written', () => {
  expect(wordOf("'glorot_uniform'", 'initializer', index)).toBe('GlorotUniform');
  expect(wordOf("'mystery'", 'initializer', index)).toBe('mystery');
  expect(wordOf({ class: 'modules.gone.Thing', arguments: {} }, 'layer', index)).toBe('Thing');
});

it('offers the project’s own functions where any function is taken', () => {
  expect(candidates(null, index)).toEqual([OWN]);
});

it('puts first what people set, and never hides what is set or required', () => {
  const argument = (name: string, more: Partial<Api.CatalogueArgument> = {}) => ({ name, ...more });
  const all = [
    argument('filters', { kind: 'int', required: true }),
    argument('kernel_size', { kind: 'tuple', required: true }),
    argument('strides', { kind: 'tuple', default: '(1, 1)' }),
    argument('padding', { kind: 'enum', default: "'valid'" }),
    argument('data_format', { kind: 'enum', default: 'None' }),
    argument('dilation_rate', { kind: 'tuple', default: '(1, 1)' }),
    argument('activation', { kind: 'object', family: 'activation' }),
    argument('use_bias', { kind: 'bool', default: 'True' }),
    argument('kernel_initializer', { kind: 'object', family: 'initializer' }),
    argument('kernel_regularizer', { kind: 'object', family: 'regularizer' }),
    argument('groups', { kind: 'int', default: '1' })
  ];
  const names = (list: readonly Api.CatalogueArgument[]): readonly string[] =>
    list.map(each => each.name);
  const groups = groupArguments(all, {
    groups: '2',
    kernel_regularizer: { class: L2.id, arguments: {} }
  });
  expect(names(groups.main)).toEqual([
    'filters',
    'kernel_size',
    'strides',
    'padding',
    'activation',
    'use_bias',
    'groups'
  ]);
  expect(names(groups.objects)).toEqual(['kernel_regularizer']);
  expect(names(groups.functions)).toEqual(['kernel_initializer']);
  expect(names(groups.more)).toEqual(['data_format', 'dilation_rate']);
});
