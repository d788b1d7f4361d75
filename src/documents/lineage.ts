// What a session's records say of variables, files, figures and cells: what made what, what depends on what, what is stale.
import type { ImplicitOperation } from './generated/implicit-operation';
import type { TypeFamily } from './typeFamily';

/** A version of a variable or file, or a figure; or the execution of a cell. */
export interface ILineageRow {
  /** Stays the same as the session goes on: 'cell-7', 'variable-images-8', 'file-/data/a.csv-2', 'figure-6-0'. */
  readonly key: string;
  readonly kind: 'cell' | 'variable' | 'file' | 'figure';
  readonly name: string;
  /** The execution: that made it, or that it is; of a file that was there before, the first that read it. */
  readonly number: number;
  readonly family: TypeFamily;
  /** Shape, size or seconds, in words. */
  readonly detail: string;
  readonly isChangedInPlace: boolean;
  /** Why it no longer holds, for people; null when it does. */
  readonly stale: string | null;
  /** The later execution of the same cell that took its place; null while there is none. */
  readonly replacedBy: number | null;
  /** Keys of what an execution used; for what an execution made, the key of that execution. */
  readonly sources: readonly string[];
}

export type LineageRecord = ImplicitOperation;

/**
 * Why the results of an execution no longer hold: its cell was edited; what it read was changed or deleted by
 * execution `by`, or is no longer made by its cell, whose execution `by` did without; or what it read is itself stale.
 */
export interface IStale {
  readonly kind: 'edited' | 'changed' | 'deleted' | 'unmade' | 'upstream';
  /** The variable, or the file's path; '' when the cell was edited. */
  readonly name: string;
  readonly by: number;
}

/**
 * The lineage of one session, grown record by record.
 *
 * Adding a record costs what the record touches, never the length of the session; a walk costs what it returns.
 */
export interface ILineage {
  readonly length: number;
  /** Grows with every change of a record, a text or the order of the cells. */
  readonly revision: number;
  add(record: LineageRecord): void;
  remove(number: number): void;
  clear(): void;
  record(number: number): LineageRecord | undefined;
  /** All executions, in order. */
  readonly numbers: readonly number[];
  /** The latest execution of a cell. */
  latest(cell: string): number | null;
  /** How many cells were run. */
  readonly cells: number;
  /** All executions of a cell, in order. */
  runs(cell: string): readonly number[];
  /** Final variables, each with the execution that made its present value. */
  readonly variables: ReadonlyMap<string, number>;
  /** Executions that bound, changed or deleted a variable, in order. */
  versions(name: string): readonly number[];
  /** Executions that an execution, or a variable as execution `before` saw it, depends on, in order. */
  whatMade(key: string): readonly number[];
  /** Executions that used it, directly or through others, in order. */
  whatDependsOn(key: string): readonly number[];
  /** Time runs down; versions stand under the cell that made them. */
  readonly rows: readonly ILineageRow[];
  /** The cells of the notebook in its order: what is above a cell comes before it when all is run again. */
  setCells(cells: readonly string[]): void;
  /** The present text of a cell; null when it is not known. */
  setText(cell: string, text: string | null): void;
  /** Why the results of an execution no longer hold; null when they do, or when its cell was run again. */
  stale(number: number): IStale | null;
  /** Cells whose latest results no longer hold. */
  readonly staleCells: number;
  /** What the kernel says is stale, by cell, of what is known now: it counts until the next change. */
  tellStale(cells: ReadonlyMap<string, IStale>): void;
}
