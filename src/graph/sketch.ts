// How the edges of a graph of cards are drawn: where they leave, beside which cards they pass, where their labels are.
import { cardPlace, cardSize } from './card';
import { curveOf, type ILane } from './curve';
import { sameData } from './equal';
import { cornerOf } from './geometry';
import { placePlates, type IPlate } from './plates';
import { routeRuns, type IBlockage, type IRun } from './route';
import { textWidth } from './text';
import type { IGraph, IGraphEdge, IGraphNode, Point } from './types';

/** Of one edge. */
export interface IStroke {
  /** How far beside the middle of its output it leaves, so that edges of one output fan out. */
  readonly leave: number;
  readonly lanes: readonly ILane[];
  /** The share of its way at which its label is; null: there is no room for one. */
  readonly label: number | null;
}

export const PLATE_HEIGHT = 15;
export const PLATE_PADDING = 4;
const LEAN = 0.22;
const LEAST_APART = 10;
const FROM_CORNER = 18;

interface IEnds {
  readonly edge: IGraphEdge;
  readonly start: Point;
  readonly end: Point;
}

/** Strokes by edge. Ends at ports that are gone have none. */
export function sketchOf(graph: IGraph): ReadonlyMap<string, IStroke> {
  const nodes = new Map(graph.nodes.map(node => [node.id, node]));
  const ends = graph.edges.flatMap(edge => endsOf(edge, nodes) ?? []);
  const cards = graph.nodes.map(blockage);
  const routes = routeRuns(
    cards,
    ends.map(({ edge, start, end }): IRun => ({ id: edge.id, start, end }))
  );
  const leaves = leavesOf(ends, routes, nodes);
  const plates = ends.flatMap<IPlate>(({ edge, start, end }) =>
    edge.label === undefined
      ? []
      : [
          {
            id: edge.id,
            curves: curveOf(
              [start[0] + (leaves.get(edge.id) ?? 0), start[1]],
              end,
              routes.get(edge.id) ?? []
            ),
            width: textWidth(edge.label, 'plate') + 2 * PLATE_PADDING,
            height: PLATE_HEIGHT
          }
        ]
  );
  const labels = placePlates(plates, cards);
  return new Map(
    ends.map(({ edge: { id } }) => [
      id,
      { leave: leaves.get(id) ?? 0, lanes: routes.get(id) ?? [], label: labels.get(id) ?? null }
    ])
  );
}

function blockage(node: IGraphNode): IBlockage {
  const [left, top] = cornerOf(node);
  const { width, height } = cardSize(node);
  return { left, top, right: left + width, bottom: top + height };
}

function endsOf(edge: IGraphEdge, nodes: ReadonlyMap<string, IGraphNode>): IEnds | null {
  const source = nodes.get(edge.from[0]);
  const target = nodes.get(edge.to[0]);
  const start = source && cardPlace(source, edge.from[1], true);
  const end = target && cardPlace(target, edge.to[1], false, edge.place);
  return source && target && start && end
    ? { edge, start: add(cornerOf(source), start), end: add(cornerOf(target), end) }
    : null;
}

/** Edges of one output leave side by side, in the order and in the direction in which they go. */
function leavesOf(
  ends: readonly IEnds[],
  routes: ReadonlyMap<string, readonly ILane[]>,
  nodes: ReadonlyMap<string, IGraphNode>
): Map<string, number> {
  const siblings = new Map<string, { readonly id: string; readonly lean: number }[]>();
  for (const { edge, start, end } of ends) {
    const aim = routes.get(edge.id)?.[0]?.x ?? end[0];
    const key = `${edge.from[0]}\n${edge.from[1]}`;
    const list = siblings.get(key) ?? [];
    list.push({ id: edge.id, lean: (aim - start[0]) * LEAN });
    siblings.set(key, list);
  }
  const leaves = new Map<string, number>();
  for (const [key, list] of siblings) {
    if (list.length < 2) {
      continue;
    }
    const node = nodes.get(key.split('\n')[0] ?? '');
    const ports = node?.outputs.length ?? 1;
    const room = node === undefined ? 0 : cardSize(node).width / ports / 2 - FROM_CORNER;
    const apart = Math.min(LEAST_APART, (2 * room) / (list.length - 1));
    list.sort((a, b) => a.lean - b.lean);
    const places = list.map(({ lean }) => Math.max(-room, Math.min(room, lean)));
    spread(places, apart, room);
    list.forEach(({ id }, index) => {
      leaves.set(id, Math.round(places[index] ?? 0));
    });
  }
  return leaves;
}

/** Moves ascending places apart, away from the middle, and back where that leads past the room. */
function spread(places: number[], apart: number, room: number): void {
  const at = (index: number): number => places[index] ?? 0;
  const middle = places.findIndex(place => place >= 0);
  for (let i = Math.max(1, middle); i < places.length; i++) {
    places[i] = Math.max(at(i), at(i - 1) + apart);
  }
  for (let i = Math.min(middle < 0 ? places.length : middle, places.length) - 2; i >= 0; i--) {
    places[i] = Math.min(at(i), at(i + 1) - apart);
  }
  for (let i = places.length - 1; i >= 0; i--) {
    places[i] = Math.min(at(i), room - (places.length - 1 - i) * apart);
  }
  for (let i = 0; i < places.length; i++) {
    places[i] = Math.max(at(i), -room + i * apart);
  }
}

/** Makes strokes anew only where a card or an edge has changed its place, its ends or its label. */
export class Sketcher {
  of(graph: IGraph): ReadonlyMap<string, IStroke> {
    const traits = [graph.nodes.map(nodeTrait), graph.edges.map(edgeTrait)];
    if (!sameData(traits, this._traits)) {
      this._traits = traits;
      this._strokes = sketchOf(graph);
    }
    return this._strokes;
  }

  private _traits: unknown = null;
  private _strokes: ReadonlyMap<string, IStroke> = new Map();
}

function nodeTrait(node: IGraphNode): unknown {
  const { width, height } = cardSize(node);
  return [node.id, node.position, width, height, node.inputs.length, node.outputs.length];
}

function edgeTrait({ id, from, to, place, label }: IGraphEdge): unknown {
  return [id, from, to, place, label];
}

function add(a: Point, b: Point): Point {
  return [a[0] + b[0], a[1] + b[1]];
}
