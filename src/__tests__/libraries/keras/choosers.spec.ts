// Arguments that are written out as in a call.
import { argumentsOf } from '../../../libraries/keras/choosers';

it.each([
  ['', {}],
  ['alpha=0.5', { alpha: '0.5' }],
  ["alpha = 0.5, pooling='a, b' ,", { alpha: '0.5', pooling: "'a, b'" }],
  ['input_shape=(32, 32, 3), classes=10', { input_shape: '(32, 32, 3)', classes: '10' }],
  ['alpha', null],
  ['0.5, alpha=1', null],
  ['a==1', null]
])('%j is read as %j', (text, expected) => {
  expect(argumentsOf(text)).toEqual(expected);
});
