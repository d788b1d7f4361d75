// Questions about a graph of nodes and edges, without knowing what they stand for.
import { compareByCodePoint } from '../canonical';
import type { IEdge } from './edge';

/** Node ids, each after those it depends on, otherwise by id; those of cycles, and behind them, last, by id. */
export function topologicalOrder(nodes: Iterable<string>, edges: Iterable<IEdge>): string[] {
  const waits = new Map<string, Set<string>>();
  for (const id of [...nodes].sort(compareByCodePoint)) {
    waits.set(id, new Set());
  }
  const feeds = new Map<string, Set<string>>();
  for (const { from, to } of edges) {
    if (waits.has(from[0]) && waits.has(to[0])) {
      waits.get(to[0])?.add(from[0]);
      addTo(feeds, from[0], to[0]);
    }
  }
  const rank = new Map([...waits.keys()].map((id, index) => [id, index]));
  const ready = new Heap(rank);
  waits.forEach((before, id) => {
    if (before.size === 0) {
      ready.push(id);
    }
  });
  const order: string[] = [];
  for (let id = ready.pop(); id !== undefined; id = ready.pop()) {
    order.push(id);
    for (const after of feeds.get(id) ?? []) {
      const before = waits.get(after);
      if (before?.delete(id) === true && before.size === 0) {
        ready.push(after);
      }
    }
  }
  const done = new Set(order);
  return [...order, ...[...waits.keys()].filter(id => !done.has(id))];
}

/** A cycle in the direction of its edges, its first node repeated at the end; null when there is none. */
export function findCycle(
  nodes: Iterable<string>,
  edges: readonly IEdge[]
): readonly string[] | null {
  const waits = waitingNodes([...nodes], edges);
  const first = [...waits.keys()].sort(compareByCodePoint)[0];
  if (first === undefined) {
    return null;
  }
  // Every node that waits waits for one that waits: going back from any, one comes round.
  const seen: string[] = [];
  let node = first;
  while (!seen.includes(node)) {
    seen.push(node);
    node = [...(waits.get(node) ?? [])].sort(compareByCodePoint)[0] ?? node;
  }
  const ring = seen.slice(seen.indexOf(node)).reverse();
  const start = ring.indexOf([...ring].sort(compareByCodePoint)[0] ?? '');
  const turned = [...ring.slice(start), ...ring.slice(0, start)];
  return [...turned, turned[0] ?? ''];
}

/** The nodes on a shortest way along the edges, both ends included; null when there is none. */
export function findPath(
  edges: Iterable<IEdge>,
  start: string,
  end: string
): readonly string[] | null {
  const feeds = new Map<string, Set<string>>();
  for (const { from, to } of edges) {
    addTo(feeds, from[0], to[0]);
  }
  const cameFrom = new Map<string, string | null>([[start, null]]);
  const queue = [start];
  // The queue grows while it is walked.
  for (const node of queue) {
    if (node === end) {
      const path: string[] = [];
      for (let step: string | null = node; step !== null; step = cameFrom.get(step) ?? null) {
        path.unshift(step);
      }
      return path;
    }
    for (const after of feeds.get(node) ?? []) {
      if (!cameFrom.has(after)) {
        cameFrom.set(after, node);
        queue.push(after);
      }
    }
  }
  return null;
}

/** What each node of a cycle, or behind one, still waits for when all others are done. */
function waitingNodes(ids: readonly string[], edges: readonly IEdge[]): Map<string, Set<string>> {
  const known = new Set(ids);
  const among = edges.filter(({ from, to }) => known.has(from[0]) && known.has(to[0]));
  const counts = new Map<string, number>();
  const feeds = new Map<string, string[]>();
  for (const { from, to } of among) {
    counts.set(to[0], (counts.get(to[0]) ?? 0) + 1);
    const fed = feeds.get(from[0]);
    if (fed === undefined) {
      feeds.set(from[0], [to[0]]);
    } else {
      fed.push(to[0]);
    }
  }
  const done = ids.filter(id => !counts.has(id));
  // The list grows while it is walked.
  for (const id of done) {
    for (const after of feeds.get(id) ?? []) {
      const left = (counts.get(after) ?? 0) - 1;
      counts.set(after, left);
      if (left === 0) {
        done.push(after);
      }
    }
  }
  const waits = new Map<string, Set<string>>();
  const isWaiting = (id: string): boolean => (counts.get(id) ?? 0) > 0;
  for (const { from, to } of among) {
    if (isWaiting(from[0]) && isWaiting(to[0])) {
      addTo(waits, to[0], from[0]);
    }
  }
  return waits;
}

function addTo(map: Map<string, Set<string>>, key: string, value: string): void {
  const there = map.get(key);
  if (there === undefined) {
    map.set(key, new Set([value]));
  } else {
    there.add(value);
  }
}

/** The ids that are ready, the lowest in rank first. */
class Heap {
  readonly #items: string[] = [];
  readonly #rank: ReadonlyMap<string, number>;

  constructor(rank: ReadonlyMap<string, number>) {
    this.#rank = rank;
  }

  push(id: string): void {
    let at = this.#items.push(id) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!this.#isBelow(above, at)) {
        break;
      }
      this.#swap(at, above);
      at = above;
    }
  }

  pop(): string | undefined {
    const first = this.#items[0];
    const last = this.#items.pop();
    if (first === undefined || last === undefined || this.#items.length === 0) {
      return first;
    }
    this.#items[0] = last;
    for (let at = 0; ;) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      let least = at;
      for (const child of [left, right]) {
        if (child < this.#items.length && this.#isBelow(least, child)) {
          least = child;
        }
      }
      if (least === at) {
        return first;
      }
      this.#swap(at, least);
      at = least;
    }
  }

  /** Whether the item at `left` comes after that at `right`. */
  #isBelow(left: number, right: number): boolean {
    const rank = (at: number): number => this.#rank.get(this.#items[at] ?? '') ?? 0;
    return rank(left) > rank(right);
  }

  #swap(left: number, right: number): void {
    const item = this.#items[left] ?? '';
    this.#items[left] = this.#items[right] ?? '';
    this.#items[right] = item;
  }
}
