// Python literals, against the table of cases that Python itself is tested with.
import { readFileSync } from 'fs';
import { join } from 'path';

import { literalProblem, parseLiteral } from '../../../documents/literals/parse';
import { type Tagged, tag, untext } from './tagged';

interface ICase {
  readonly text: string;
  readonly value?: Tagged;
  readonly error?: true;
}

const TABLE = join(__dirname, '../../../../python/deepforge/model/literal_cases.json');
const cases = JSON.parse(readFileSync(TABLE, 'utf-8')) as readonly ICase[];
const named = cases.map(item => [JSON.stringify(item.text).slice(0, 60), item] as const);

describe('Python literals', () => {
  it.each(named)('shared case: %s', (_name, { text, value }) => {
    if (value === undefined) {
      expect(literalProblem(text)).toMatch(/\w/);
    } else {
      expect(tag(parseLiteral(text))).toEqual(untext(value));
    }
  });

  it.each([
    ['', 'nothing'],
    ['data', 'the name data'],
    ['[1, x]', 'the name x'],
    ["'abc", 'text without its closing quote'],
    ['(1, 2', 'a bracket that is not closed'],
    ['1 2', 'a second value without a comma before it'],
    ['{[]: 1}', 'a list as a key'],
    ['{{}}', 'a dict as an item of a set'],
    ["f'{x}'", 'an f-string'],
    ['1 + 2', 'a calculation'],
    ['012', 'an integer with leading zeros'],
    ['f(1)', 'the name f'],
    ['1 +', 'text that ends too early'],
    ['a b', 'the name a'],
    ['1\n2', 'a second line'],
    ['50%', 'the character %']
  ])('%j is refused because of %j', (text, problem) => {
    expect(literalProblem(text)).toBe(problem);
  });
});
