// The way between text fields and Python literals.
import { isNumber, literalOf, sameLiteral, textOf } from '../../../editors/common/literalText';

describe('text and literal', () => {
  it.each(['plain', "it's", 'two "words"', 'a\nb', 'back\\slash', ''])('come back: %j', text => {
    expect(textOf(literalOf(text))).toBe(text);
  });

  it('reads either quote and nothing that is no string', () => {
    expect([textOf("'a'"), textOf('"a"'), textOf('5'), textOf("'a' + 'b'")]).toEqual([
      'a',
      'a',
      null,
      null
    ]);
  });

  it('takes the same text in other quotes for the same choice', () => {
    expect(sameLiteral("'a'", '"a"')).toBe(true);
    expect(sameLiteral("'1'", '1')).toBe(false);
  });
});

it.each([
  ['5', true],
  ['-1.5e-3', true],
  ['1_000', true],
  ['.5', true],
  ['five', false],
  ['', false],
  ['1.2.3', false]
])('%j is a number: %s', (text, expected) => {
  expect(isNumber(text)).toBe(expected);
});
