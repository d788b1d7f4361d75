// A whole graph of layers as a picture: an SVG of its own, made of the description that the canvas draws.
import { cardSize } from '../card';
import { cornerOf } from '../geometry';
import type { IGraph } from '../types';
import { cardPicture } from './card';
import { edgesPicture } from './edges';
import { element, escaped } from './svg';

export interface IPicture {
  readonly svg: string;
  /** In CSS pixels. */
  readonly width: number;
  readonly height: number;
}

const MARGIN = 16;
/** What is written below the last layers. */
const BELOW = 20;
/** The picture's own ground: cards are white, between them is what lies behind. */
export type Ground = 'white' | 'none';

export function pictureOf(graph: IGraph, title: string, ground: Ground): IPicture {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const node of graph.nodes) {
    const [x, y] = cornerOf(node);
    const { width, height } = cardSize(node);
    left = Math.min(left, x - MARGIN);
    top = Math.min(top, y - MARGIN);
    right = Math.max(right, x + width + MARGIN);
    bottom = Math.max(bottom, y + height + BELOW + MARGIN);
  }
  if (graph.nodes.length === 0) {
    [left, top, right, bottom] = [0, 0, 2 * MARGIN, 2 * MARGIN];
  }
  const [width, height] = [right - left, bottom - top];
  const svg = element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      width,
      height,
      viewBox: [left, top, width, height].join(' ')
    },
    [
      element('title', {}, escaped(title)),
      ground === 'white' ? element('rect', { x: left, y: top, width, height, fill: '#fff' }) : '',
      edgesPicture(graph),
      ...graph.nodes.map(cardPicture)
    ].join('\n')
  );
  return { svg: `${svg}\n`, width, height };
}
