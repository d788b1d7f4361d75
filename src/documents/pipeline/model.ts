// The contract of an open pipeline document: its data, its problems, and every edit as a named, undoable action.
import type { ISignal } from '@lumino/signaling';

import type * as Api from '../generated/api';
import type { Edge, Node, Pipeline } from '../generated/pipeline';
import type { IUnreadable } from '../unreadable';

export type { Edge, Node, Pipeline };
export type Port = readonly [node: string, port: string];

/** Something that keeps the pipeline from running, or that the user should know. */
export interface IPipelineProblem {
  /** Stable, in kebab-case; errors have the codes of the Python side. */
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly node?: string;
  readonly port?: string;
  readonly attribute?: string;
  readonly reference?: string;
  readonly edge?: string;
  /** A repair, only where it is certain. */
  readonly repair?: { readonly label: string; readonly apply: () => void };
}

/** What a node offers, from the project's interfaces; null while its file is missing or was never good. */
export type NodeInterface = Api.InterfaceItem['interface'];

/** Nodes and the edges among them, as the clipboard holds them. */
export interface IPipelineFragment {
  readonly nodes: Readonly<Record<string, Node>>;
  readonly edges: Readonly<Record<string, Edge>>;
}

/**
 * An open pipeline. Reads give plain data that must not be changed; every edit is one undo step with a name.
 */
export interface IPipelineModel {
  /** The whole document; the same object until something changes. */
  readonly data: Pipeline;
  /** The file's text while it is no pipeline: then nothing can be edited, and `data` is empty. Null when it is one. */
  readonly unreadable: IUnreadable | null;
  /** Emitted after each change, whoever made it; not more than once per transaction. */
  readonly changed: ISignal<IPipelineModel, void>;

  /** What operations and pipelines offer, by file; set by the editor when files change. */
  setInterfaces(items: readonly Api.InterfaceItem[]): void;
  /** Paths that references may point to, by their type; set by the editor. Of other types none is said to be missing. */
  setResources(paths: ReadonlyMap<string, ReadonlySet<string>>): void;
  interfaceOf(node: string): NodeInterface;
  readonly problems: readonly IPipelineProblem[];
  /** Node ids, each after those it depends on; those of a cycle last, by id. */
  readonly order: readonly string[];

  /** Adds a node and gives its id, made from `name`, free in the document. */
  add(node: Node, name: string): string;
  move(positions: ReadonlyMap<string, readonly [number, number]>): void;
  /** Why two ports cannot be joined (cycle, input taken, unknown port); null when they can. */
  refuses(from: Port, to: Port): string | null;
  /** Joins two ports. Throws a DeepForgeError with the reason of `refuses`. */
  connect(from: Port, to: Port): void;
  delete(nodes: readonly string[], edges: readonly string[]): void;
  /** Sets an attribute's literal text; null gives the default back. The text is kept even when it is not valid. */
  setAttribute(node: string, name: string, literal: string | null): void;
  setReference(node: string, name: string, path: string | null): void;
  setArtifact(node: string, artifact: string | null): void;
  setTitle(node: string, title: string): void;
  copy(nodes: readonly string[]): IPipelineFragment;
  /** Adds a fragment with new ids, its corner at a place; gives the new node ids. */
  paste(fragment: IPipelineFragment, at: readonly [number, number]): readonly string[];

  undo(): void;
  redo(): void;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** Names of the actions that undo and redo would take back or make again, for people. */
  readonly undoName: string | null;
  readonly redoName: string | null;
}
