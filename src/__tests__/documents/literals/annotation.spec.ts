// Whether values fit the annotations of attributes.
import { misfit } from '../../../documents/literals/annotation';

describe('a value and its annotation', () => {
  it.each<[annotation: string, fits: string[], not: string[]]>([
    ['int', ['1', '-3', 'True', '0x10'], ['1.0', "'1'", 'None', '1j']],
    ['float', ['1.5', '1', '-2e3'], ["'a'", '1j', '()']],
    ['complex', ['1j', '1', '1.5'], ["'a'"]],
    ['bool', ['True', 'False'], ['1', 'None', "'True'"]],
    ['str', ["'a'", '"b"', "''"], ['1', "b'a'", 'None']],
    ['bytes', ["b'a'"], ["'a'"]],
    ['None', ['None'], ['1']],
    ["'int'", ['1'], ["'a'"]],
    ['builtins.int', ['1'], ["'a'"]],
    ['int | None', ['1', 'None'], ["'a'", '1.5']],
    ['Optional[int]', ['1', 'None'], ["'a'"]],
    ['typing.Union[int, str]', ['1', "'a'"], ['None']],
    ["Literal['adam', 'sgd', 3, None]", ["'adam'", '"sgd"', '3', 'None'], ["'rms'", '4', 'True']],
    ['Literal[1]', ['1'], ['True', '1.0']],
    ['Literal["a|b", "[", ","]', ["'a|b'", "'['", "','"], ["'a'"]],
    ['tuple', ['()', '(1,)', '1, 2'], ['[1]']],
    ['tuple[int, int]', ['(3, 3)'], ['(3,)', '(3, 3, 3)', "(3, 'a')", '[3, 3]']],
    ['tuple[int, ...]', ['()', '(1,)', '(1, 2, 3)'], ["(1, 'a')"]],
    ['tuple[()]', ['()'], ['(1,)']],
    ['Tuple[float, str]', ["(1, 'a')"], ["('a', 1)"]],
    ['list[int]', ['[]', '[1, 2]'], ["['a']", '(1,)']],
    ['list[list[int] | None]', ['[[1], None]'], ["[['a']]"]],
    ['set[str]', ["{'a'}", 'set()'], ['{1}', '{}']],
    ['dict[str, int]', ['{}', "{'a': 1}"], ['{1: 1}', "{'a': 'b'}", '{1}']],
    ['Annotated[int, Gt(0)]', ['1', '-1'], ["'a'"]],
    ['Any', ['1', 'None'], []],
    ['np.ndarray', ['1', 'None'], []],
    ['Sequence[int]', ["'a'"], []],
    ['Literal[Colour.RED]', ['1'], []],
    ['', ['1'], []]
  ])('%s', (annotation, fits, not) => {
    expect(fits.filter(text => misfit(text, annotation) !== null)).toEqual([]);
    expect(not.filter(text => misfit(text, annotation) === null)).toEqual([]);
  });

  it.each([
    ["'ten'", 'int', 'int', "the text 'ten'"],
    ['1.5', 'int', 'int', 'the float 1.5'],
    ['None', 'str', 'str', 'None'],
    ["'rms'", "typing.Literal['adam', 'sgd']", "one of 'adam', 'sgd'", "the text 'rms'"],
    ['(1,)', 'tuple[int, int]', 'tuple[int, int]', 'the tuple (1,)']
  ])('%s for %s: says expected and received', (text, annotation, expected, received) => {
    expect(misfit(text, annotation)).toEqual({ expected, received });
  });

  it('leaves text that is no literal to the literals', () => {
    expect(misfit('ten', 'int')).toBeNull();
  });
});
