// What a terminal would show of a program's output: progress bars overwrite themselves, colours are left out.

// eslint-disable-next-line no-control-regex
const ESCAPES = /\x1b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])/g;

/**
 * Output as lines of plain text: carriage returns and backspaces do what they do in a terminal, escape
 * sequences and other control characters are dropped.
 */
export function terminalText(output: string): string {
  return (
    output
      .replace(ESCAPES, '')
      .replace(/\r\n/g, '\n')
      .split('\n')
      .map(line => (/[\r\b]/.test(line) ? overwritten(line) : line))
      .join('\n')
      // eslint-disable-next-line no-control-regex
      .replace(/[\x00-\x08\x0b-\x1f\x7f]/g, '')
  );
}

function overwritten(line: string): string {
  const cells: (string | undefined)[] = [];
  let column = 0;
  for (const char of line) {
    if (char === '\r') {
      column = 0;
    } else if (char === '\b') {
      column = Math.max(0, column - 1);
    } else {
      cells[column] = char;
      column += 1;
    }
  }
  return Array.from(cells, cell => cell ?? ' ').join('');
}
