// What a session's records say of variables, files, figures and cells: what made what, what depends on what, what is stale.
import type { ImplicitOperation } from './generated/implicit-operation';
import type { TypeFamily } from './typeFamily';

/** A version of a variable or file, or a figure; or the execution of a cell. */
export interface ILineageRow {
  /** Stays the same as the session goes on: 'cell-7', 'variable-images-8', 'file-/data/a.csv-2', 'figure-6-0'. */
  readonly key: string;
  readonly kind: 'cell' | 'variable' | 'file' | 'figure';
  readonly name: string;
  /** The execution: that made it, or that it is. */
  readonly number: number;
  readonly family: TypeFamily;
  /** Shape, size or seconds, in words. */
  readonly detail: string;
  readonly isChangedInPlace: boolean;
  /** Why it no longer holds; null when it does. */
  readonly stale: string | null;
}

export type LineageRecord = ImplicitOperation;

/**
 * The lineage of one session, grown record by record.
 *
 * Adding a record costs what the record touches, never the length of the session; a walk costs what it returns.
 */
export interface ILineage {
  readonly length: number;
  add(record: LineageRecord): void;
  remove(number: number): void;
  clear(): void;
  record(number: number): LineageRecord | undefined;
  /** The latest execution of a cell. */
  latest(cell: string): number | null;
  /** Final variables, each with the execution that made its present value. */
  readonly variables: ReadonlyMap<string, number>;
  /** Executions that an execution, or a variable as execution `before` saw it, depends on, in order. */
  whatMade(key: string): readonly number[];
  /** Executions that used it, directly or through others, in order. */
  whatDependsOn(key: string): readonly number[];
  /** Time runs down; versions stand under the cell that made them. */
  readonly rows: readonly ILineageRow[];
}
