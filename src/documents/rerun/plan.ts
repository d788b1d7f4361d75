// What a kernel says of a notebook as it is now: which cells are stale, which must run again, what running all would do.
import type { IStale } from '../lineage';

/**
 * Why a cell must run: a reason of staleness; `restores`: a later cell has changed what it made in place, or taken its
 * name; `new`: it was never run, and cells that must run need it; `gone`: so too, but it ran before the kernel was
 * restarted, and what it made is gone; `other` for what this version does not know.
 */
export type PlannedKind = IStale['kind'] | 'restores' | 'new' | 'gone' | 'other';

export interface IPlanned {
  readonly cell: string;
  readonly kind: PlannedKind;
  /** The variable, or the file's path; '' when the reason has none. */
  readonly name: string;
  /** Variables that it would find now, and would not find in a run from the top. */
  readonly without: readonly string[];
}

export type ForetoldVerdict = 'same' | 'changes' | 'fails' | 'unknown';

/** What Restart and Run All would do to a cell. */
export interface IForetold {
  readonly cell: string;
  readonly verdict: ForetoldVerdict;
  /** In words; '' where nothing has to be said. */
  readonly reason: string;
}

export interface INotebookPlan {
  /** Cells whose results no longer hold. */
  readonly stale: ReadonlyMap<string, IStale>;
  /** The cells to run, in the order of the notebook. */
  readonly cells: readonly IPlanned[];
  /** Variables that Restart and Run All would not leave: no cell makes them any more. */
  readonly leftover: readonly string[];
  readonly foretold: readonly IForetold[];
}

const KINDS: ReadonlySet<string> = new Set<PlannedKind>([
  'edited',
  'changed',
  'deleted',
  'unmade',
  'upstream',
  'restores',
  'new',
  'gone'
]);

export function plannedKind(kind: unknown): PlannedKind {
  return typeof kind === 'string' && KINDS.has(kind) ? (kind as PlannedKind) : 'other';
}

const STALE_KINDS: ReadonlySet<string> = new Set<IStale['kind']>([
  'edited',
  'changed',
  'deleted',
  'unmade',
  'upstream'
]);

/** Whether a cell runs only so that others find what they need, and its own results hold or never were. */
export function isHelper({ kind }: IPlanned): boolean {
  return kind === 'restores' || kind === 'new' || kind === 'gone';
}

export function isStaleKind(kind: unknown): kind is IStale['kind'] {
  return typeof kind === 'string' && STALE_KINDS.has(kind);
}
