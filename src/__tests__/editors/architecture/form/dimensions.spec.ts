import { literalOfParts, partsOf } from '../../../../editors/architecture/form/dimensions';

describe('numbers of a literal', () => {
  it.each([
    ['(3, 3)', false, ['3', '3'], false],
    ['[3, 3]', false, ['3', '3'], false],
    ['3', false, ['3'], true],
    ['(1.0, 0.25)', false, ['1.0', '0.25'], false],
    ['(64, 64, 5)', true, ['64', '64', '5'], false],
    ['(None, 5)', true, ['', '5'], false],
    ['()', true, [], false]
  ] as const)('%s', (literal, isShape, parts, isOne) => {
    expect(partsOf(literal, isShape)).toEqual({ parts, isOne });
  });

  it.each(['None', "'same'", '((1, 1), (2, 2))', '(None, 5)', '(3, 3', '{1: 2}'])(
    '%s is not made of numbers',
    literal => {
      expect(partsOf(literal, false)).toBeNull();
    }
  );
});

describe('literal of numbers', () => {
  it('fills what is empty with the number that is given', () => {
    expect(literalOfParts(['5', ''], false, false)).toBe('(5, 5)');
  });

  it.each([
    [['3', '5'], false, false, '(3, 5)'],
    [['3'], true, false, '3'],
    [['3'], false, false, '(3,)'],
    [['', ''], false, false, null],
    [['', '5'], false, true, '(None, 5)'],
    [['64'], false, true, '(64,)'],
    [[], false, true, '()']
  ] as const)('%j', (parts, isOne, isShape, literal) => {
    expect(literalOfParts(parts, isOne, isShape)).toBe(literal);
  });
});
