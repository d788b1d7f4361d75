// Which field an attribute gets, and the way between text fields and Python literals.
import {
  fieldOf,
  isNumber,
  literalOf,
  sameLiteral,
  textOf
} from '../../../editors/pipeline/fields';

describe('fieldOf', () => {
  it.each([
    ['int', '5', null, { kind: 'number', isInteger: true }],
    ['float', '1.0', '2e-3', { kind: 'number', isInteger: false }],
    ['bool', 'True', null, { kind: 'switch' }],
    ['str', "'a'", null, { kind: 'text' }],
    ["Literal['a', 'b']", "'a'", null, { kind: 'choice', literals: ["'a'", "'b'"] }],
    ["typing.Literal['a, b', 2]", null, null, { kind: 'choice', literals: ["'a, b'", '2'] }],
    ['tuple[int, int]', '(3, 3)', null, { kind: 'literal' }],
    [undefined, 'False', null, { kind: 'switch' }],
    [undefined, '3', null, { kind: 'number', isInteger: false }],
    [undefined, "'relu'", null, { kind: 'literal' }],
    [undefined, null, null, { kind: 'literal' }]
  ])('%s with default %s and value %s', (annotation, fallback, literal, expected) => {
    expect(fieldOf(annotation, fallback, literal)).toEqual(expected);
  });

  it.each([
    ['int', 'None'],
    ['bool', '1'],
    ['str', "'a' 'b'"],
    ["Literal['a']", "'other'"]
  ])('shows the literal itself when a %s is %s', (annotation, literal) => {
    expect(fieldOf(annotation, null, literal)).toEqual({ kind: 'literal' });
  });
});

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
