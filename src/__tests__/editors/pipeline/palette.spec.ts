// What the palette offers, finds and refuses, and where a new node goes.
import { nullTranslator } from '@jupyterlab/translation';

import type * as Api from '../../../documents/generated/api';
import type { Node } from '../../../documents/pipeline/model';
import {
  freeArtifactName,
  groupsOf,
  nodeOf,
  paletteEntries,
  portFor,
  searchPalette
} from '../../../editors/pipeline/palette';
import type { IOperationOffer } from '../../../editors/pipeline/projectFiles';
import { placeFor } from '../../../editors/common/placing';

const trans = nullTranslator.load('deepforge');

function item(
  path: string,
  inputs: readonly string[] = [],
  outputs: readonly string[] = [],
  more: Partial<Api.InterfaceItem> = {}
): Api.InterfaceItem {
  return {
    path,
    kind: path.endsWith('.py') ? 'operation' : 'pipeline',
    name: path.replace(/^.*\//, '').replace(/\..*$/, ''),
    doc: '',
    interface: {
      inputs: inputs.map(name => ({ name, optional: false })),
      outputs: [...outputs],
      attributes: [],
      references: []
    },
    types: {},
    problem: null,
    modified: 0,
    ...more
  };
}

const ITEMS = [
  item('operations/train.py', ['images'], ['model'], { doc: 'Fits it.\n\nAt length.' }),
  item('operations/score.py', ['model', 'images'], ['metrics'], { doc: 'After a train.' }),
  item('operations/retrain.py', ['model'], ['model']),
  item('operations/broken.py', [], [], {
    interface: null,
    problem: { code: 'syntax', message: 'Line 3: expected a name' }
  }),
  item('pipelines/own.pipeline.json'),
  item('pipelines/outer.pipeline.json'),
  item('pipelines/other.pipeline.json', ['images'], [])
];

const ENTRIES = paletteEntries(
  ITEMS,
  'pipelines/own.pipeline.json',
  new Set(['pipelines/outer.pipeline.json']),
  [],
  trans
);

const names = (entries: typeof ENTRIES): readonly string[] => entries.map(each => each.name);

it('lists what libraries bring after the rest, less what was copied into the project', () => {
  const offer = (name: string): IOperationOffer => ({
    name,
    summary: 'Of Keras.',
    inputs: ['x'],
    outputs: ['model'],
    library: 'keras',
    title: 'Keras'
  });
  const offers = [offer('train_classifier'), offer('score')];
  const entries = paletteEntries(ITEMS, null, new Set(), offers, trans);
  expect(entries.filter(each => each.group === 'libraries')).toMatchObject([
    { key: 'keras:train_classifier', name: 'train_classifier', summary: 'Of Keras.' }
  ]);
  expect(names(searchPalette(entries, 'classifier'))).toEqual(['train_classifier']);
});

it('lists data, then operations, then pipelines, each by name', () => {
  expect(names(ENTRIES)).toEqual([
    'Input',
    'Output',
    'broken',
    'retrain',
    'score',
    'train',
    'other',
    'outer',
    'own'
  ]);
});

it('refuses what would contain this pipeline, and marks files with problems', () => {
  const found = new Map(ENTRIES.map(each => [each.name, each]));
  expect(found.get('own')?.refusal).toBe('A pipeline cannot contain itself.');
  expect(found.get('outer')?.refusal).toContain('outer contains this pipeline');
  expect(found.get('other')?.refusal).toBeUndefined();
  expect(found.get('broken')?.problem).toBe('Line 3: expected a name');
});

it('shows the first paragraph of the documentation', () => {
  expect(ENTRIES.find(each => each.name === 'train')?.summary).toBe('Fits it.');
});

it('finds names that begin with the text first, then names, then docs', () => {
  expect(names(searchPalette(ENTRIES, 'TRAIN'))).toEqual(['train', 'retrain', 'score']);
  expect(names(searchPalette(ENTRIES, 'nothing like it'))).toEqual([]);
});

it('knows what fits a port', () => {
  const fitting = (from: readonly [string, string], isOutput: boolean): readonly string[] =>
    names(ENTRIES.filter(entry => portFor(entry, { from, isOutput }) !== null));
  expect(fitting(['a', 'model'], true)).toEqual(['Output', 'retrain', 'score', 'train', 'other']);
  expect(fitting(['a', 'model'], false)).toEqual(['Input', 'retrain', 'score', 'train']);
});

it('groups what can be added, without empty groups', () => {
  const groups = groupsOf(ENTRIES, trans);
  expect(groups.map(each => each.title)).toEqual(['Data', 'Operations', 'Pipelines']);
  expect(groups.flatMap(each => each.entries)).toEqual(ENTRIES);
});

it('joins ports of the same name, else the first', () => {
  const score = ENTRIES.find(each => each.name === 'score');
  expect(score && portFor(score, { from: ['a', 'images'], isOutput: true })).toBe('images');
  expect(score && portFor(score, { from: ['a', 'data'], isOutput: true })).toBe('model');
  expect(score && portFor(score, { from: ['a', 'data'], isOutput: false })).toBe('metrics');
});

it('makes nodes of entries', () => {
  const [input, output] = ENTRIES;
  expect(input && nodeOf(input, [1.4, 2], null)).toEqual({
    kind: 'input',
    artifact: null,
    position: [1, 2]
  });
  expect(output && nodeOf(output, [0, 0], 'model')).toMatchObject({ artifact: 'model' });
});

it('gives outputs names of their own', () => {
  const out = (artifact: string): Node => ({ kind: 'output', artifact, position: [0, 0] });
  expect(freeArtifactName('model', {})).toBe('model');
  expect(freeArtifactName('model', { a: out('model'), b: out('model_2') })).toBe('model_3');
});

describe('placeFor', () => {
  const at = (x: number, y: number): Node => ({
    kind: 'input',
    artifact: null,
    position: [x, y]
  });

  it('puts a node beside the selected one', () => {
    expect(placeFor({ a: at(0, 0), b: at(640, 0) }, ['a'], [9, 9])).toEqual([256, 0]);
  });

  it('never puts it on another', () => {
    const nodes = { a: at(0, 0), b: at(256, 0) };
    const [x, y] = placeFor(nodes, ['a'], [0, 0]);
    expect(x).toBe(256);
    expect(y).toBeGreaterThanOrEqual(128);
  });

  it('puts it where the user looks when nothing is selected', () => {
    const [x, y] = placeFor({}, [], [1000, 500]);
    expect(Math.abs(x - 1000)).toBeLessThan(128);
    expect(Math.abs(y - 500)).toBeLessThan(128);
  });
});
