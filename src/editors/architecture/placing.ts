// Where a new layer goes: below what is selected, or where the user looks, never on top of another.
import type { Node } from '../../documents/architecture/model';
import { snap } from '../common/placing';

export { snap };

type Place = readonly [number, number];

/** Distances of the canvas: the width of a card with some room, and from a card to the one below it. */
const ACROSS = 176;
const DOWN = 112;
const GRID = 16;
/** Cards nearer than this in height lie beside each other. */
const HEIGHT = 64;

/**
 * The place of a new layer.
 *
 * @param selected - the ids of the selected layers; the new one goes below the lowest
 * @param centre - middle of what is seen
 */
export function belowPlace(
  nodes: Readonly<Record<string, Node>>,
  selected: readonly string[],
  centre: Place
): Place {
  const chosen = selected.flatMap(id => nodes[id] ?? []);
  const lowest = chosen.reduce<Node | null>(
    (best, node) => (best === null || node.position[1] > best.position[1] ? node : best),
    null
  );
  const [start, y] =
    lowest === null
      ? [snap(centre[0] - ACROSS / 2), snap(centre[1] - HEIGHT / 2)]
      : [lowest.position[0], snap(lowest.position[1] + DOWN)];
  const taken = Object.values(nodes).map(node => node.position);
  let x = start;
  while (taken.some(([left, top]) => Math.abs(left - x) < ACROSS && Math.abs(top - y) < HEIGHT)) {
    x += GRID;
  }
  return [x, y];
}
