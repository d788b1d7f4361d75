// Promises of the colours of layers: every one in both themes, and easily told from cards and canvas.
import { readFileSync } from 'fs';
import { join } from 'path';

const STYLE = join(__dirname, '../../../style');

/** Custom properties with a colour, by theme: the first block of a file is the light one. */
function colours(file: string): readonly ReadonlyMap<string, string>[] {
  const blocks = readFileSync(join(STYLE, file), 'utf-8').match(/body[^{]*\{[^}]*\}/g) ?? [];
  return blocks.map(
    block =>
      new Map(
        [...block.matchAll(/(--df-[\w-]+):\s*(#[0-9a-f]{3,6})\b/g)].map(([, name, value]) => [
          name ?? '',
          value ?? ''
        ])
      )
  );
}

/** WCAG's contrast of two colours. */
function contrast(one: string, other: string): number {
  const light = (colour: string): number => {
    const short = colour.length === 4;
    const [r, g, b] = [0, 1, 2].map(index => {
      const text = short
        ? (colour[index + 1] ?? '').repeat(2)
        : colour.slice(1 + 2 * index, 3 + 2 * index);
      const value = parseInt(text, 16) / 255;
      return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * (r ?? 0) + 0.7152 * (g ?? 0) + 0.0722 * (b ?? 0);
  };
  const [high, low] = [light(one), light(other)].sort((a, b) => b - a);
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05);
}

const TONES = colours('layers.css');
const TOKENS = colours('tokens.css');

it('has each tone in both themes', () => {
  const [light, dark] = TONES.map(each => [...each.keys()].sort());
  expect(light?.length).toBe(16);
  expect(dark).toEqual(light);
});

it.each([
  ['light', 0],
  ['dark', 1]
] as const)('keeps a contrast of 3 to 1 on cards and canvas (%s)', (_, theme) => {
  const weak = [...(TONES[theme] ?? [])].filter(([, colour]) =>
    ['--df-node', '--df-canvas'].some(
      ground => contrast(colour, TOKENS[theme]?.get(ground) ?? colour) < 3
    )
  );
  expect(weak).toEqual([]);
});
