// What an open architecture shows of the graph in scope: plain data, ports, order and problems, each made when asked for.
import type * as Api from '../generated/api';
import { GraphModel } from '../graph/graphModel';
import type { IGraphTouched } from '../graph/sharedGraph';
import { type IWords, plainWords } from '../words';
import type { IArchitectureMaps } from './layout';
import type {
  Architecture,
  ILayerPorts,
  IArchitectureModel,
  ILayerProblem,
  Layers,
  Node,
  Port
} from './model';
import { type Models, openBlock } from './opened';
import { againsOf, layerOrder } from './order';
import { type IPortsContext, KnownClasses, Ports } from './ports';
import { findLeftOut } from './leftOut';
import { findProblems } from './problems';
import { originOf, whyNot } from './refuses';
import type { IArchitectureTouched, SharedArchitecture } from './sharedArchitecture';
import type { WatchedLayers } from './watchedLayers';

const EMPTY_LAYERS: Layers = { nodes: {}, edges: {} };
const EMPTY: Architecture = { version: 1, library: '', nodes: {}, edges: {} };

export abstract class ScopedModel extends GraphModel<IArchitectureMaps, SharedArchitecture> {
  protected classes: KnownClasses;
  #scope: string | null = null;
  #catalogue: Api.Catalogue | null = null;
  #blocks: ReadonlyMap<string, Architecture> | null = null;
  #ports = new Ports();
  #data: Architecture | null = null;
  #order: readonly string[] | null = null;
  #problems: readonly ILayerProblem[] | null = null;
  #agains: ReadonlyMap<string, readonly string[]> | null = null;

  constructor(shared: SharedArchitecture, trans: IWords = plainWords, isCollaborative = false) {
    super(shared, trans, isCollaborative);
    this.classes = new KnownClasses(shared.library, null);
  }

  get data(): Architecture {
    this.#data ??= this.unreadable === null ? this.shared.toDocument() : EMPTY;
    return this.#data;
  }

  get scope(): string | null {
    return this.#scope;
  }

  setScope(model: string | null): void {
    const scope = model !== null && this.shared.models.has(model) ? model : null;
    if (scope !== this.#scope) {
      this.#scope = scope;
      this.#forgetScope();
      this.emit();
    }
  }

  get layers(): Layers {
    return this.unreadable === null ? this.watched.layers : EMPTY_LAYERS;
  }

  setCatalogue(catalogue: Api.Catalogue | null): void {
    this.#catalogue = catalogue;
    this.classes = new KnownClasses(this.shared.library, catalogue);
    this.#ports = new Ports();
    this.#problems = null;
    this.emit();
  }

  get inputClass(): string {
    return this.classes.input;
  }

  setBlocks(blocks: ReadonlyMap<string, Architecture>): void {
    this.#blocks = blocks;
    this.#problems = null;
    this.emit();
  }

  entryOf(node: string): Api.CatalogueEntry | null {
    const origin = originOf(node, this.nodeOf);
    return origin?.kind === 'layer' ? this.classes.get(origin.class) : null;
  }

  portsOf(node: string): ILayerPorts {
    return this.#ports.of(node, this.#portsContext());
  }

  get problems(): readonly ILayerProblem[] {
    this.#problems ??= this.unreadable === null ? this.#findProblems() : [];
    return this.#problems;
  }

  get order(): readonly string[] {
    this.#order ??= layerOrder(this.layers);
    return this.#order;
  }

  edgesInto(port: Port): readonly string[] {
    return this.watched.edgesInto(port);
  }

  refuses(from: Port, to: Port): string | null {
    if (this.unreadable !== null) {
      return this.unreadableReason();
    }
    this.#agains ??= againsOf(this.layers);
    return whyNot(from, to, {
      node: this.nodeOf,
      portsOf: id => this.portsOf(id),
      areKnown: this.arePortsKnown,
      index: this.watched.index,
      agains: this.#agains,
      edgesInto: port => this.edgesInto(port),
      trans: this.trans
    });
  }

  abstract delete(nodes: readonly string[], edges: readonly string[]): void;
  abstract setEnds(ends: Parameters<IArchitectureModel['setEnds']>[0]): void;

  /** The graph in scope. */
  protected get watched(): WatchedLayers {
    return this.#watchedOf(this.scope);
  }

  protected get models(): Models {
    return this.data.models ?? {};
  }

  protected get files(): ReadonlyMap<string, Architecture> {
    return this.#blocks ?? new Map<string, Architecture>();
  }

  protected readonly nodeOf = (id: string): Node | undefined => this.watched.graph.nodes.get(id);

  protected readonly arePortsKnown = (id: string): boolean => {
    const origin = originOf(id, this.nodeOf);
    return origin?.kind === 'layer'
      ? this.classes.get(origin.class) !== null
      : origin?.kind === 'block' && this.open(origin.architecture) !== null;
  };

  /** The graph behind a block; null when it is not there. */
  protected readonly open = (architecture: string): Layers | null => {
    const name = architecture.startsWith('#') ? architecture.slice(1) : null;
    return name === null
      ? (openBlock(architecture, {}, this.files)?.layers ?? null)
      : (this.shared.models.get(name)?.layers ?? null);
  };

  protected override onChanged(change: IGraphTouched & Partial<IArchitectureTouched>): void {
    this.#data = null;
    this.#problems = null;
    if (this.#scope !== null && !this.shared.models.has(this.#scope)) {
      // Somebody took away what was shown: the document itself is shown from now on.
      this.#scope = null;
      this.#forgetScope();
    }
    if (change.isReplaced) {
      this.classes = new KnownClasses(this.shared.library, this.#catalogue);
      this.#forgetScope();
      return;
    }
    const touched = this.#scope === null ? change : change.models?.get(this.#scope);
    if (touched === null) {
      this.#forgetScope();
    } else if (touched !== undefined && (touched.edges.size > 0 || this.#isOther(touched.nodes))) {
      this.#forgetOrder();
    }
  }

  /** Whether nodes came or went, or call another layer. */
  #isOther(touched: ReadonlySet<string>): boolean {
    const known = new Set(this.#order);
    const { nodes } = this.watched.graph;
    return [...touched].some(
      id => nodes.has(id) !== known.has(id) || nodes.get(id)?.kind === 'again'
    );
  }

  #forgetScope(): void {
    this.#problems = null;
    this.#forgetOrder();
  }

  #forgetOrder(): void {
    this.#order = null;
    this.#agains = null;
  }

  #watchedOf(scope: string | null): WatchedLayers {
    return (scope === null ? undefined : this.shared.models.get(scope)) ?? this.shared.own;
  }

  #portsContext(): IPortsContext {
    const { watched } = this;
    return {
      classes: this.classes,
      node: this.nodeOf,
      index: watched.index,
      ends: watched.layers.outputs,
      open: this.open
    };
  }

  #findProblems(): readonly ILayerProblem[] {
    const found = findProblems({
      watched: this.watched,
      scope: this.scope,
      models: this.models,
      blocks: this.#blocks,
      portsOf: id => this.portsOf(id),
      areKnown: this.arePortsKnown,
      trans: this.trans
    });
    const left = findLeftOut({
      watched: this.watched,
      isInput: this.classes.isInput,
      setEnds: ends => {
        this.setEnds(ends);
      },
      trans: this.trans
    });
    // An edge that leads nowhere, or one too many, carries nothing.
    const others = found.map(problem => {
      const { edge } = problem;
      return edge === undefined
        ? problem
        : {
            ...problem,
            repair: {
              label: this.trans.__('Delete the edge'),
              apply: () => {
                this.delete([], [edge]);
              }
            }
          };
    });
    return [...others, ...left];
  }
}
