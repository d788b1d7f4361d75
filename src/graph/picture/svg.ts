// Pieces of SVG text. Whatever comes out of a document is escaped here.
import { fontOf, textWidth, type TextFont } from '../text';
import { INK } from './ink';

type Attributes = Readonly<Record<string, string | number>>;

/** An element with its attributes; numbers are written with one digit after the point at most. */
export function element(name: string, attributes: Attributes, content = ''): string {
  const given = Object.entries(attributes).map(
    ([key, value]) =>
      ` ${key}="${typeof value === 'number' ? String(Math.round(value * 10) / 10) : escaped(value)}"`
  );
  return content === ''
    ? `<${name}${given.join('')}/>`
    : `<${name}${given.join('')}>${content}</${name}>`;
}

interface ITextOptions {
  readonly anchor?: 'middle' | 'end';
  readonly fill?: string;
  /** What does not fit is cut off and ends in dots. */
  readonly most?: number;
}

/**
 * One line of text whose middle is at a height. Its width is written down, so that it keeps to its place where the
 * picture is shown in another font.
 */
export function text(
  content: string,
  font: TextFont,
  x: number,
  middle: number,
  { anchor, fill = INK.second, most = Infinity }: ITextOptions = {}
): string {
  const shown = fitting(content, font, most);
  if (shown === '') {
    return '';
  }
  const { family, size, weight } = fontOf(font);
  return element(
    'text',
    {
      x,
      y: middle + size * 0.35,
      ...(anchor === undefined ? {} : { 'text-anchor': anchor }),
      'font-family': family,
      'font-size': size,
      ...(weight === null ? {} : { 'font-weight': weight }),
      textLength: textWidth(shown, font),
      lengthAdjust: 'spacingAndGlyphs',
      fill
    },
    escaped(shown)
  );
}

function fitting(content: string, font: TextFont, most: number): string {
  if (textWidth(content, font) <= most) {
    return content;
  }
  const letters = Array.from(content);
  while (letters.length > 0 && textWidth(`${letters.join('')}…`, font) > most) {
    letters.pop();
  }
  return letters.length === 0 ? '' : `${letters.join('').trimEnd()}…`;
}

/** Without the characters that XML knows no way to write. */
export function escaped(value: string): string {
  return value
    .replace(/[^\t\n\r -\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;');
}
