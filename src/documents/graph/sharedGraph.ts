// A graph document that browsers share: plain data out of a Y document, named undo steps, text in and out.
import { type DocumentChange, YDocument } from '@jupyter/ydoc';
import type * as Y from 'yjs';

import { toCanonicalText } from '../canonical';
import type { IUnreadable } from '../unreadable';
import type { IEdge } from './edge';
import type { Parsed } from './parse';
import { type IGraphParts, type IReaders, WatchedGraph } from './watchedGraph';

/** What was added, changed or taken away, by id. */
export interface ITouched {
  readonly nodes: ReadonlySet<string>;
  readonly edges: ReadonlySet<string>;
}

/** With `isReplaced` anything may be another. */
export interface IGraphTouched extends ITouched {
  readonly isReplaced: boolean;
}

export interface IGraphChange extends DocumentChange {
  graphChange?: IGraphTouched;
}

/** The parts of every graph document. */
export interface IGraphMaps extends IGraphParts {
  /** { version, invalid?: text }: `invalid` is a file's text that is no document of its kind, as it is. */
  readonly meta: Y.Map<unknown>;
}

/** What one kind of document does its own way. */
export interface IDocumentKind<TDocument, TNode, TEdge, TMaps> extends IReaders<TNode, TEdge> {
  readonly maps: (ydoc: Y.Doc) => TMaps;
  /** The shared parts besides nodes and edges that undo takes back too. */
  readonly others: (maps: TMaps) => readonly Y.Map<unknown>[];
  readonly parse: (text: string) => Parsed<TDocument>;
  /** Makes the maps equal to a document, touching only what differs. Called in a transaction. */
  readonly write: (maps: TMaps, document: TDocument) => void;
}

const INVALID = 'invalid';
const NAME = 'name';

export abstract class SharedGraph<
  TDocument extends object,
  TNode,
  TEdge extends IEdge,
  TMaps extends IGraphMaps = IGraphMaps
> extends YDocument<IGraphChange> {
  readonly version = '1.0.0';
  readonly maps: TMaps;
  /** The graph of the document itself. */
  readonly graph: WatchedGraph<TNode, TEdge>;
  readonly #kind: IDocumentKind<TDocument, TNode, TEdge, TMaps>;
  #isMetaTouched = false;
  #isWatching = true;
  #action = '';
  #unreadable: IUnreadable | null | undefined;

  protected constructor(
    kind: IDocumentKind<TDocument, TNode, TEdge, TMaps>,
    options?: YDocument.IOptions
  ) {
    super(options);
    this.#kind = kind;
    this.maps = kind.maps(this.ydoc);
    this.graph = new WatchedGraph(this.maps, kind);
    this.maps.nodes.observeDeep(this.graph.onNodes);
    this.maps.edges.observeDeep(this.graph.onEdges);
    this.maps.meta.observe(this.#onMeta);
    this.ydoc.on('afterTransaction', this.#afterTransaction);
    this.undoManager.addToScope([this.maps.nodes, this.maps.edges, ...kind.others(this.maps)]);
    // Each action is one step, however fast they follow each other.
    this.undoManager.captureTimeout = 0;
    this.undoManager.on(
      'stack-item-added',
      (event: { stackItem: { meta: Map<unknown, unknown> } }) => {
        event.stackItem.meta.set(NAME, this.#action);
      }
    );
  }

  override dispose(): void {
    if (!this.isDisposed && this.#isWatching) {
      this.#isWatching = false;
      this.maps.nodes.unobserveDeep(this.graph.onNodes);
      this.maps.edges.unobserveDeep(this.graph.onEdges);
      this.maps.meta.unobserve(this.#onMeta);
      this.ydoc.off('afterTransaction', this.#afterTransaction);
    }
    super.dispose();
  }

  /** The nodes by id; a node that nobody touches stays the same object. */
  get nodes(): ReadonlyMap<string, TNode> {
    return this.graph.nodes;
  }

  /** The edges by id, also those whose node is gone. */
  get edges(): ReadonlyMap<string, TEdge> {
    return this.graph.edges;
  }

  /** The text that cannot be read; null when the document can. */
  get unreadable(): IUnreadable | null {
    if (this.#unreadable === undefined) {
      this.#unreadable = this.#readUnreadable();
    }
    return this.#unreadable;
  }

  /** The text of the file: canonical, or as it was when it cannot be read. */
  override getSource(): string {
    return this.unreadable === null ? toCanonicalText(this.toDocument()) : this.unreadable.text;
  }

  /** Takes over the text of the file, changing only what differs. It is no step that can be undone. */
  override setSource(value: string): void {
    const parsed = this.#kind.parse(value);
    this.transact(() => {
      if ('document' in parsed) {
        if (this.maps.meta.has(INVALID)) {
          this.maps.meta.delete(INVALID);
        }
        this.#kind.write(this.maps, parsed.document);
      } else if (this.maps.meta.get(INVALID) !== value) {
        this.maps.meta.set(INVALID, value);
      }
    }, false);
  }

  /** Whether both nodes of an edge are there. An edge to a node that a peer has deleted is no part of the document. */
  hasEnds(edge: IEdge): boolean {
    return this.graph.hasEnds(edge);
  }

  /** Does changes as one step with a name. */
  act(name: string, changes: (maps: TMaps) => void): void {
    this.#action = name;
    this.transact(() => {
      changes(this.maps);
    });
    this.dirty = true;
  }

  /** Does changes that are no step to be taken back: where the layers of an import lie. */
  settle(changes: (maps: TMaps) => void): void {
    this.transact(() => {
      changes(this.maps);
    }, false);
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

  /** The whole document, as its file holds it. */
  protected abstract toDocument(): TDocument;

  /** Takes note of what a transaction touched besides the graph itself; null when nothing was. */
  protected abstract takeOthers(touched: ITouched | null): object | null;

  readonly #onMeta = (): void => {
    this.#isMetaTouched = true;
  };

  /** One signal for all that a transaction has changed. */
  readonly #afterTransaction = (): void => {
    const isReplaced = this.#isMetaTouched;
    const touched = this.graph.take();
    const others = this.takeOthers(touched);
    if (touched === null && others === null && !isReplaced) {
      return;
    }
    this.#isMetaTouched = false;
    if (isReplaced) {
      this.#unreadable = undefined;
    }
    const none = { nodes: new Set<string>(), edges: new Set<string>() };
    this._changed.emit({ graphChange: { ...(touched ?? none), isReplaced, ...others } });
  };

  #readUnreadable(): IUnreadable | null {
    const text = this.maps.meta.get(INVALID);
    if (typeof text !== 'string' && this.maps.meta.has('version')) {
      return null;
    }
    // A document that nothing was read into is an empty file.
    const content = typeof text === 'string' ? text : '';
    const parsed = this.#kind.parse(content);
    return 'problem' in parsed ? { text: content, problem: parsed.problem } : null;
  }
}

function nameOf(stack: readonly { readonly meta: Map<unknown, unknown> }[]): string | null {
  const name = stack.at(-1)?.meta.get(NAME);
  return typeof name === 'string' && name !== '' ? name : null;
}
