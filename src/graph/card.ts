// Where everything of a layer's card is: its size and its ports follow from its description alone.
import { GRID, type ISize } from './grid';
import { textWidth } from './text';
import type { IGraphNode, IGraphPort, Point } from './types';

const NARROWEST = 128;
const WIDEST = 224;
/** Half of it lies on the grid, so that cards of all widths can stand in line. */
const WIDTH_STEP = 2 * GRID;
/** Two borders, the title and the line below it. */
const LINES = 2 + 28 + 22;
/** Rings reach half into the card. */
const UNDER_RINGS = 8;
const NAMES = 16;
/** Between the middles of two rings: room for one more between them. */
const PITCH = 48;

/** Half of the rings' distance lies on either side of a place between two of them. */
interface ISpan {
  readonly port: IGraphPort;
  readonly left: number;
  readonly width: number;
}

export function cardSize(node: IGraphNode): ISize {
  return {
    width: cardWidth(node),
    height: LINES + cardHead(node) + (isNamed(node.outputs) ? NAMES : 0)
  };
}

/** Room above the title for rings and names of inputs. */
export function cardHead({ inputs }: IGraphNode): number {
  const rings = inputs.some(({ rings }) => rings !== undefined) ? UNDER_RINGS : 0;
  return rings + (isNamed(inputs) ? NAMES : 0);
}

/** A port that is alone needs no name: its edges end at the border. */
export function isNamed(ports: readonly IGraphPort[]): boolean {
  return shown(ports).length > 1;
}

function shown(ports: readonly IGraphPort[]): readonly IGraphPort[] {
  return ports.filter(({ isHidden }) => isHidden !== true);
}

/** Middle of a port, or of a ring of a list, relative to the card's corner; null when there is no such port. */
export function cardPlace(
  node: IGraphNode,
  port: string,
  isOutput: boolean,
  ring?: number
): Point | null {
  const span = spansOf(node, isOutput).find(each => each.port.name === port);
  if (span === undefined) {
    return null;
  }
  const y = isOutput ? cardSize(node).height : 0;
  const count = span.port.rings?.length;
  return count === undefined || count === 0
    ? [span.left + span.width / 2, y]
    : [span.left + ringPlace(span.width, count, ring ?? count - 1), y];
}

/** The part of the border that belongs to each port. */
export function spansOf(node: IGraphNode, isOutput: boolean): readonly ISpan[] {
  const ports = shown(isOutput ? node.outputs : node.inputs);
  const needs = ports.map(port => portWidth(port, isNamed(ports)));
  const spare = (cardWidth(node) - sum(needs)) / Math.max(1, ports.length);
  let left = 0;
  return ports.map((port, index) => {
    const width = (needs[index] ?? 0) + spare;
    left += width;
    return { port, left: left - width, width };
  });
}

/** Middle of the n-th of a list's rings in its part of the border. */
export function ringPlace(width: number, count: number, index: number): number {
  return (width * (index + 1)) / (count + 1);
}

/** The place among a list's rings that a point of its part of the border means: before the rings right of it. */
export function placeAt(width: number, count: number, x: number): number {
  return Math.max(0, Math.min(count, Math.floor((x * (count + 1)) / width)));
}

/** The place that a new edge gets where it is dropped: a gap only close to its middle, else after the last ring. */
export function dropPlace(width: number, count: number, x: number): number {
  const place = placeAt(width, count, x);
  return Math.abs(x - gapPlace(width, count, place)) <= PITCH / 4 ? place : count;
}

/** Middle of the gap before the n-th ring. */
export function gapPlace(width: number, count: number, place: number): number {
  return (width * (place + 0.5)) / (count + 1);
}

const widths = new WeakMap<IGraphNode, number>();

function cardWidth(node: IGraphNode): number {
  const known = widths.get(node);
  if (known !== undefined) {
    return known;
  }
  const { summary = '', note = '', isAgain = false } = node.card ?? {};
  const title = 29 + textWidth(node.title, 'title') + (isAgain ? 18 : 0);
  const line = 20 + textWidth(summary, 'meta') + (note === '' ? 0 : 12) + textWidth(note, 'meta');
  const ports = [node.inputs, node.outputs].map(each =>
    sum(shown(each).map(port => portWidth(port, isNamed(each))))
  );
  const need = Math.max(NARROWEST, Math.min(WIDEST, Math.max(title, line)), ...ports);
  const width = Math.ceil(need / WIDTH_STEP) * WIDTH_STEP;
  widths.set(node, width);
  return width;
}

/** How far a card reaches over the narrowest one on either side: what stands in line stays so when a card grows. */
export function grownBy(node: IGraphNode): number {
  return (cardWidth(node) - NARROWEST) / 2;
}

function portWidth(port: IGraphPort, hasName: boolean): number {
  const name = hasName ? 12 + textWidth(port.title ?? port.name, 'meta') : 0;
  return Math.max(name, port.rings === undefined ? 0 : PITCH * (port.rings.length + 1));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
