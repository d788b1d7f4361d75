// Nodes and edges of a Y document as plain data: what nobody touched stays the same object.
import type * as Y from 'yjs';

import type { IEdge } from './edge';

export interface IGraphParts {
  readonly nodes: Y.Map<unknown>;
  readonly edges: Y.Map<unknown>;
}

/** Give the plain thing; null when what is there is none, as when a peer undid half of what made it. */
export interface IReaders<TNode, TEdge> {
  readonly readNode: (value: unknown) => TNode | null;
  readonly readEdge: (value: unknown) => TEdge | null;
}

type Events = readonly Y.YEvent<Y.AbstractType<unknown>>[];

export class WatchedGraph<TNode, TEdge extends IEdge> {
  readonly #parts: IGraphParts;
  readonly #readers: IReaders<TNode, TEdge>;
  readonly #nodes = new Map<string, TNode>();
  readonly #edges = new Map<string, TEdge>();
  readonly #touchedNodes = new Set<string>();
  readonly #touchedEdges = new Set<string>();

  constructor(parts: IGraphParts, readers: IReaders<TNode, TEdge>) {
    this.#parts = parts;
    this.#readers = readers;
    for (const [id, value] of parts.nodes.entries()) {
      keep(this.#nodes, id, readers.readNode(value));
    }
    for (const [id, value] of parts.edges.entries()) {
      keep(this.#edges, id, readers.readEdge(value));
    }
  }

  get nodes(): ReadonlyMap<string, TNode> {
    return this.#nodes;
  }

  /** Also those whose node is gone. */
  get edges(): ReadonlyMap<string, TEdge> {
    return this.#edges;
  }

  hasEnds(edge: IEdge): boolean {
    return this.#nodes.has(edge.from[0]) && this.#nodes.has(edge.to[0]);
  }

  readonly onNodes = (events: Events): void => {
    touch(events, 0, this.#touchedNodes);
  };

  readonly onEdges = (events: Events): void => {
    touch(events, 0, this.#touchedEdges);
  };

  /** Takes over one event of a map that holds this graph, `depth` keys above its nodes and edges. */
  onEvent(event: Y.YEvent<Y.AbstractType<unknown>>, part: 'nodes' | 'edges', depth: number): void {
    touch([event], depth, part === 'nodes' ? this.#touchedNodes : this.#touchedEdges);
  }

  /** Reads anew what was touched since the last time, and says what that is; null when nothing was. */
  take(): { readonly nodes: ReadonlySet<string>; readonly edges: ReadonlySet<string> } | null {
    const nodes = new Set(this.#touchedNodes);
    const edges = new Set(this.#touchedEdges);
    if (nodes.size + edges.size === 0) {
      return null;
    }
    this.#touchedNodes.clear();
    this.#touchedEdges.clear();
    nodes.forEach(id => {
      keep(this.#nodes, id, this.#readers.readNode(this.#parts.nodes.get(id)));
    });
    edges.forEach(id => {
      keep(this.#edges, id, this.#readers.readEdge(this.#parts.edges.get(id)));
    });
    return { nodes, edges };
  }
}

function touch(events: Events, depth: number, touched: Set<string>): void {
  for (const event of events) {
    const id = event.path[depth];
    if (id === undefined) {
      event.keys.forEach((_change, key) => touched.add(key));
    } else {
      touched.add(String(id));
    }
  }
}

function keep<T>(map: Map<string, T>, id: string, value: T | null): void {
  if (value === null) {
    map.delete(id);
  } else {
    map.set(id, value);
  }
}
