// Which values architectures of Keras can be read from, by the names that records and artifacts give their types.
import { isKerasModel } from '../../../libraries/keras/editor';

it.each([
  ['Keras model', true],
  ['keras.src.models.functional.Functional', true],
  ['keras.src.models.sequential.Sequential', true],
  ['keras.Model', true],
  ['Keras layer', false],
  ['keras.src.layers.core.dense.Dense', false],
  ['keras.src.callbacks.history.History', false],
  ['sklearn.pipeline.Sequential', false]
])('%s: %s', (type, expected) => {
  expect(isKerasModel(type)).toBe(expected);
});
