// What the canvas draws: a plain description of nodes, ports and edges that editors and views make of their documents.
import type { ITranslator } from '@jupyterlab/translation';
import type { ReactNode } from 'react';

import type { TypeFamily } from '../documents/typeFamily';
import type { Status } from '../components/status';
import type { IconName } from '../utils/iconPaths';

/** Place in canvas units: x to the right, y down. */
export type Point = readonly [number, number];

export interface IGraphPort {
  readonly name: string;
  /** What people read instead of the name. */
  readonly title?: string;
  readonly family: TypeFamily;
  /** Said in a tooltip and to screen readers. */
  readonly type?: string;
  /** An input that must be connected and is not. */
  readonly isUnmet?: boolean;
  /** Of an input that takes several edges in order: these, each of which ends in a numbered ring of its own. */
  readonly rings?: readonly IGraphRing[];
  /** A list that takes no more: no free place is offered. */
  readonly isFull?: boolean;
  /** Not drawn, because hardly anyone connects it; the lists that connect by keyboard offer it. */
  readonly isHidden?: boolean;
  /** Of an output of a layer that feeds nothing: what comes out, written below. */
  readonly label?: string;
}

/** One of the numbered places of an input that is a list. */
export interface IGraphRing {
  readonly edge: string;
  readonly state?: IGraphEdge['state'];
  /** Said in a tooltip, such as what comes in and from where. */
  readonly title?: string;
}

/** What a layer's card says instead of ports and rows. */
export interface IGraphCard {
  /** Its category's colour, `--df-layer-<tone>`: core, convolution, pooling, ... */
  readonly tone: string;
  /** The arguments that matter, left. */
  readonly summary: string;
  /** Its parameters, right; '' when it has none. */
  readonly note: string;
  /** The layer whose weights it has, when that is called more than once: all calls light up together. */
  readonly shares?: string;
  /** Another call of that layer rather than its first. */
  readonly isAgain?: boolean;
  /** What is likely a mistake, for people. */
  readonly warning?: string;
}

/** A row with a value: an attribute (edited in place) or a reference (a link). */
export interface IGraphRow {
  readonly name: string;
  /** Python-literal text of an attribute, path of a reference. */
  readonly value: string;
  readonly kind: 'attribute' | 'reference';
  /** Whether it is the operation's default. */
  readonly isDefault?: boolean;
  readonly annotation?: string;
  /** Why the value is not valid, for people. */
  readonly problem?: string;
}

export interface IGraphNode {
  readonly id: string;
  readonly title: string;
  /** What is edited in place of the title, where that is something else. */
  readonly name?: string;
  readonly icon: IconName;
  /** Two hard edges behind the node: a sub-pipeline, a block. */
  readonly isNested?: boolean;
  /** Drawn as a layer's card rather than as an operation. */
  readonly card?: IGraphCard;
  /** Its upper left corner; that of the narrowest card in the same line, for cards of all widths. */
  readonly position: Point;
  readonly inputs: readonly IGraphPort[];
  readonly outputs: readonly IGraphPort[];
  readonly rows: readonly IGraphRow[];
  /** Tints border and footer. */
  readonly status?: Status;
  /** One line; with a status in its colour. */
  readonly footer?: string;
  /** Fraction done, 0 to 1, where the job says. */
  readonly progress?: number;
  /** Shown instead of the footer, in red. */
  readonly problem?: string;
  /** What screen readers say: kind, name, status, inputs, outputs. */
  readonly description: string;
}

export interface IGraphEdge {
  readonly id: string;
  readonly from: readonly [string, string];
  readonly to: readonly [string, string];
  readonly family: TypeFamily;
  /** Data flows along it now. */
  readonly isLive?: boolean;
  /** Written on it, such as a shape; `title`: what that leaves out, in a tooltip. */
  readonly label?: string;
  readonly title?: string;
  /** What flows is wrong (red), or not known (dashed). */
  readonly state?: 'wrong' | 'unknown';
  /** Its place, from 0, among the edges of an input that is a list. */
  readonly place?: number;
}

export interface IGraph {
  /** In topological order: Tab walks it. */
  readonly nodes: readonly IGraphNode[];
  readonly edges: readonly IGraphEdge[];
}

/** What the user did on the canvas; each optional, and what is missing cannot be done: a view has none. */
export interface IGraphActions {
  /** The end of a drag or of arrow keys: one gesture, one undo step. */
  move?(positions: ReadonlyMap<string, Point>): void;
  /** The reason why two ports cannot be joined, for people; null when they can. */
  refuses?(from: readonly [string, string], to: readonly [string, string]): string | null;
  /** `place`: where in an input that is a list; without it, last. */
  connect?(from: readonly [string, string], to: readonly [string, string], place?: number): void;
  /** A numbered ring was dragged (or moved by key) to another place among those of its input. */
  reorder?(edge: string, place: number): void;
  delete?(nodes: readonly string[], edges: readonly string[]): void;
  setValue?(node: string, row: string, value: string): void;
  rename?(node: string, title: string): void;
  /** A connection dropped on nothing: open the palette filtered by what fits, at a place of the canvas. */
  dropped?(from: readonly [string, string], isOutput: boolean, at: Point): void;
  /** Double click or Enter on a node. */
  open?(node: string): void;
  openReference?(node: string, row: string): void;
  copy?(nodes: readonly string[]): void;
  paste?(at: Point): void;
}

export interface IGraphSelection {
  readonly nodes: readonly string[];
  readonly edges: readonly string[];
}

export interface IGraphCanvasProps {
  readonly graph: IGraph;
  readonly actions: IGraphActions;
  readonly selection: IGraphSelection;
  readonly onSelect: (selection: IGraphSelection) => void;
  /** What the canvas shows when there are no nodes. */
  readonly empty?: ReactNode;
  /** For screen readers. */
  readonly label: string;
  /** Left to right (pipelines) or top to bottom (executions, architectures). */
  readonly direction: 'right' | 'down';
  readonly hasMinimap?: boolean;
  readonly translator?: ITranslator;
}

/** What editors may ask of the canvas. */
export interface IGraphHandle {
  /** Brings a node into view, selects it and gives it the focus. */
  focusNode(id: string): void;
  /** Brings a node into view when it is not wholly there; selection and focus stay where they are. */
  show(id: string): void;
  /** Gives the canvas the focus, where it was last. */
  focus(): void;
  /** Shows the whole graph, or some of its nodes. */
  fit(nodes?: readonly string[]): void;
  /** Multiplies the zoom, or sets it to 1. */
  zoom(factor: number | 'reset'): void;
  /** Edits a node's title in place. */
  rename(id: string): void;
  /** The place of the canvas at a point of the window; without one, the middle of what is seen. */
  placeAt(client?: { readonly x: number; readonly y: number }): Point;
}
