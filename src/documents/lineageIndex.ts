// Indexes over a session's records, grown with each record: who touched a name, who read a version, runs of a cell.
import type { LineageRecord } from './lineage';

const NONE: readonly number[] = [];

/** The names that an execution bound, changed in place or deleted, each once. */
export function touchedNames(record: LineageRecord): Set<string> {
  return new Set([...(record.writes ?? []), ...(record.mutates ?? []), ...(record.deletes ?? [])]);
}

/** The cell of an execution; one without a cell (from a console) stands for itself. */
export function cellKey(record: LineageRecord): string {
  return record.cell ?? `#${record.number}`;
}

/**
 * Records must come in the order of their numbers. Nothing is ever taken out: who removes builds a new index.
 */
export class LineageIndex {
  /** Final variables, each with the execution that made its present value. */
  readonly variables = new Map<string, number>();
  /** Executions of each cell, in order. */
  readonly cells = new Map<string, number[]>();
  private readonly touched = new Map<string, number[]>();
  private readonly reading = new Map<string, Map<number, number[]>>();

  add(record: LineageRecord): void {
    const { number } = record;
    for (const name of touchedNames(record)) {
      append(this.touched, name, number);
      this.variables.set(name, number);
    }
    for (const name of record.deletes ?? []) {
      this.variables.delete(name);
    }
    for (const [name, source] of Object.entries(record.reads ?? {})) {
      if (source !== null) {
        let versions = this.reading.get(name);
        if (versions === undefined) {
          versions = new Map();
          this.reading.set(name, versions);
        }
        append(versions, source, number);
      }
    }
    append(this.cells, cellKey(record), number);
  }

  versions(name: string): readonly number[] {
    return this.touched.get(name) ?? NONE;
  }

  /** The last execution before `before` that touched a name. */
  versionBefore(name: string, before: number): number | null {
    const versions = this.versions(name);
    let low = 0;
    let high = versions.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((versions[middle] ?? 0) < before) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return versions[low - 1] ?? null;
  }

  /** Executions that read a name as execution `number` left it, in order. */
  readers(name: string, number: number): readonly number[] {
    return this.reading.get(name)?.get(number) ?? NONE;
  }

  runs(cell: string): readonly number[] {
    return this.cells.get(cell) ?? NONE;
  }
}

function append<Key>(map: Map<Key, number[]>, key: Key, value: number): void {
  const list = map.get(key);
  if (list === undefined) {
    map.set(key, [value]);
  } else {
    list.push(value);
  }
}
