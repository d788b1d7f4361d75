// Which rows of the lineage are shown, and which of them are on the path to what is selected. Pure.
import type { ILineage, ILineageRow } from '../../documents/lineage';

export interface IFilter {
  readonly query: string;
  readonly isStaleOnly: boolean;
  /** Also executions that were replaced and that nothing present depends on. */
  readonly hasEarlier: boolean;
}

export function shownRows(lineage: ILineage, filter: IFilter): readonly ILineageRow[] {
  const query = filter.query.trim().toLowerCase();
  const needed = filter.hasEarlier ? null : neededExecutions(lineage);
  const files = needed === null ? null : filesOf(lineage, needed);
  return lineage.rows.filter(
    row =>
      (needed === null || needed.has(row.number) || files?.has(row.key) === true) &&
      (!filter.isStaleOnly || row.stale !== null) &&
      (query === '' || matches(row, query))
  );
}

/** What the session ends with: the present versions of variables and files, and the figures, by name. */
export function presentValues(lineage: ILineage, filter: IFilter): readonly ILineageRow[] {
  const latest = new Map<string, ILineageRow>();
  for (const row of shownRows(lineage, filter)) {
    const isPresent =
      row.kind === 'variable'
        ? lineage.variables.get(row.name) === row.number
        : row.kind === 'file' || (row.kind === 'figure' && row.replacedBy === null);
    if (isPresent) {
      latest.set(row.kind === 'figure' ? row.key : `${row.kind} ${row.name}`, row);
    }
  }
  const order = ['variable', 'file', 'figure'];
  return [...latest.values()].sort(
    (one, other) =>
      order.indexOf(one.kind) - order.indexOf(other.kind) ||
      one.name.localeCompare(other.name, undefined, { numeric: true })
  );
}

/** The latest execution of each cell, and all that these depend on. */
function neededExecutions(lineage: ILineage): ReadonlySet<number> {
  const needed = new Set<number>();
  const { numbers } = lineage;
  for (let at = numbers.length - 1; at >= 0; at--) {
    const record = lineage.record(numbers[at] ?? -1);
    if (record === undefined) {
      continue;
    }
    const isLatest = !record.cell || lineage.latest(record.cell) === record.number;
    if (isLatest || needed.has(record.number)) {
      needed.add(record.number);
      for (const source of Object.values(record.reads ?? {})) {
        if (source !== null) {
          needed.add(source);
        }
      }
    }
  }
  return needed;
}

/** Files that were there before and that one of these executions read; the first that did may have been replaced. */
function filesOf(lineage: ILineage, numbers: ReadonlySet<number>): ReadonlySet<string> {
  const found = new Set<string>();
  for (const row of lineage.rows) {
    for (const source of row.kind === 'cell' && numbers.has(row.number) ? row.sources : []) {
      if (source.startsWith('file-')) {
        found.add(source);
      }
    }
  }
  return found;
}

function matches(row: ILineageRow, query: string): boolean {
  const isCell = row.kind === 'cell' && `[${row.number}]`.includes(query);
  return isCell || row.name.toLowerCase().includes(query);
}

/** Keys of the rows on the way to a row, itself included. */
export function pathTo(
  lineage: ILineage,
  key: string | null,
  row: (key: string) => ILineageRow | undefined
): ReadonlySet<string> {
  const found = new Set<string>();
  if (key === null || row(key) === undefined) {
    return found;
  }
  found.add(key);
  const isCell = row(key)?.kind === 'cell';
  for (const number of isCell
    ? [...lineage.whatMade(key), row(key)?.number ?? -1]
    : lineage.whatMade(key)) {
    const cell = row(`cell-${number}`);
    if (cell !== undefined) {
      found.add(cell.key);
      for (const source of cell.sources) {
        found.add(source);
      }
    }
  }
  return found;
}
