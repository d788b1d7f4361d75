// The architecture document that browsers share: its own graph and those of its inner models.
import type { YDocument } from '@jupyter/ydoc';
import type * as Y from 'yjs';

import { type IDocumentKind, SharedGraph } from '../graph/sharedGraph';
import {
  architectureMaps,
  type IArchitectureMaps,
  modelMaps,
  VERSION,
  writeArchitecture
} from './layout';
import type { Architecture, LayerEdge, Layers, Node } from './model';
import { parseArchitecture } from './parse';
import { type ILayersTouched, READERS, WatchedLayers } from './watchedLayers';

/** What changed besides nodes and edges of the document's own graph. */
export interface IArchitectureTouched {
  /** By name of inner model; null: it came, went, or is another. */
  readonly models: ReadonlyMap<string, ILayersTouched | null>;
}

const KIND: IDocumentKind<Architecture, Node, LayerEdge, IArchitectureMaps> = {
  ...READERS,
  maps: architectureMaps,
  others: ({ parameters, ends, models }) => [parameters, ends, models],
  parse: parseArchitecture,
  write: writeArchitecture
};
const SCOPE = 'scope';

type Events = readonly Y.YEvent<Y.AbstractType<unknown>>[];

export class SharedArchitecture extends SharedGraph<
  Architecture,
  Node,
  LayerEdge,
  IArchitectureMaps
> {
  /** The document's own graph. */
  readonly own: WatchedLayers;
  readonly #inner = new Map<string, WatchedLayers>();
  readonly #replaced = new Set<string>();
  #scope: string | null = null;

  constructor(options?: YDocument.IOptions) {
    super(KIND, options);
    this.own = new WatchedLayers(this.maps, this.graph);
    for (const name of this.maps.models.keys()) {
      this.#open(name);
    }
    this.maps.parameters.observe(this.own.onEnds);
    this.maps.ends.observe(this.own.onEnds);
    this.maps.models.observeDeep(this.#onModels);
    this.undoManager.on(
      'stack-item-added',
      (event: { stackItem: { meta: Map<unknown, unknown> } }) => {
        event.stackItem.meta.set(SCOPE, this.#scope);
      }
    );
  }

  static create(): SharedArchitecture {
    return new SharedArchitecture();
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this.maps.parameters.unobserve(this.own.onEnds);
      this.maps.ends.unobserve(this.own.onEnds);
      this.maps.models.unobserveDeep(this.#onModels);
    }
    super.dispose();
  }

  /** The inner models by name. */
  get models(): ReadonlyMap<string, WatchedLayers> {
    return this.#inner;
  }

  get library(): string {
    const library: unknown = this.maps.meta.get('library');
    return typeof library === 'string' ? library : '';
  }

  /** Does changes as one step with a name; undo remembers which graph they were made in. */
  actIn(scope: string | null, name: string, changes: (maps: IArchitectureMaps) => void): void {
    this.#scope = scope;
    this.act(name, changes);
  }

  /** Which graph the step was made in that undo or redo would be about. */
  scopeOf(step: 'undo' | 'redo'): string | null {
    const { undoStack, redoStack } = this.undoManager;
    const item = (step === 'undo' ? undoStack : redoStack).at(-1);
    const scope: unknown = item?.meta.get(SCOPE);
    return typeof scope === 'string' ? scope : null;
  }

  override undo(): boolean {
    this.#scope = this.scopeOf('undo');
    return super.undo();
  }

  override redo(): boolean {
    this.#scope = this.scopeOf('redo');
    return super.redo();
  }

  toDocument(): Architecture {
    const models = [...this.#inner].map(([name, { layers }]) => [name, layers] as const);
    return {
      version: VERSION,
      library: this.library,
      ...this.own.layers,
      ...(models.length === 0 ? {} : { models: Object.fromEntries<Layers>(models) })
    };
  }

  protected override takeOthers(touched: ILayersTouched | null): IArchitectureTouched | null {
    if (touched !== null) {
      this.own.settle(touched);
    }
    const models = new Map<string, ILayersTouched | null>();
    for (const name of this.#replaced) {
      this.#open(name);
      models.set(name, null);
    }
    this.#replaced.clear();
    for (const [name, inner] of this.#inner) {
      const found = models.has(name) ? null : inner.take();
      if (found !== null) {
        models.set(name, found);
      }
    }
    const own = this.own.take();
    return own === null && models.size === 0 ? null : { models };
  }

  readonly #onModels = (events: Events): void => {
    for (const event of events) {
      const [name, part] = event.path.map(String);
      const inner = name === undefined ? undefined : this.#inner.get(name);
      if (name === undefined) {
        event.keys.forEach((_change, key) => this.#replaced.add(key));
      } else if (inner === undefined || part === undefined) {
        this.#replaced.add(name);
      } else if (part === 'nodes' || part === 'edges') {
        inner.graph.onEvent(event, part, 2);
      } else {
        inner.onEnds();
      }
    }
  };

  #open(name: string): void {
    const maps = modelMaps(this.maps.models.get(name));
    if (maps === null) {
      this.#inner.delete(name);
    } else {
      this.#inner.set(name, new WatchedLayers(maps));
    }
  }
}
