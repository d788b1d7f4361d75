// The contract of an open architecture document: its data, its ports, and every edit as a named, undoable action.
import type { ISignal } from '@lumino/signaling';

import type * as Api from '../generated/api';
import type {
  Architecture,
  ArchitectureObject,
  InnerArchitecture,
  LayerEdge,
  Node,
  Value
} from '../generated/architecture';
import type { IUnreadable } from '../unreadable';

export type { Architecture, ArchitectureObject, InnerArchitecture, LayerEdge, Node, Value };
export type Port = readonly [node: string, port: string];

/** The graph of a document, or of one of its inner models. */
export type Layers = InnerArchitecture;

/** The inputs and outputs of a graph as chosen, and the keys under which dictionaries hold them. */
export type Ends = Pick<Layers, 'inputs' | 'outputs' | 'input_keys' | 'output_keys'>;

/** Where in a node's arguments a value is: the argument's name, then places in lists and names in nested objects. */
export type ArgumentPath = readonly [string, ...(string | number)[]];

/** An input or output of a node. */
export interface ILayerPort {
  readonly name: string;
  readonly kind: 'one' | 'list';
  readonly isOptional: boolean;
  /** How many edges a list takes; null: any number. */
  readonly most: number | null;
  readonly doc: string;
}

export interface ILayerPorts {
  readonly inputs: readonly ILayerPort[];
  readonly outputs: readonly ILayerPort[];
}

/** Something that the document itself shows to be wrong; what only the library can tell comes with its feedback. */
export interface ILayerProblem {
  /** Stable, in kebab-case. */
  readonly code: string;
  readonly message: string;
  readonly node?: string;
  readonly edge?: string;
  /** A repair, only where it is certain. */
  readonly repair?: { readonly label: string; readonly apply: () => void };
}

/** Nodes, the edges among them and the inner models they need, as the clipboard holds them. */
export interface ILayersFragment {
  readonly nodes: Readonly<Record<string, Node>>;
  readonly edges: Readonly<Record<string, LayerEdge>>;
  readonly models: Readonly<Record<string, InnerArchitecture>>;
  /** Defaults of the parameters that the nodes refer to. */
  readonly parameters?: Readonly<Record<string, string>>;
}

/** An argument of one of a new block's layers that is chosen where the block is used. */
export interface IBlockParameter {
  readonly name: string;
  readonly node: string;
  readonly argument: string;
}

/**
 * An open architecture. Reads give plain data that must not be changed; every edit is one undo step with a name.
 *
 * Edits are of the graph in `scope`: of the document, or of one of its inner models that was opened.
 */
export interface IArchitectureModel {
  /** The whole document; the same object until something changes. */
  readonly data: Architecture;
  /** The file's text while it is no architecture: then nothing can be edited, and `data` is empty. */
  readonly unreadable: IUnreadable | null;
  /** Emitted after each change, whoever made it; not more than once per transaction. */
  readonly changed: ISignal<IArchitectureModel, void>;

  /** Name of the inner model that is shown and edited; null: the document itself, also once the model is gone. */
  readonly scope: string | null;
  setScope(model: string | null): void;
  /** The graph in scope; a node that nobody touched stays the same object. */
  readonly layers: Layers;

  /** The class of input layers. */
  readonly inputClass: string;
  /** What the library offers; set by the editor. Null while it is not known: ports are then those that edges use. */
  setCatalogue(catalogue: Api.Catalogue | null): void;
  /** The project's other architectures by path, for nodes that are blocks; set by the editor. */
  setBlocks(blocks: ReadonlyMap<string, Architecture>): void;
  /** The entry of a layer's class; null when the catalogue has none. */
  entryOf(node: string): Api.CatalogueEntry | null;
  /** Inputs and outputs of a node in scope. */
  portsOf(node: string): ILayerPorts;
  readonly problems: readonly ILayerProblem[];
  /** Node ids in scope, each after those it depends on; those of a cycle last, by id. */
  readonly order: readonly string[];
  /** Ids of the edges into an input, in their order. */
  edgesInto(port: Port): readonly string[];

  /** Adds a node and gives its id, made from `name` (snake case), free in scope. */
  add(node: Node, name: string): string;
  /** Adds another call of a layer, beside it; both share their weights. */
  addAgain(node: string, at?: readonly [number, number]): string;
  move(positions: ReadonlyMap<string, readonly [number, number]>): void;
  /** Gives nodes that nobody has placed yet their first places: no step that can be undone. */
  place(positions: ReadonlyMap<string, readonly [number, number]>): void;
  /** Why two ports cannot be joined (cycle, input taken, unknown port); null when they can. */
  refuses(from: Port, to: Port): string | null;
  /** Joins two ports; into a list at `place` (last without it). Throws a DeepForgeError with the reason of `refuses`. */
  connect(from: Port, to: Port, place?: number): void;
  /** Gives an edge another place among those of its input. */
  reorder(edge: string, place: number): void;
  delete(nodes: readonly string[], edges: readonly string[]): void;
  /** Sets an argument of one node or of several, or a value inside of it; null gives the default back. Kept even when
   *  it is not valid. */
  setArgument(nodes: string | readonly string[], path: ArgumentPath, value: Value | null): void;
  /** Sets what is given, besides tensors, when a layer is called; null takes it away. */
  setCall(node: string, name: string, literal: string | null): void;
  /** Gives a node another id, which is the layer's name in code. Throws a DeepForgeError when it cannot be one. */
  rename(node: string, id: string): void;
  /** The order of the model's inputs and outputs (empty: all, by id) and the keys under which dictionaries hold them
   *  (empty: a list, even of one; null: a list of several, or the only one by itself); what is left out stays. */
  setEnds(ends: {
    readonly inputs?: readonly string[];
    readonly outputs?: readonly Port[];
    readonly input_keys?: readonly string[] | null;
    readonly output_keys?: readonly string[] | null;
  }): void;
  /** Default of a parameter of the graph in scope; null takes the parameter away. */
  setParameter(name: string, literal: string | null): void;

  /** Why these nodes cannot become a block, for people; null when they can. */
  refusesBlock(nodes: readonly string[]): string | null;
  /** Makes an inner model of nodes, puts one block node in their place and gives its id. */
  /**
   * Makes an inner model of nodes, puts one block node in their place and gives its id. Throws a DeepForgeError with the
   * reason of `refusesBlock`, or of a parameter that cannot be one.
   *
   * @param argumentsOf - arguments of an inner input that takes what leaves a port, such as its shape
   */
  makeBlock(
    nodes: readonly string[],
    name: string,
    parameters: readonly IBlockParameter[],
    argumentsOf?: (from: Port) => Readonly<Record<string, Value>>
  ): string;
  /** Why a node cannot be replaced by its layers (no block, not read yet, …); null when it can. */
  refusesExpand(node: string): string | null;
  /** Puts the layers of a block, and of its other calls, in its place; gives the ids of its layers. */
  expand(node: string): readonly string[];
  copy(nodes: readonly string[]): ILayersFragment;
  /** Adds a fragment with new ids, its corner at a place; gives the new node ids. */
  paste(fragment: ILayersFragment, at: readonly [number, number]): readonly string[];
  /** Takes over another whole architecture, such as an imported one, as one step. */
  replace(architecture: Architecture): void;

  undo(): void;
  redo(): void;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly undoName: string | null;
  readonly redoName: string | null;
}
