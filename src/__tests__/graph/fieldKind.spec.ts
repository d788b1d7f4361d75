// Tests of which control edits which attribute.
import { fieldKind } from '../../graph/fieldKind';

const TEXT = { kind: 'text' };

describe('fieldKind', () => {
  it.each([
    ['int', '10', TEXT],
    [undefined, 'True', TEXT],
    ['bool', 'True', { kind: 'switch', isOn: true }],
    ['bool', 'False', { kind: 'switch', isOn: false }],
    ['bool', 'maybe', TEXT],
    ['bool | None', 'True', TEXT],
    ["Literal['adam', 'sgd']", "'sgd'", { kind: 'choice', choices: ["'adam'", "'sgd'"] }],
    ['typing.Literal[1, 2]', '2', { kind: 'choice', choices: ['1', '2'] }],
    ['Literal["a, b", None]', 'None', { kind: 'choice', choices: ['"a, b"', 'None'] }],
    ["Literal['adam', 'sgd']", '"sgd"', { kind: 'choice', choices: ["'adam'", '"sgd"'] }],
    ["Literal['adam', 'sgd']", "'other'", TEXT],
    ["Literal['it\\'s']", "'it\\'s'", { kind: 'choice', choices: ["'it\\'s'"] }],
    ['Literal[Color.RED, "x"]', 'Color.RED', { kind: 'choice', choices: ['Color.RED', '"x"'] }],
    ['Literal[]', '1', TEXT],
    ['Literal["open', '1', TEXT]
  ])('edits %s with the value %s as %j', (annotation, value, kind) => {
    expect(fieldKind(annotation, value)).toEqual(kind);
  });
});
