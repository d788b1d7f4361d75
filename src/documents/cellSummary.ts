// What the line under a cell says: what its latest execution read and wrote.
import type { ILineage, LineageRecord } from './lineage';
import { isImported, isShownRead, shownNames } from './lineageRows';
import { made } from './lineageWalk';
import { type TypeFamily, typeFamily } from './typeFamily';

export interface ISummaryItem {
  readonly kind: 'variable' | 'file' | 'figure';
  /** For a file its path. */
  readonly name: string;
  readonly family: TypeFamily;
  /** The row of the lineage it stands for; null when none does. */
  readonly key: string | null;
  readonly isChangedInPlace: boolean;
}

export interface ICellSummary {
  readonly number: number;
  readonly reads: readonly ISummaryItem[];
  readonly writes: readonly ISummaryItem[];
  readonly deletes: readonly string[];
  /** Modules, and functions and classes that came with them, by the names they were given. */
  readonly imports: readonly string[];
  /** The first execution of the cell, when there were several. */
  readonly firstRun: number | null;
  /** Name of the exception that ended it. */
  readonly error: string | null;
}

/** The summary of a cell's latest execution; null when the session has none. */
export function summarise(lineage: ILineage, cell: string): ICellSummary | null {
  const runs = lineage.runs(cell);
  const number = runs[runs.length - 1];
  const record = number === undefined ? undefined : lineage.record(number);
  if (record === undefined) {
    return null;
  }
  return {
    number: record.number,
    reads: readItems(lineage, record),
    writes: writtenItems(record),
    imports: [...made(record)].filter(name => isImported(name, record)).sort(),
    deletes: (record.deletes ?? []).filter(name => !isImported(name, record)),
    firstRun: runs.length > 1 ? (runs[0] ?? null) : null,
    error: record.status === 'error' ? (record.error?.type ?? '') : null
  };
}

function readItems(lineage: ILineage, record: LineageRecord): ISummaryItem[] {
  const written = new Set((record.files_written ?? []).map(file => file.path));
  const files = (record.files_read ?? []).filter(file => !written.has(file.path));
  const names = Object.keys(record.reads ?? {}).filter(name =>
    isShownRead(name, record, { get: number => lineage.record(number) })
  );
  return [
    ...files.map(file => fileItem(file.path, null)),
    ...names.map((name): ISummaryItem => {
      const source = record.reads?.[name];
      const maker = typeof source === 'number' ? lineage.record(source) : undefined;
      const info = maker?.values?.[name] ?? record.values?.[name];
      return {
        kind: 'variable',
        name,
        family: typeFamily(info?.type),
        key: maker === undefined ? null : `variable-${name}-${maker.number}`,
        isChangedInPlace: false
      };
    })
  ];
}

function writtenItems(record: LineageRecord): ISummaryItem[] {
  const { number } = record;
  const names = new Set(shownNames(record));
  const gone = [...made(record)].filter(name => record.values?.[name] === undefined);
  for (const name of gone) {
    names.delete(name);
  }
  return [
    ...[...names].map((name): ISummaryItem => ({
      kind: 'variable',
      name,
      family: typeFamily(record.values?.[name]?.type),
      key: `variable-${name}-${number}`,
      isChangedInPlace: record.mutates?.includes(name) ?? false
    })),
    ...(record.files_written ?? []).map(file => fileItem(file.path, number)),
    ...(record.figures ?? []).map((_figure, at): ISummaryItem => ({
      kind: 'figure',
      name: figureName(record, at),
      family: 'figure',
      key: `figure-${number}-${at}`,
      isChangedInPlace: false
    }))
  ];
}

/** `figure 6`, or `figure 6.2` for the second of several: as targets of a pipeline count them. */
export function figureName(record: LineageRecord, at: number): string {
  return `figure ${record.number}${(record.figures?.length ?? 0) > 1 ? `.${at + 1}` : ''}`;
}

function fileItem(path: string, number: number | null): ISummaryItem {
  const key = number === null ? null : `file-${path}-${number}`;
  return { kind: 'file', name: path, family: 'file', key, isChangedInPlace: false };
}
