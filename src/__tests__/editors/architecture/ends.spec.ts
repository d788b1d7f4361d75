// How the side shows and edits the inputs and outputs of a model, alone, as lists and as dictionaries with keys.
import { nullTranslator } from '@jupyterlab/translation';

import type { Architecture } from '../../../documents/architecture/model';
import { CatalogueIndex } from '../../../editors/architecture/catalogueIndex';
import { modelInputs, modelOutputs } from '../../../editors/architecture/ends';
import type { ArchitectureState } from '../../../editors/architecture/state';
import { CATALOGUE, edges, layer, open } from '../../documents/architecture/fixtures';

const TWO: Architecture = {
  version: 1,
  library: 'keras',
  nodes: { a: layer('InputLayer'), b: layer('InputLayer'), sum: layer('Add') },
  edges: edges('a to sum', 'b to sum')
};

function start(document: Architecture) {
  const { model } = open(document);
  const state = {
    model,
    index: new CatalogueIndex(CATALOGUE),
    trans: nullTranslator.load('deepforge'),
    feedbackOf: () => null,
    edit: (change: () => void) => {
      change();
    }
  } as unknown as ArchitectureState;
  return { model, state };
}

it('names all at once, and keeps names with what is moved', () => {
  const { model, state } = start(TWO);
  expect(modelInputs(state).form).toBe('plain');
  modelInputs(state).onForm('dictionary');
  expect(modelInputs(state).rows.map(({ key }) => key)).toEqual(['a', 'b']);
  modelInputs(state).onKey(1, 'title');
  modelInputs(state).onMove(1, 0);
  expect([model.data.inputs, model.data.input_keys]).toEqual([
    ['b', 'a'],
    ['title', 'a']
  ]);
  modelInputs(state).onForm('plain');
  expect(model.data.input_keys).toBeUndefined();
  expect(modelOutputs(state).form).toBe('plain');
});

it('knows the only one by itself from a list of one', () => {
  const { model, state } = start(TWO);
  modelOutputs(state).onForm('list');
  expect([modelOutputs(state).form, model.data.output_keys]).toEqual(['list', []]);
  modelOutputs(state).onForm('dictionary');
  expect([model.data.outputs, model.data.output_keys]).toEqual([[['sum', 'output']], ['sum']]);
  modelOutputs(state).onForm('plain');
  expect([modelOutputs(state).form, model.data.output_keys]).toEqual(['plain', undefined]);
});

it('gives two outputs of one layer keys of their own, and those without a key the name of their layer', () => {
  const outputs: [string, string][] = [
    ['sum', 'output'],
    ['sum', 'output_1']
  ];
  const { model, state } = start({ ...TWO, outputs, output_keys: ['only'] });
  Object.assign(state, { outputTitle: (_: string, output: string) => output });
  expect(modelOutputs(state).rows.map(({ key }) => key)).toEqual(['only', null]);
  modelOutputs(state).onMove(0, 1);
  expect(model.data.output_keys).toEqual(['sum', 'only']);
  modelOutputs(state).onForm('plain');
  modelOutputs(state).onForm('dictionary');
  expect(model.data.output_keys).toEqual(['sum', 'sum_1']);
  modelOutputs(state).onRemove?.(0);
  expect([model.data.outputs, model.data.output_keys]).toEqual([[['sum', 'output']], ['sum_1']]);
  expect([modelOutputs(state).onRemove, modelInputs(state).onRemove]).toEqual([null, null]);
});

it('makes an output of what others go on with', () => {
  const { model, state } = start(TWO);
  const names = (): readonly string[] => modelOutputs(state).addable.map(({ name }) => name);
  expect([names(), modelInputs(state).addable]).toEqual([['a', 'b'], []]);
  modelOutputs(state).addable[1]?.onAdd();
  expect([model.data.outputs, model.data.output_keys]).toEqual([
    [
      ['sum', 'output'],
      ['b', 'output']
    ],
    undefined
  ]);
  modelOutputs(state).onForm('dictionary');
  modelOutputs(state).onKey(0, 'a');
  modelOutputs(state).addable[0]?.onAdd();
  expect(model.data.output_keys).toEqual(['a', 'b', 'a_1']);
  expect(names()).toEqual([]);
});
