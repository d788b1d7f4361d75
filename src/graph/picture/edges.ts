// The edges of a picture: lines that make room for the shapes written on them, so that they need no ground.
import { cardPlace } from '../card';
import { cubicAt, curveOf, pathOf, pointAt, type Cubic } from '../curve';
import { cornerOf } from '../geometry';
import { PLATE_HEIGHT, PLATE_PADDING, sketchOf, type IStroke } from '../sketch';
import { textWidth } from '../text';
import type { IGraph, IGraphEdge, IGraphNode, Point } from '../types';
import { INK } from './ink';
import { element, text } from './svg';

const STEPS = 48;
const DASH = 4;

export function edgesPicture(graph: IGraph): string {
  const nodes = new Map(graph.nodes.map(node => [node.id, node]));
  const strokes = sketchOf(graph);
  const parts = graph.edges.map(edge => {
    const stroke = strokes.get(edge.id);
    const source = nodes.get(edge.from[0]);
    const target = nodes.get(edge.to[0]);
    return stroke && source && target ? edgePicture(edge, stroke, source, target) : ['', ''];
  });
  // Shapes are written over lines that cross them.
  return [...parts.map(([line = '']) => line), ...parts.map(([, label = '']) => label)].join('');
}

function edgePicture(
  edge: IGraphEdge,
  stroke: IStroke,
  source: IGraphNode,
  target: IGraphNode
): readonly [line: string, label: string] {
  const start = end(source, edge.from[1], true);
  const curves = curveOf(
    [start[0] + stroke.leave, start[1]],
    end(target, edge.to[1], false, edge.place),
    stroke.lanes
  );
  const isWrong = edge.state === 'wrong';
  const at = edge.label === undefined || stroke.label === null ? null : stroke.label;
  const place = at === null ? null : pointAt(curves, at);
  const dashes = dashesOf(curves, place, edge);
  const line = element('path', {
    d: pathOf(curves),
    fill: 'none',
    stroke: isWrong ? INK.wrongMark : INK.line,
    'stroke-width': 1.6,
    ...(dashes === '' ? {} : { 'stroke-dasharray': dashes })
  });
  const label =
    place === null
      ? ''
      : text(edge.label ?? '', 'plate', place[0], place[1], {
          anchor: 'middle',
          fill: isWrong ? INK.wrong : INK.second
        });
  return [line, label];
}

function end(node: IGraphNode, port: string, isOutput: boolean, place?: number): Point {
  const [x, y] = cornerOf(node);
  const [dx, dy] = cardPlace(node, port, isOutput, place) ?? [0, 0];
  return [x + dx, y + dy];
}

/** The line as long as it is beside its label; what is not known is dashed throughout. */
function dashesOf(curves: readonly Cubic[], place: Point | null, edge: IGraphEdge): string {
  const width = textWidth(edge.label ?? '', 'plate') / 2 + PLATE_PADDING;
  const isUnder = ([x, y]: Point): boolean =>
    place !== null && Math.abs(x - place[0]) < width && Math.abs(y - place[1]) < PLATE_HEIGHT / 2;
  const gap = gapOf(curves, isUnder);
  if (edge.state !== 'unknown') {
    return gap === null ? '' : [gap[0], gap[1] - gap[0], gap[2]].map(rounded).join(' ');
  }
  const dashes: number[] = [];
  const drawn = gap?.[0] ?? 0;
  for (let length = 0; length + 2 * DASH <= drawn; length += 2 * DASH) {
    dashes.push(DASH, DASH);
  }
  const rest = gap === null ? 0 : gap[1] - dashes.length * DASH;
  return gap === null
    ? `${String(DASH)} ${String(DASH)}`
    : [...dashes, 0, rest, gap[2]].map(rounded).join(' ');
}

function rounded(value: number): number {
  return Math.max(0, Math.round(value * 10) / 10);
}

/** Lengths along the way: where it goes under the label, where it comes out again, and what is left then. */
function gapOf(
  curves: readonly Cubic[],
  isUnder: (point: Point) => boolean
): readonly [number, number, number] | null {
  let length = 0;
  let from: number | null = null;
  let to = 0;
  let before = curves[0]?.[0] ?? [0, 0];
  for (const curve of curves) {
    for (let step = 1; step <= STEPS; step++) {
      const point = cubicAt(curve, step / STEPS);
      length += Math.hypot(point[0] - before[0], point[1] - before[1]);
      if (isUnder(point)) {
        from ??= length;
        to = length;
      }
      before = point;
    }
  }
  return from === null ? null : [from, to, length - to];
}
