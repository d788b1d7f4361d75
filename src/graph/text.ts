// How wide texts are in the fonts of nodes, so that a node's size is known before it is drawn.

export type TextFont = 'title' | 'label' | 'meta' | 'code' | 'plate' | 'ring';

const SHAPES: Readonly<
  Record<TextFont, readonly [prefix: string, variable: string, perCharacter: number]>
> = {
  title: ['600 12.5px', '--jp-ui-font-family', 7.2],
  label: ['12px', '--jp-ui-font-family', 6.4],
  meta: ['11px', '--jp-ui-font-family', 5.9],
  code: ['11.5px', '--jp-code-font-family', 7],
  plate: ['10.5px', '--jp-code-font-family', 6.4],
  ring: ['600 10px', '--jp-ui-font-family', 5.8]
};

const known = new Map<string, number>();
let context: CanvasRenderingContext2D | null | undefined;
const fonts = new Map<TextFont, string>();

/** Width in CSS pixels; an estimate where the browser cannot measure. */
export function textWidth(text: string, font: TextFont): number {
  const key = `${font}\n${text}`;
  const before = known.get(key);
  if (before !== undefined) {
    return before;
  }
  const width = measure(text, font);
  known.set(key, width);
  return width;
}

function measure(text: string, font: TextFont): number {
  const [prefix, variable, perCharacter] = SHAPES[font];
  context ??= typeof OffscreenCanvas === 'undefined' ? null : measuringContext();
  if (context === null) {
    return text.length * perCharacter;
  }
  context.font = `${prefix} ${familyOf(font, variable)}`;
  return context.measureText(text).width;
}

function familyOf(font: TextFont, variable: string): string {
  let family = fonts.get(font);
  if (family === undefined) {
    family = getComputedStyle(document.body).getPropertyValue(variable).trim() || 'sans-serif';
    fonts.set(font, family);
  }
  return family;
}

export interface IFont {
  readonly family: string;
  /** In CSS pixels. */
  readonly size: number;
  /** Null where it is the usual one. */
  readonly weight: string | null;
}

/** The font as its parts. */
export function fontOf(font: TextFont): IFont {
  const [prefix, variable] = SHAPES[font];
  const words = prefix.split(' ');
  return {
    family: familyOf(font, variable),
    size: parseFloat(words.at(-1) ?? ''),
    weight: words.length > 1 ? (words[0] ?? null) : null
  };
}

function measuringContext(): CanvasRenderingContext2D | null {
  return document.createElement('canvas').getContext('2d');
}
