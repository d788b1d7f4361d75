// Where a new node goes: beside what is selected, or where the user looks, never on top of another.
type Place = readonly [number, number];

interface IPlaced {
  readonly position: Place;
}

/** Distances of the canvas: the width of a node with the gap of an edge, and the height of a common node. */
const ACROSS = 256;
const DOWN = 128;
const GRID = 16;

/**
 * The place of a new node.
 *
 * @param selected - the ids of the selected nodes; the new one goes to the right of the rightmost
 * @param centre - middle of what is seen
 */
export function placeFor(
  nodes: Readonly<Record<string, IPlaced>>,
  selected: readonly string[],
  centre: Place
): Place {
  const chosen = selected.flatMap(id => nodes[id] ?? []);
  const beside = chosen.reduce<IPlaced | null>(
    (best, node) => (best === null || node.position[0] > best.position[0] ? node : best),
    null
  );
  let [x, y] =
    beside === null
      ? [snap(centre[0] - ACROSS / 3), snap(centre[1] - DOWN / 2)]
      : [snap(beside.position[0] + ACROSS), snap(beside.position[1])];
  const taken = Object.values(nodes).map(node => node.position);
  while (
    taken.some(([left, top]) => Math.abs(left - x) < ACROSS - 64 && Math.abs(top - y) < DOWN)
  ) {
    y += GRID;
  }
  x = Math.round(x);
  return [x, y];
}

export function snap(value: number): number {
  return Math.round(value / GRID) * GRID;
}
