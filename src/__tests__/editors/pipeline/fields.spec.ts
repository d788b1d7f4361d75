// Which field an attribute gets.
import { fieldOf } from '../../../editors/pipeline/fields';

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
