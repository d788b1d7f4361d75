// The pipeline document that browsers share: plain data out of a Y document, named undo steps, text in and out.
import { type DocumentChange, YDocument } from '@jupyter/ydoc';
import type * as Y from 'yjs';

import { toCanonicalText } from '../canonical';
import type { IUnreadable } from '../unreadable';
import {
  type IPipelineMaps,
  INVALID,
  VERSION,
  pipelineMaps,
  readEdge,
  readNode,
  writePipeline
} from './layout';
import type { Edge, Node, Pipeline } from './model';
import { parsePipeline } from './parse';

export interface IPipelineChange extends DocumentChange {
  /** What was added, changed or taken away, by id; with `isReplaced` it may be anything. */
  pipelineChange?: {
    readonly nodes: ReadonlySet<string>;
    readonly edges: ReadonlySet<string>;
    readonly isReplaced: boolean;
  };
}

const NAME = 'name';

export class SharedPipeline extends YDocument<IPipelineChange> {
  readonly version = '1.0.0';
  readonly maps: IPipelineMaps;
  readonly #nodes = new Map<string, Node>();
  readonly #edges = new Map<string, Edge>();
  readonly #touchedNodes = new Set<string>();
  readonly #touchedEdges = new Set<string>();
  #isMetaTouched = false;
  #isWatching = true;
  #action = '';
  #unreadable: IUnreadable | null | undefined;

  constructor(options?: YDocument.IOptions) {
    super(options);
    this.maps = pipelineMaps(this.ydoc);
    this.maps.nodes.observeDeep(this.#onNodes);
    this.maps.edges.observe(this.#onEdges);
    this.maps.meta.observe(this.#onMeta);
    this.ydoc.on('afterTransaction', this.#afterTransaction);
    this.undoManager.addToScope([this.maps.nodes, this.maps.edges]);
    // Each action is one step, however fast they follow each other.
    this.undoManager.captureTimeout = 0;
    this.undoManager.on(
      'stack-item-added',
      (event: { stackItem: { meta: Map<unknown, unknown> } }) => {
        event.stackItem.meta.set(NAME, this.#action);
      }
    );
    this.#readAll();
  }

  static create(): SharedPipeline {
    return new SharedPipeline();
  }

  override dispose(): void {
    if (!this.isDisposed && this.#isWatching) {
      this.#isWatching = false;
      this.maps.nodes.unobserveDeep(this.#onNodes);
      this.maps.edges.unobserve(this.#onEdges);
      this.maps.meta.unobserve(this.#onMeta);
      this.ydoc.off('afterTransaction', this.#afterTransaction);
    }
    super.dispose();
  }

  /** The nodes by id; a node that nobody touches stays the same object. */
  get nodes(): ReadonlyMap<string, Node> {
    return this.#nodes;
  }

  /** The edges by id, also those whose node is gone. */
  get edges(): ReadonlyMap<string, Edge> {
    return this.#edges;
  }

  /** The text that is no pipeline; null when the document is one. */
  get unreadable(): IUnreadable | null {
    if (this.#unreadable === undefined) {
      this.#unreadable = this.#readUnreadable();
    }
    return this.#unreadable;
  }

  /** The text of the file: canonical, or as it was when it is no pipeline. */
  override getSource(): string {
    if (this.unreadable !== null) {
      return this.unreadable.text;
    }
    const edges = [...this.#edges].filter(([, edge]) => this.hasEnds(edge));
    const pipeline: Pipeline = {
      version: VERSION,
      nodes: Object.fromEntries(this.#nodes),
      edges: Object.fromEntries(edges)
    };
    return toCanonicalText(pipeline);
  }

  /** Takes over the text of the file, changing only what differs. It is no step that can be undone. */
  override setSource(value: string): void {
    const parsed = parsePipeline(value);
    this.transact(() => {
      if ('pipeline' in parsed) {
        writePipeline(this.maps, parsed.pipeline);
      } else if (this.maps.meta.get(INVALID) !== value) {
        this.maps.meta.set(INVALID, value);
      }
    }, false);
  }

  /** Whether both nodes of an edge are there. An edge to a node that a peer has deleted is no part of the pipeline. */
  hasEnds(edge: Edge): boolean {
    return this.#nodes.has(edge.from[0]) && this.#nodes.has(edge.to[0]);
  }

  /** Does changes as one step with a name. */
  act(name: string, changes: (maps: IPipelineMaps) => void): void {
    this.#action = name;
    this.transact(() => {
      changes(this.maps);
    });
    this.dirty = true;
  }

  override undo(): boolean {
    this.#action = this.undoName ?? '';
    return super.undo();
  }

  override redo(): boolean {
    this.#action = this.redoName ?? '';
    return super.redo();
  }

  /**
   * Does nothing: JupyterLab wants the reading of the file forgotten, which is no step here, and asks for it so
   * late that first edits would be forgotten too.
   */
  override clearUndoHistory(): void {
    return;
  }

  get undoName(): string | null {
    return nameOf(this.undoManager.undoStack);
  }

  get redoName(): string | null {
    return nameOf(this.undoManager.redoStack);
  }

  readonly #onNodes = (events: readonly Y.YEvent<Y.AbstractType<unknown>>[]): void => {
    for (const event of events) {
      const [id] = event.path;
      if (id === undefined) {
        event.keys.forEach((_change, key) => this.#touchedNodes.add(key));
      } else {
        this.#touchedNodes.add(String(id));
      }
    }
  };

  readonly #onEdges = (event: Y.YMapEvent<unknown>): void => {
    event.keysChanged.forEach(key => this.#touchedEdges.add(String(key)));
  };

  readonly #onMeta = (): void => {
    this.#isMetaTouched = true;
  };

  /** One signal for all that a transaction has changed. */
  readonly #afterTransaction = (): void => {
    const isReplaced = this.#isMetaTouched;
    const nodes = new Set(this.#touchedNodes);
    const edges = new Set(this.#touchedEdges);
    if (nodes.size + edges.size === 0 && !isReplaced) {
      return;
    }
    this.#touchedNodes.clear();
    this.#touchedEdges.clear();
    this.#isMetaTouched = false;
    if (isReplaced) {
      this.#unreadable = undefined;
    }
    nodes.forEach(id => {
      keep(this.#nodes, id, readNode(this.maps.nodes.get(id)));
    });
    edges.forEach(id => {
      keep(this.#edges, id, readEdge(this.maps.edges.get(id)));
    });
    this._changed.emit({ pipelineChange: { nodes, edges, isReplaced } });
  };

  #readAll(): void {
    for (const [id, value] of this.maps.nodes.entries()) {
      keep(this.#nodes, id, readNode(value));
    }
    for (const [id, value] of this.maps.edges.entries()) {
      keep(this.#edges, id, readEdge(value));
    }
  }

  #readUnreadable(): IUnreadable | null {
    const text = this.maps.meta.get(INVALID);
    if (typeof text !== 'string' && this.maps.meta.has('version')) {
      return null;
    }
    // A document that nothing was read into is an empty file.
    const content = typeof text === 'string' ? text : '';
    const parsed = parsePipeline(content);
    return 'problem' in parsed ? { text: content, problem: parsed.problem } : null;
  }
}

function keep<T>(map: Map<string, T>, id: string, value: T | null): void {
  if (value === null) {
    map.delete(id);
  } else {
    map.set(id, value);
  }
}

function nameOf(stack: readonly { readonly meta: Map<unknown, unknown> }[]): string | null {
  const name = stack.at(-1)?.meta.get(NAME);
  return typeof name === 'string' && name !== '' ? name : null;
}
