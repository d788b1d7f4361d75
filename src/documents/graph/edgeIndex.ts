// The edges of a graph by the nodes they leave and enter, kept up to date edge by edge.
import type { IEdge } from './edge';

const NONE: ReadonlySet<string> = new Set();

export class EdgeIndex<TEdge extends IEdge> {
  readonly #known = new Map<string, TEdge>();
  readonly #into = new Map<string, Set<string>>();
  readonly #from = new Map<string, Set<string>>();

  constructor(edges: ReadonlyMap<string, TEdge>) {
    this.update(edges.keys(), edges);
  }

  /** Ids of the edges that enter a node. */
  into(node: string): ReadonlySet<string> {
    return this.#into.get(node) ?? NONE;
  }

  /** Ids of the edges that leave a node. */
  from(node: string): ReadonlySet<string> {
    return this.#from.get(node) ?? NONE;
  }

  get(id: string): TEdge | undefined {
    return this.#known.get(id);
  }

  /** Takes over the edges with these ids, as they are now. */
  update(ids: Iterable<string>, edges: ReadonlyMap<string, TEdge>): void {
    for (const id of ids) {
      const [old, edge] = [this.#known.get(id), edges.get(id)];
      if (old !== undefined) {
        this.#known.delete(id);
        this.#into.get(old.to[0])?.delete(id);
        this.#from.get(old.from[0])?.delete(id);
      }
      if (edge !== undefined) {
        this.#known.set(id, edge);
        add(this.#into, edge.to[0], id);
        add(this.#from, edge.from[0], id);
      }
    }
  }

  /**
   * The nodes on a shortest way along the edges, both ends included; null when there is none.
   *
   * @param beside - nodes that come after a node without an edge
   * @param isThere - edges may lead to nodes that are gone
   */
  path(
    start: string,
    end: string,
    beside: (node: string) => readonly string[] = () => [],
    isThere: (node: string) => boolean = () => true
  ): readonly string[] | null {
    const cameFrom = new Map<string, string | null>([[start, null]]);
    // The map grows while it is walked.
    for (const node of cameFrom.keys()) {
      if (node === end) {
        const path: string[] = [];
        for (let step: string | null = node; step !== null; step = cameFrom.get(step) ?? null) {
          path.unshift(step);
        }
        return path;
      }
      const edges = [...this.from(node)].map(id => this.#known.get(id)?.to[0]);
      for (const after of [...edges, ...beside(node)]) {
        if (after !== undefined && !cameFrom.has(after) && isThere(after)) {
          cameFrom.set(after, node);
        }
      }
    }
    return null;
  }
}

function add(map: Map<string, Set<string>>, key: string, id: string): void {
  const there = map.get(key);
  if (there === undefined) {
    map.set(key, new Set([id]));
  } else {
    there.add(id);
  }
}
