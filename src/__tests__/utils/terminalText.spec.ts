// Promises of the text of a log: what a terminal would show.
import { terminalText } from '../../utils/terminalText';

it.each([
  ['plain\nlines\n', 'plain\nlines\n'],
  ['windows\r\nlines', 'windows\nlines'],
  ['10%\r50%\r100%', '100%'],
  ['loading...\rdone', 'doneing...'],
  ['ab\b\bX', 'Xb'],
  ['\x1b[31mred\x1b[0m text', 'red text'],
  ['\x1b]0;title\x07shown', 'shown'],
  ['tab\there', 'tab\there'],
  ['bell\x07', 'bell']
])('shows %p as %p', (output, text) => {
  expect(terminalText(output)).toBe(text);
});
