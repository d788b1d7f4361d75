// What an input of a new block says of the tensor it takes.
import { inputArguments } from '../../../editors/architecture/blockInputs';

const INPUT = { arguments: [{ name: 'shape' }, { name: 'dtype' }] };

it.each([
  [[null, 32, 32, 8], 'float32', { shape: '(32, 32, 8)' }],
  [[null, null], 'int32', { shape: '(None,)', dtype: "'int32'" }],
  [[null], 'float32', { shape: '()' }]
])('%j of %s', (shape, dtype, expected) => {
  const feedback = new Map([['unit/conv2d', { outputs: { output: { shape, dtype } } }]]);
  expect(inputArguments(['conv2d', 'output'], 'unit/', feedback, INPUT)).toEqual(expected);
  expect(inputArguments(['conv2d', 'output'], '', feedback, INPUT)).toEqual({});
  expect(inputArguments(['conv2d', 'output'], 'unit/', feedback, null)).toEqual({});
});
