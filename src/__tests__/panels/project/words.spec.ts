// How states and problems are said in the tree.
import { asStatus, firstSentence, problemText } from '../../../panels/project/words';

it.each([
  ['It is broken. Mend it.', 'It is broken.'],
  ['expected 1.5, received 2.5', 'expected 1.5, received 2.5'],
  ['one line\nand another', 'one line'],
  ['Why? Because.', 'Why?']
])('the first sentence of %j', (message, sentence) => {
  expect(firstSentence(message)).toBe(sentence);
});

it.each([
  ['operations/a.py, line 3: expected Python', 'Line 3: expected Python'],
  ['operations/a.py', 'Operations/a.py'],
  ['No function. Write one.', 'No function.']
])('the problem %j under its own file', (message, text) => {
  expect(problemText({ code: 'x', message }, 'operations/a.py')).toBe(text);
});

it.each([
  [null, null],
  [undefined, null],
  ['running', 'running'],
  ['cancelled', 'cancelled'],
  ['of a newer server', 'unknown']
])('the status %j is shown as %j', (status, shown) => {
  expect(asStatus(status)).toBe(shown);
});
