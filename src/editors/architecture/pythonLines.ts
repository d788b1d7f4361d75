// Generated code in coloured pieces, line by line: just the Python that a code generator writes.

export type PieceKind = 'keyword' | 'string' | 'number' | 'comment' | 'plain';

export interface IPiece {
  readonly kind: PieceKind;
  readonly text: string;
}

const KEYWORDS =
  'False|None|True|and|as|assert|async|await|break|class|continue|def|del|elif|else|except|finally|for|from|global|if|import|in|is|lambda|nonlocal|not|or|pass|raise|return|try|while|with|yield';
const PIECE = new RegExp(
  [
    '(?<comment>#.*)',
    '(?<string>"""(?:[^"]|"(?!""))*"""|"(?:[^"\\\\]|\\\\.)*"|\'(?:[^\'\\\\]|\\\\.)*\')',
    '(?<number>(?<![\\w.])\\d[\\d_]*(?:\\.[\\d_]*)?(?:[eE][+-]?\\d+)?)',
    `(?<keyword>(?<!\\w)(?:${KEYWORDS})(?!\\w))`
  ].join('|'),
  'g'
);
const KINDS = ['keyword', 'string', 'number', 'comment'] as const;
const QUOTES = '"""';

/** The pieces of each line; a text over several lines in three quotes stays a text. */
export function pythonLines(code: string): readonly (readonly IPiece[])[] {
  let isInText = false;
  return code
    .replace(/\n$/, '')
    .split('\n')
    .map(line => {
      if (isInText) {
        isInText = !line.includes(QUOTES);
        return [{ kind: 'string', text: line }];
      }
      if (line.split(QUOTES).length % 2 === 0) {
        isInText = true;
        const at = line.indexOf(QUOTES);
        return [...piecesOf(line.slice(0, at)), { kind: 'string', text: line.slice(at) }];
      }
      return piecesOf(line);
    });
}

function piecesOf(line: string): IPiece[] {
  const pieces: IPiece[] = [];
  let end = 0;
  for (const match of line.matchAll(PIECE)) {
    if (match.index > end) {
      pieces.push({ kind: 'plain', text: line.slice(end, match.index) });
    }
    const groups: Readonly<Record<string, string | undefined>> = match.groups ?? {};
    const kind = KINDS.find(each => groups[each] !== undefined) ?? 'plain';
    pieces.push({ kind, text: match[0] });
    end = match.index + match[0].length;
  }
  if (end < line.length) {
    pieces.push({ kind: 'plain', text: line.slice(end) });
  }
  return pieces;
}
