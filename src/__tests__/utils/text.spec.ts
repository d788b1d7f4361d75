// Conversions between JavaScript values and Python text.
import { fromPythonRepr, toPythonString } from '../../utils/text';

describe('toPythonString', () => {
  it('escapes quotes, backslashes and line ends', () => {
    expect(toPythonString('a"b\\c\nd\'é')).toBe('"a\\"b\\\\c\\nd\'é"');
  });
});

describe('fromPythonRepr', () => {
  it.each<[string, string | null]>([
    ["'/home/ada'", '/home/ada'],
    ['"it\'s"', "it's"],
    ["'C:\\\\Users'", null],
    ['None', null]
  ])('%s', (repr, expected) => {
    expect(fromPythonRepr(repr)).toBe(expected);
  });
});
