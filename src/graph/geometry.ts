// Where everything of a node is: sizes and port places follow from its description alone, nothing is measured on screen.
import { cardPlace, cardSize, grownBy } from './card';
import { GRID, type ISize } from './grid';
import { textWidth } from './text';
import type { IGraphNode, Point } from './types';

export type Direction = 'right' | 'down';

const HEAD = 32;
const ROW = 24;
const FOOTER = 25;
const BORDER = 1;
const PORT_PADDING = 3;
const ROW_PADDING = 4;
const NARROWEST = 112;
const WIDEST = 208;

/** Outer size of a node in canvas units. */
export function nodeSize(node: IGraphNode, direction: Direction): ISize {
  if (node.card !== undefined) {
    return cardSize(node);
  }
  const rows = direction === 'right' ? portRows(node) : 0;
  const ports = rows === 0 ? 0 : rows * ROW + 2 * PORT_PADDING;
  const values = node.rows.length === 0 ? 0 : BORDER + node.rows.length * ROW + 2 * ROW_PADDING;
  const footer = hasFooter(node) ? FOOTER : 0;
  return { width: nodeWidth(node, direction), height: 2 * BORDER + HEAD + ports + values + footer };
}

/** The upper left corner of a node. A card's place is the corner that the narrowest card has there: it grows to both sides. */
export function cornerOf(node: IGraphNode): Point {
  const [x, y] = node.position;
  return node.card === undefined ? node.position : [x - grownBy(node), y];
}

/** The place of a node whose upper left corner is known. */
export function placeOf(node: IGraphNode, [x, y]: Point): Point {
  return [node.card === undefined ? x : x + grownBy(node), y];
}

function hasFooter(node: IGraphNode): boolean {
  return node.problem !== undefined || node.footer !== undefined;
}

/** Centre of a port, or of a ring of a list, relative to the node's corner; null when the node has no such port. */
export function portPlace(
  node: IGraphNode,
  port: string,
  isOutput: boolean,
  direction: Direction,
  ring?: number
): Point | null {
  if (node.card !== undefined) {
    return cardPlace(node, port, isOutput, ring);
  }
  const ports = isOutput ? node.outputs : node.inputs;
  const index = ports.findIndex(({ name }) => name === port);
  if (index < 0) {
    return null;
  }
  const { width, height } = nodeSize(node, direction);
  if (direction === 'right') {
    const y = BORDER + HEAD + PORT_PADDING + index * ROW + ROW / 2;
    return [isOutput ? width : 0, y];
  }
  return [(width * (index + 1)) / (ports.length + 1), isOutput ? height : 0];
}

function portRows(node: IGraphNode): number {
  return Math.max(node.inputs.length, node.outputs.length);
}

const widths = new WeakMap<IGraphNode, number>();

function nodeWidth(node: IGraphNode, direction: Direction): number {
  let width = widths.get(node);
  if (width === undefined) {
    const head = 2 * BORDER + 58 + textWidth(node.title, 'title');
    const needs = [head, footerWidth(node), ...node.rows.map(rowWidth)];
    if (direction === 'right') {
      for (let index = 0; index < portRows(node); index++) {
        needs.push(portRowWidth(node.inputs[index]?.name, node.outputs[index]?.name));
      }
    } else {
      needs.push(NARROWEST + 2 * GRID);
    }
    const need = Math.max(...needs);
    width = Math.min(WIDEST, Math.max(NARROWEST, Math.ceil(need / GRID) * GRID));
    widths.set(node, width);
  }
  return width;
}

function portRowWidth(input: string | undefined, output: string | undefined): number {
  const gap = input !== undefined && output !== undefined ? 12 : 0;
  return 24 + gap + textWidth(input ?? '', 'label') + textWidth(output ?? '', 'label');
}

function rowWidth(row: IGraphNode['rows'][number]): number {
  return 28 + textWidth(row.name, 'label') + Math.max(66, 14 + textWidth(row.value, 'code'));
}

/** Statuses come and go: only their shortest form may widen a node, so that none jumps when one arrives. */
function footerWidth(node: IGraphNode): number {
  return hasFooter(node) ? NARROWEST + 2 * GRID : 0;
}
