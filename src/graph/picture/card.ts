// A layer's card in a picture: as on the canvas, see layerCard.tsx, cardPorts.tsx and style/graphLayers.css.
import { ICON_PATHS } from '../../utils/iconPaths';
import { cardHead, cardSize, isNamed, ringPlace, spansOf } from '../card';
import { cornerOf } from '../geometry';
import type { IGraphNode, IGraphPort } from '../types';
import { INK, toneOf } from './ink';
import { element, text } from './svg';
import { textWidth } from '../text';

const PADDING = 10;
const BAR = 3;
const GAP = 6;
const ICON = 12;
/** From the card's upper border to the middle of the title, and of the line below it. */
const TITLE = 15;
const LINE = 37;

export function cardPicture(node: IGraphNode): string {
  const [x, y] = cornerOf(node);
  const { width, height } = cardSize(node);
  const { card } = node;
  const middle = y + cardHead(node) + TITLE;
  const line = y + cardHead(node) + LINE;
  const isAgain = card?.isAgain === true;
  const left = x + PADDING + BAR + GAP + (isAgain ? ICON + GAP : 0);
  const note = card?.note ?? '';
  const room = width - 2 * PADDING;
  return [
    node.isNested === true ? frame(x + 3, y + 3, width, height, INK.edge) : '',
    frame(x, y, width, height, node.problem === undefined ? INK.edge : INK.wrongMark),
    element('rect', {
      x: x + PADDING,
      y: middle - 7,
      width: BAR,
      height: 14,
      rx: 1.5,
      fill: toneOf(card?.tone ?? '')
    }),
    isAgain ? icon('link', x + PADDING + BAR + GAP, middle - ICON / 2) : '',
    text(node.title, 'title', left, middle, { fill: INK.text, most: x + width - PADDING - left }),
    text(card?.summary ?? '', 'meta', x + PADDING, line, {
      most: room - (note === '' ? 0 : GAP + textWidth(note, 'meta'))
    }),
    text(note, 'meta', x + width - PADDING, line, { anchor: 'end' }),
    ...[false, true].map(isOutput => side(node, isOutput))
  ].join('');
}

function frame(x: number, y: number, width: number, height: number, stroke: string): string {
  return element('rect', {
    x: x + 0.5,
    y: y + 0.5,
    width: width - 1,
    height: height - 1,
    rx: 6,
    fill: INK.node,
    stroke
  });
}

function icon(name: keyof typeof ICON_PATHS, x: number, y: number): string {
  const scale = ICON / 16;
  return element('path', {
    d: ICON_PATHS[name],
    transform: `translate(${String(x)} ${String(y)}) scale(${String(scale)})`,
    fill: 'none',
    stroke: INK.second,
    'stroke-width': 1.4,
    'stroke-linecap': 'round',
    'stroke-linejoin': 'round'
  });
}

/** Names, dots and rings along one border, and what is written below an output that leads nowhere. */
function side(node: IGraphNode, isOutput: boolean): string {
  const [left, top] = cornerOf(node);
  const y = isOutput ? top + cardSize(node).height : top;
  const hasNames = isNamed(isOutput ? node.outputs : node.inputs);
  return spansOf(node, isOutput)
    .map(span => {
      const start = left + span.left;
      const middle = start + span.width / 2;
      const { port } = span;
      // A list that nothing leads into is an offer to the one who edits.
      if (port.rings?.length === 0) {
        return '';
      }
      return [
        hasNames && port.rings === undefined ? dot(port, middle, y) : '',
        hasNames
          ? text(port.title ?? port.name, 'meta', middle, nameAt(port, y, isOutput), {
              anchor: 'middle',
              most: span.width
            })
          : '',
        ...(port.rings ?? []).map((ring, index, { length }) =>
          ringPicture(index, start + ringPlace(span.width, length, index), y, ring.state)
        ),
        port.label === undefined ? '' : end(port.label, middle, y)
      ].join('');
    })
    .join('');
}

function nameAt(port: IGraphPort, y: number, isOutput: boolean): number {
  return isOutput ? y - 12 : y + (port.rings === undefined ? 12 : 16);
}

function dot({ isUnmet }: IGraphPort, x: number, y: number): string {
  return element('circle', {
    cx: x,
    cy: y,
    r: 3.75,
    fill: isUnmet === true ? INK.node : INK.second,
    stroke: isUnmet === true ? INK.wrongMark : INK.node,
    'stroke-width': 1.5
  });
}

function ringPicture(index: number, x: number, y: number, state: string | undefined): string {
  const isWrong = state === 'wrong';
  return (
    element('circle', {
      cx: x,
      cy: y,
      r: 7.25,
      fill: INK.node,
      stroke: isWrong ? INK.wrongMark : INK.faint,
      'stroke-width': 1.5
    }) +
    text(String(index + 1), 'ring', x, y, {
      anchor: 'middle',
      fill: isWrong ? INK.wrong : INK.text
    })
  );
}

function end(label: string, x: number, y: number): string {
  return (
    element('path', {
      d: `M${String(x)} ${String(y)}v8`,
      stroke: INK.faint,
      'stroke-width': 1.6
    }) + text(label, 'plate', x, y + 15, { anchor: 'middle' })
  );
}
