// What the details say of a row: which cells made it and how, which depend on it, what was replaced. Pure.
import type { TranslationBundle } from '@jupyterlab/translation';

import { summarise } from '../../documents/cellSummary';
import type { ILineage, ILineageRow, LineageRecord } from '../../documents/lineage';
import { cellTitle, isShownRead, shownNames } from '../../documents/lineageRows';
import { formatSeconds } from '../../utils/format';

/** One line of "What made this" or "What depends on it". */
export interface IStep {
  readonly number: number;
  readonly name: string;
  readonly how: string;
  readonly seconds: string;
  readonly isStale: boolean;
}

/** Most lines of a list: more are counted. */
export const MOST_STEPS = 200;

/** Lines of a list, and how many executions there are in all. */
export interface ISteps {
  readonly steps: readonly IStep[];
  readonly count: number;
}

/** The executions that made a row, each with what it gave on the way to it. */
export function whatMade(lineage: ILineage, row: ILineageRow, trans: TranslationBundle): ISteps {
  const numbers = lineage.whatMade(row.key);
  const wanted = wantedNames(lineage, row, numbers);
  const steps = numbers.slice(-MOST_STEPS).flatMap(number => {
    const record = lineage.record(number);
    return record === undefined ? [] : [step(lineage, record, wanted.get(number), trans)];
  });
  return { steps, count: numbers.length };
}

export function whatDependsOn(
  lineage: ILineage,
  row: ILineageRow,
  trans: TranslationBundle
): ISteps {
  const numbers = lineage.whatDependsOn(row.key);
  const steps = numbers.slice(0, MOST_STEPS).flatMap(number => {
    const record = lineage.record(number);
    return record === undefined ? [] : [step(lineage, record, undefined, trans)];
  });
  return { steps, count: numbers.length };
}

/** Names of each execution that were used on the way, the last first. */
function wantedNames(
  lineage: ILineage,
  row: ILineageRow,
  numbers: readonly number[]
): ReadonlyMap<number, ReadonlySet<string>> {
  const wanted = new Map<number, Set<string>>();
  const add = (number: number, name: string): void => {
    wanted.set(number, (wanted.get(number) ?? new Set()).add(name));
  };
  if (row.kind === 'variable') {
    add(row.number, row.name);
  }
  for (const number of row.kind === 'cell' ? [...numbers, row.number] : numbers) {
    const record = lineage.record(number);
    for (const [name, source] of Object.entries(record?.reads ?? {})) {
      if (source !== null && record !== undefined && isShown(lineage, name, record)) {
        add(source, name);
      }
    }
  }
  return wanted;
}

function step(
  lineage: ILineage,
  record: LineageRecord,
  wanted: ReadonlySet<string> | undefined,
  trans: TranslationBundle
): IStep {
  const shown = shownNames(record);
  const names = wanted === undefined ? shown : shown.filter(name => wanted.has(name));
  const figures = record.figures?.length ?? 0;
  const figure = figures > 0 ? `figure ${record.number}` : '';
  const name = names.length > 3 ? [...names.slice(0, 3), '…'].join(', ') : names.join(', ');
  return {
    number: record.number,
    name: name === '' ? figure : name,
    how: howMade(lineage, record, names, trans),
    seconds: record.seconds === undefined ? '' : formatSeconds(record.seconds),
    isStale: lineage.stale(record.number) !== null
  };
}

function howMade(
  lineage: ILineage,
  record: LineageRecord,
  names: readonly string[],
  trans: TranslationBundle
): string {
  if (names.length > 0 && names.every(name => record.mutates?.includes(name) === true)) {
    return trans.__('changed in place');
  }
  const files = (record.files_read ?? []).map(file => file.path.split('/').pop() ?? file.path);
  const reads = Object.keys(record.reads ?? {}).filter(name => isShown(lineage, name, record));
  const from = [...files, ...reads.filter(name => !names.includes(name))];
  if (from.length > 0) {
    const list = from.length > 4 ? [...from.slice(0, 4), '…'] : from;
    return trans.__('from %1', list.join(', '));
  }
  return cellTitle(record);
}

function isShown(lineage: ILineage, name: string, record: LineageRecord): boolean {
  return isShownRead(name, record, { get: number => lineage.record(number) });
}

/** What a user may wonder about a version: who else made the name, and why that does not count. */
export function notes(lineage: ILineage, row: ILineageRow, trans: TranslationBundle): string[] {
  const found: string[] = [];
  if (row.stale !== null) {
    found.push(trans.__('Stale: %1.', row.stale));
  }
  if (row.kind === 'variable') {
    const made = new Set(lineage.whatMade(row.key));
    const others = lineage
      .versions(row.name)
      .filter(number => number < row.number && !made.has(number))
      .filter(number => lineage.record(number)?.deletes?.includes(row.name) !== true);
    const list = others.slice(-3).map(number => `[${number}]`);
    if (others.length === 1) {
      found.push(
        trans.__(
          '%1 also assigned %2, but [%3] replaced it. It will not be in the pipeline.',
          list[0] ?? '',
          row.name,
          row.number
        )
      );
    } else if (others.length > 1) {
      const names = others.length > 3 ? [`${others.length - 3} others`, ...list] : list;
      found.push(
        trans.__(
          '%1 also assigned %2, but [%3] replaced them. They will not be in the pipeline.',
          names.join(', '),
          row.name,
          row.number
        )
      );
    }
    const present = lineage.variables.get(row.name);
    if (present === undefined) {
      found.push(trans.__('%1 was deleted later.', row.name));
    } else if (present !== row.number) {
      found.push(trans.__('[%1] has made a later version.', present));
    }
  }
  return found;
}

/** `version 2 of 3` of a variable. */
export function versionOf(
  lineage: ILineage,
  row: ILineageRow
): { readonly at: number; readonly of: number } | null {
  const versions = row.kind === 'variable' ? lineage.versions(row.name) : [];
  const at = versions.indexOf(row.number);
  return at < 0 ? null : { at: at + 1, of: versions.length };
}

/** The names that "Make a pipeline" takes for a row; empty when nothing can be made of it. */
export function targets(lineage: ILineage, row: ILineageRow): readonly string[] {
  switch (row.kind) {
    case 'variable':
      return lineage.variables.get(row.name) === row.number ? [row.name] : [];
    case 'figure':
      return row.replacedBy === null ? [row.name.replace(' ', '-')] : [];
    case 'cell': {
      const { cell } = lineage.record(row.number) ?? {};
      const writes = cell ? (summarise(lineage, cell)?.writes ?? []) : [];
      return writes
        .filter(item => item.kind === 'variable' && lineage.variables.get(item.name) === row.number)
        .map(item => item.name);
    }
    case 'file':
      return [];
  }
}
