// What a session's records say: walks as Python's, staleness case by case, and random sessions against a slow twin.
import { readFileSync } from 'fs';
import { join } from 'path';

import type { ILineage, LineageRecord } from '../../documents/lineage';
import { englishStale, parseKey, SessionLineage } from '../../documents/sessionLineage';

const TABLE = join(__dirname, '../../../python/deepforge/provenance/lineage_cases.json');

const STALENESS = join(__dirname, '../../../python/deepforge/provenance/staleness_cases.json');

interface IStaleCase {
  readonly name: string;
  readonly cells: readonly (readonly [string, string])[];
  readonly records: readonly Partial<LineageRecord>[];
  readonly stale: readonly (readonly [string, string, string, number])[];
}

interface ICase {
  readonly name: string;
  readonly records: readonly LineageRecord[];
  readonly variables: Record<string, number>;
  readonly what_made: Record<string, number[]>;
  readonly depends_on: Record<string, number[]>;
}

function lineageOf(records: readonly Partial<LineageRecord>[], cells: readonly string[] = []) {
  const lineage = new SessionLineage();
  lineage.setCells(cells);
  for (const record of records) {
    lineage.add({ number: 0, status: 'ok', ...record });
  }
  return lineage;
}

function latestKey(lineage: ILineage, name: string): string {
  return `variable-${name}-${lineage.versions(name).at(-1) ?? 0}`;
}

describe('walks, as Python answers them', () => {
  const cases = JSON.parse(readFileSync(TABLE, 'utf-8')) as ICase[];
  it.each(cases.map(one => [one.name, one] as const))('%s', (_name, one) => {
    const lineage = lineageOf(one.records);
    expect(Object.fromEntries(lineage.variables)).toEqual(one.variables);
    for (const [name, numbers] of Object.entries(one.what_made)) {
      expect([name, lineage.whatMade(latestKey(lineage, name))]).toEqual([name, numbers]);
    }
    for (const [name, numbers] of Object.entries(one.depends_on)) {
      expect([name, lineage.whatDependsOn(latestKey(lineage, name))]).toEqual([name, numbers]);
    }
  });
});

/** A record from a short notation: cell, reads `name@number`, writes, changes in place. */
function run(
  number: number,
  cell: string,
  reads: Record<string, number | null> = {},
  writes: readonly string[] = [],
  mutates: readonly string[] = [],
  more: Partial<LineageRecord> = {}
): LineageRecord {
  return {
    number,
    cell,
    source: cell,
    status: 'ok',
    reads,
    writes: [...writes],
    mutates: [...mutates],
    ...more
  };
}

/** Reasons by execution. */
function staleOf(lineage: ILineage): Record<number, string> {
  const found: Record<number, string> = {};
  for (const number of lineage.numbers) {
    const stale = lineage.stale(number);
    if (stale !== null) {
      found[number] = englishStale(stale);
    }
  }
  return found;
}

describe('staleness', () => {
  const cases = JSON.parse(readFileSync(STALENESS, 'utf-8')) as IStaleCase[];
  it.each(cases.map(one => [one.name, one] as const))('%s', (_name, one) => {
    const lineage = lineageOf(
      one.records,
      one.cells.map(([cell]) => cell)
    );
    for (const [cell, text] of one.cells) {
      lineage.setText(cell, text);
    }
    const found = one.cells.flatMap(([cell]) => {
      const number = lineage.latest(cell);
      const stale = number === null ? null : lineage.stale(number);
      return stale === null ? [] : [[cell, stale.kind, stale.name, stale.by]];
    });
    expect(found).toEqual(one.stale);
  });

  it('follows the text of cells', () => {
    const lineage = lineageOf([run(1, 'A', {}, ['x']), run(2, 'B', { x: 1 }, ['y'])], ['A', 'B']);
    lineage.setText('A', 'A');
    lineage.setText('B', 'B\n');
    expect(staleOf(lineage)).toEqual({});
    lineage.setText('A', 'another');
    expect(staleOf(lineage)).toEqual({ 1: 'edited since [1]', 2: 'x is stale' });
    expect(lineage.staleCells).toBe(2);
    lineage.setText('A', 'A');
    expect(staleOf(lineage)).toEqual({});
  });

  it('follows the order of cells', () => {
    const records = [run(1, 'A', {}, ['x']), run(2, 'B', { x: 1 }, ['y']), run(3, 'C', {}, ['x'])];
    const lineage = lineageOf(records, ['A', 'B', 'C']);
    expect(staleOf(lineage)).toEqual({});
    lineage.setCells(['A', 'C', 'B']);
    expect(staleOf(lineage)).toEqual({ 2: 'x changed in [3]' });
  });
});

describe('rows', () => {
  it('stand in the order of time, versions under their cell, files above the first that read them', () => {
    const lineage = lineageOf([
      {
        number: 2,
        cell: 'A',
        source: '# load the sample\nx = load()',
        seconds: 1.8,
        writes: ['x', 'np'],
        values: {
          x: { type: 'numpy.ndarray', summary: 'float64 (5000, 12)' },
          np: { type: 'module', summary: 'numpy' }
        },
        files_read: [{ path: '/d/a.csv', size: 9_800_000, mtime_ns: 1 }]
      },
      {
        number: 3,
        cell: 'B',
        source: 'plot(x)',
        reads: { x: 2, np: 2 },
        mutates: ['x'],
        figures: [{ sha256: 's', file: 'figures/s.png', width: 640, height: 480 }],
        files_read: [{ path: '/d/a.csv', size: 9_800_000, mtime_ns: 1 }]
      }
    ]);
    expect(lineage.rows.map(row => [row.key, row.name, row.detail, row.sources])).toEqual([
      ['file-/d/a.csv-2', '/d/a.csv', '9.8 MB', []],
      ['cell-2', 'load the sample', '1.8 s', ['file-/d/a.csv-2']],
      ['variable-x-2', 'x', '5000 × 12', ['cell-2']],
      ['cell-3', 'plot(x)', '', ['file-/d/a.csv-2', 'variable-x-2']],
      ['variable-x-3', 'x', '', ['cell-3']],
      ['figure-3-0', 'figure 3', '640 × 480', ['cell-3']]
    ]);
    expect(lineage.rows.find(row => row.key === 'variable-x-3')?.isChangedInPlace).toBe(true);
    expect(lineage.whatDependsOn('file-/d/a.csv-2')).toEqual([2, 3]);
    expect(lineage.whatMade('file-/d/a.csv-2')).toEqual([]);
    expect(lineage.whatMade('figure-3-0')).toEqual([2, 3]);
    expect(lineage.whatMade('cell-3')).toEqual([2]);
    expect(lineage.whatDependsOn('cell-2')).toEqual([3]);
  });

  it('keep the same object while nothing about them changes', () => {
    const lineage = lineageOf([run(1, 'A', {}, ['x'])], ['A']);
    const [first] = lineage.rows;
    lineage.add(run(2, 'B', { x: 1 }, ['y']));
    expect(lineage.rows[0]).toBe(first);
    lineage.add(run(3, 'A', {}, ['x']));
    expect(lineage.rows[0]).toMatchObject({ key: 'cell-1', replacedBy: 3 });
  });

  it.each([
    ['variable-images-8', { kind: 'variable', name: 'images', number: 8 }],
    ['file-/a-b/c-1.csv-12', { kind: 'file', name: '/a-b/c-1.csv', number: 12 }],
    ['figure-6-0', { kind: 'figure', name: '', number: 6 }],
    ['cell-7', { kind: 'cell', name: '', number: 7 }]
  ])('%s is taken apart', (key, expected) => {
    expect(parseKey(key)).toEqual(expected);
  });
});

describe('random sessions', () => {
  const NAMES = ['a', 'b', 'c', 'd', 'e'];

  function random(seed: number): () => number {
    let state = seed * 2654435761 + 1;
    return () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state / 4294967296;
    };
  }

  /** A session as a kernel would record it, with what each name's value was made by. */
  function session(seed: number, length: number): LineageRecord[] {
    const next = random(seed);
    const maker = new Map<string, number>();
    const some = (): string[] => NAMES.filter(() => next() < 0.25);
    return Array.from({ length }, (_, at) => {
      const number = at + 1;
      const cell = `cell-${Math.floor(next() * 6)}`;
      const mutates = some().filter(name => maker.has(name));
      const read = [...new Set([...some().filter(name => maker.has(name)), ...mutates])];
      const reads = Object.fromEntries(read.map(name => [name, maker.get(name) ?? null]));
      const deletes = some().filter(name => maker.has(name) && next() < 0.2);
      const writes = some().filter(name => !deletes.includes(name));
      for (const name of [...writes, ...mutates]) {
        maker.set(name, number);
      }
      for (const name of deletes) {
        maker.delete(name);
      }
      return {
        ...run(
          number,
          cell,
          reads,
          writes,
          mutates.filter(name => !deletes.includes(name))
        ),
        deletes
      };
    });
  }

  /** Everything reachable, found by trying every pair again and again. */
  function slowAncestors(records: readonly LineageRecord[], start: number): number[] {
    const found = new Set([start]);
    for (let isGrowing = true; isGrowing;) {
      const before = found.size;
      for (const record of records) {
        if (found.has(record.number)) {
          Object.values(record.reads ?? {}).forEach(source => source !== null && found.add(source));
          for (const name of record.mutates ?? []) {
            const earlier = records.filter(
              one =>
                one.number < record.number &&
                [...(one.writes ?? []), ...(one.mutates ?? []), ...(one.deletes ?? [])].includes(
                  name
                )
            );
            const last = earlier.at(-1);
            if (last !== undefined) {
              found.add(last.number);
            }
          }
        }
      }
      isGrowing = found.size > before;
    }
    return [...found].sort((one, other) => one - other);
  }

  function answers(lineage: ILineage): unknown {
    return {
      variables: [...lineage.variables].sort(),
      made: NAMES.map(name => lineage.whatMade(latestKey(lineage, name))),
      used: NAMES.map(name => lineage.whatDependsOn(latestKey(lineage, name))),
      stale: staleOf(lineage),
      rows: lineage.rows
    };
  }

  it('agree with the slow way', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const records = session(seed, 40);
      const lineage = lineageOf(records);
      for (const name of NAMES) {
        const number = lineage.versions(name).at(-1);
        if (number !== undefined) {
          expect(lineage.whatMade(`variable-${name}-${number}`)).toEqual(
            slowAncestors(records, number)
          );
        }
      }
    }
  });

  it('say the same in whatever order, and however often, their records arrive', () => {
    const cells = Array.from({ length: 6 }, (_, at) => `cell-${at}`);
    for (let seed = 1; seed <= 20; seed++) {
      const records = session(seed, 30);
      const next = random(seed + 100);
      const shuffled = [...records, ...records].sort(() => next() - 0.5);
      expect(answers(lineageOf(shuffled, cells))).toEqual(answers(lineageOf(records, cells)));
    }
  });

  it('say the same when records are removed as when they had never come', () => {
    const cells = Array.from({ length: 6 }, (_, at) => `cell-${at}`);
    for (let seed = 1; seed <= 20; seed++) {
      const records = session(seed, 30);
      const isGone = (number: number): boolean => number % 7 === 3;
      const lineage = lineageOf(records, cells);
      expect(lineage.rows.length).toBeGreaterThan(0);
      records
        .filter(one => isGone(one.number))
        .forEach(one => {
          lineage.remove(one.number);
        });
      const rest = records.filter(one => !isGone(one.number));
      expect(answers(lineage)).toEqual(answers(lineageOf(rest, cells)));
    }
  });
});
