// The canonical layout, against the table of cases that the Python side is tested with too.
import { readFileSync } from 'fs';
import { join } from 'path';

import { compareByCodePoint, toCanonicalText } from '../../documents/canonical';
import { fromJsonText } from '../../documents/jsonText';
import { DeepForgeError } from '../../utils/errors';

/** Value and text: each gives the other. One of them and `error`: it is refused. */
interface ICase {
  readonly name: string;
  readonly value?: unknown;
  readonly text?: string;
  readonly error?: true;
}

const TABLE = join(__dirname, '../../../python/deepforge/model/canonical_cases.json');
const cases = JSON.parse(readFileSync(TABLE, 'utf-8')) as readonly ICase[];

describe('the canonical layout', () => {
  it('has a shared table of cases', () => {
    expect(cases.length).toBeGreaterThan(50);
  });

  it.each(cases.map(item => [item.name, item] as const))('shared case: %s', (_name, item) => {
    if (item.error !== true) {
      expect(toCanonicalText(item.value)).toBe(item.text);
      expect(toCanonicalText(fromJsonText(item.text ?? ''))).toBe(item.text);
    } else if (item.text === undefined) {
      expect(() => toCanonicalText(item.value)).toThrow(DeepForgeError);
    } else {
      expect(() => fromJsonText(item.text ?? '')).toThrow(DeepForgeError);
    }
  });

  it.each<[string, unknown, string]>([
    ['a fraction', { a: [1.5] }, 'at /a/0: expected an integer, or the number as text'],
    ['not a number', { a: NaN }, 'received the number NaN'],
    ['infinity', [Infinity], 'at /0: expected an integer'],
    ['an integer that is too large', { n: 2 ** 53 }, 'at /n: expected an integer within ±'],
    ['half a surrogate pair', { t: '\ud800' }, 'at /t: expected Unicode text'],
    ['half a surrogate pair in a key', { '\udc00': 1 }, 'received half a surrogate pair'],
    ['undefined', { a: undefined }, 'received undefined'],
    ['a hole in an array', new Array(1), 'at /0: '],
    ['a fraction at the top', 0.5, 'at the top: '],
    ['a key with a slash', { 'a/b~': NaN }, 'at /a~1b~0: '],
    ['a date', { a: new Date(0) }, 'at /a: expected a plain object, received an instance of Date']
  ])('refuses %s and says where', (_name, value, message) => {
    expect(() => toCanonicalText(value)).toThrow(message);
  });
});

describe('compareByCodePoint', () => {
  it('puts U+FF5E before U+1F600, which UTF-16 would not', () => {
    expect(['😀', '～', 'b', 'a', 'ab', ''].sort(compareByCodePoint)).toEqual([
      '',
      'a',
      'ab',
      'b',
      '～',
      '😀'
    ]);
  });
});

describe('fromJsonText', () => {
  it('says where', () => {
    expect(() => fromJsonText('{\n  "é": 1,\n  "a": 1.0\n}')).toThrow(
      'line 3, column 8: expected an integer'
    );
    expect(() => fromJsonText('{"a": {"a": 1}, "a": 2}')).toThrow(
      'line 1, column 17: the key "a" is there twice'
    );
  });
});
