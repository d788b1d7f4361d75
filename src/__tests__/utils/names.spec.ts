// Which names are refused while one types, and why.
import { nullTranslator } from '@jupyterlab/translation';

import { folderOf, folderProblem, nameProblem } from '../../utils/names';

const trans = nullTranslator.load('deepforge');

describe('nameProblem', () => {
  it.each<[string, boolean, string | null]>([
    ['train', true, null],
    ['größe_2', true, null],
    ['', true, 'A name is needed'],
    ['2nd', true, 'A function’s name'],
    ['a-b', true, 'A function’s name'],
    ['_private', true, 'A function’s name'],
    ['class', true, 'a word of Python'],
    ['compare networks', false, null],
    ['a/b', false, '“/” cannot be in a name'],
    ['..', false, 'cannot begin with a dot'],
    ['.hidden', false, 'cannot begin with a dot'],
    ['   ', false, 'A name is needed'],
    ['x'.repeat(101), false, 'At most 100']
  ])('%j as Python: %s', (name, isPython, expected) => {
    const problem = nameProblem(name, isPython, trans);
    if (expected === null) {
      expect(problem).toBeNull();
    } else {
      expect(problem).toContain(expected);
    }
  });
});

describe('folderProblem', () => {
  it.each<[string, boolean]>([
    ['redshift', true],
    ['projects/my redshift/', true],
    ['', false],
    ['/etc', false],
    ['C:/x', false],
    ['a/../../b', false],
    ['a/.git', false]
  ])('%j is fine: %s', (folder, isFine) => {
    expect(folderProblem(folder, trans) === null).toBe(isFine);
  });
});

it.each([
  ['Redshift', 'redshift'],
  [' My  Galaxies ', 'my-galaxies'],
  ['a/b: c?', 'ab-c'],
  ['..x', 'x']
])('the folder of %j is %j', (name, folder) => {
  expect(folderOf(name)).toBe(folder);
});
