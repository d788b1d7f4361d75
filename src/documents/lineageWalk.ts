// Walks through a session's records: the twin of `what_made` and `depends_on` in python/deepforge/provenance/lineage.py.
import type { LineageRecord } from './lineage';
import type { LineageIndex } from './lineageIndex';

export type Records = ReadonlyMap<number, LineageRecord>;

/** The executions an execution took values from directly; null sources (made before the records began) left out. */
export function sources(record: LineageRecord, index: LineageIndex): number[] {
  const found: number[] = [];
  for (const source of Object.values(record.reads ?? {})) {
    if (source !== null) {
      found.push(source);
    }
  }
  for (const name of record.mutates ?? []) {
    const source = index.versionBefore(name, record.number);
    if (source !== null) {
      found.push(source);
    }
  }
  return found;
}

/** `numbers` and every execution whose values reached them. */
export function ancestors(
  numbers: Iterable<number>,
  records: Records,
  index: LineageIndex
): Set<number> {
  const seen = new Set<number>();
  const todo = [...numbers];
  for (let number = todo.pop(); number !== undefined; number = todo.pop()) {
    const record = records.get(number);
    if (record === undefined || seen.has(number)) {
      continue;
    }
    seen.add(number);
    todo.push(...sources(record, index));
  }
  return seen;
}

/** Every execution that used what `start` holds: versions, each as a name and the execution that made it. */
export function descendants(
  start: Iterable<readonly [string, number]>,
  records: Records,
  index: LineageIndex
): Set<number> {
  const seen = new Set<number>();
  const todo: number[] = [];
  for (const [name, number] of start) {
    todo.push(...index.readers(name, number));
  }
  for (let number = todo.pop(); number !== undefined; number = todo.pop()) {
    const record = records.get(number);
    if (record === undefined || seen.has(number)) {
      continue;
    }
    seen.add(number);
    for (const name of made(record)) {
      todo.push(...index.readers(name, number));
    }
  }
  return seen;
}

/** The names an execution left with a new or changed value. */
export function made(record: LineageRecord): Set<string> {
  return new Set([...(record.writes ?? []), ...(record.mutates ?? [])]);
}

export function inOrder(numbers: Iterable<number>): number[] {
  return [...numbers].sort((one, other) => one - other);
}
