// The colours of a picture: those of the light theme whichever is on, since pictures go into papers.
// They are those of style/tokens.css and style/layers.css, with mixed ones as what they come to on white.

export const INK = {
  text: '#212121',
  second: '#575757',
  line: '#8f8f8f',
  faint: '#a3a3a3',
  node: '#fff',
  edge: '#cfcfd4',
  wrong: '#b3211c',
  wrongMark: '#d0342c'
} as const;

const TONES: Readonly<Record<string, string>> = {
  core: '#5f6368',
  convolution: '#1f6fd0',
  pooling: '#0b7f75',
  merging: '#7b45c6',
  normalization: '#a35b00',
  regularization: '#c2410c',
  recurrent: '#b8326f',
  attention: '#9a3a9f',
  activation: '#6b7500',
  reshaping: '#3f6f8f',
  preprocessing: '#4a7a2b',
  wrapper: '#8a5a44',
  operation: '#5663c7',
  block: '#80868b',
  own: '#2b8a45',
  other: '#6b6b75'
};

export function toneOf(tone: string): string {
  return TONES[tone] ?? TONES['other'] ?? INK.line;
}
