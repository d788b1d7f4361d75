import { nullTranslator } from '@jupyterlab/translation';

import type { Value } from '../../../../documents/architecture/model';
import type * as Api from '../../../../documents/generated/api';
import { boundProblem, controlOf } from '../../../../editors/architecture/form/control';

const trans = nullTranslator.load('deepforge');

const filters: Api.CatalogueArgument = {
  name: 'filters',
  kind: 'int',
  required: true,
  above: true
};
const kernel: Api.CatalogueArgument = {
  name: 'kernel_size',
  kind: 'tuple',
  also: 'int',
  length: 2,
  required: true
};
const padding: Api.CatalogueArgument = {
  name: 'padding',
  kind: 'enum',
  choices: ['valid', 'same'],
  default: "'valid'"
};
const shape: Api.CatalogueArgument = {
  name: 'shape',
  kind: 'shape',
  default: 'None',
  optional: true
};
const regularizer: Api.CatalogueArgument = {
  name: 'kernel_regularizer',
  kind: 'object',
  family: 'regularizer',
  default: 'None',
  optional: true
};

describe('the field of an argument', () => {
  const kinds: readonly (readonly [Api.CatalogueArgument, Value | null, string])[] = [
    [filters, '64', 'number'],
    [filters, null, 'number'],
    [kernel, '(3, 3)', 'numbers'],
    [kernel, '3', 'numbers'],
    // What the field could not show keeps its text.
    [kernel, "'three'", 'literal'],
    [kernel, '((1, 1), (2, 2))', 'literal'],
    [padding, "'same'", 'choice'],
    [padding, '"same"', 'choice'],
    [padding, "'causal'", 'literal'],
    [{ ...padding, also: 'function' }, "'causal'", 'choice'],
    [shape, '(None, 5)', 'numbers'],
    [shape, null, 'numbers'],
    [{ name: 'use_bias', kind: 'bool', default: 'True' }, null, 'switch'],
    [{ name: 'use_bias', kind: 'bool', default: 'True' }, '1', 'literal'],
    [{ name: 'sparse', kind: 'bool', default: 'None', optional: true }, null, 'choice'],
    [{ name: 'axis', kind: 'tuple', also: 'int', default: '-1' }, '(1, 2)', 'numbers'],
    [{ name: 'dtype', kind: 'dtype', default: 'None', optional: true }, "'float8'", 'choice'],
    [{ name: 'name', kind: 'text', default: 'None', optional: true }, null, 'text'],
    [{ name: 'anything' }, '{1: 2}', 'literal'],
    [regularizer, "'l2'", 'object'],
    [regularizer, { class: 'keras.regularizers.L2', arguments: {} }, 'object'],
    [{ name: 'cells', kind: 'objects', family: 'layer' }, null, 'objects'],
    [filters, { parameter: 'width' }, 'parameter']
  ];

  it.each(kinds)('%j with %j', (argument, value, kind) => {
    expect(controlOf(argument, value).kind).toBe(kind);
  });

  it('offers None where it is a value', () => {
    const control = controlOf({ ...padding, optional: true }, null);
    expect(control).toEqual({
      kind: 'choice',
      literals: ['None', "'valid'", "'same'"],
      isOpen: false
    });
  });
});

describe('bounds of numbers', () => {
  const rate: Api.CatalogueArgument = { name: 'rate', kind: 'float', low: 0, high: 1 };

  it.each([
    [filters, '64', null],
    [filters, '0', 'Expected more than 0, received 0.'],
    [filters, '2.5', 'Expected a whole number, received 2.5.'],
    [filters, 'many', 'Expected a whole number, received many.'],
    [rate, '0.5', null],
    [rate, '1.5', 'Expected at most 1, received 1.5.'],
    [rate, '-1', 'Expected at least 0, received -1.'],
    [rate, 'None', null],
    [{ ...kernel, low: 1 }, '(3, 0)', 'Expected at least 1, received 0.'],
    [padding, "'anything'", null]
  ] as const)('%j of %j', (argument, literal, problem) => {
    expect(boundProblem(argument, literal, trans)).toBe(problem);
  });
});
