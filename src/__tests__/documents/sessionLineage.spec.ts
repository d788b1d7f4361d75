// What a session's records say: walks as Python's, staleness case by case, and random sessions against a slow twin.
import { readFileSync } from 'fs';
import { join } from 'path';

import type { ILineage, LineageRecord } from '../../documents/lineage';
import { englishStale, parseKey, SessionLineage } from '../../documents/sessionLineage';

const TABLE = join(__dirname, '../../../python/deepforge/provenance/lineage_cases.json');

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

function value(fingerprint: string | null, type = 'numpy.ndarray', summary = ''): object {
  return { values: { x: { type, fingerprint, summary } } };
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
  const cases: readonly (readonly [string, string, readonly LineageRecord[], object])[] = [
    [
      'nothing is stale after one run from the top',
      'AB',
      [run(1, 'A', {}, ['x']), run(2, 'B', { x: 1 }, ['y'])],
      {}
    ],
    [
      'a cell above that was run again makes what read it stale, and what comes after',
      'ABC',
      [
        run(1, 'A', {}, ['x']),
        run(2, 'B', { x: 1 }, ['y']),
        run(3, 'C', { y: 2 }, ['z']),
        run(4, 'A', {}, ['x'])
      ],
      { 2: 'x changed in [4]', 3: 'y is stale' }
    ],
    [
      'as in the drawing: a cell above changes in place what was read',
      'ABC',
      [run(1, 'A', {}, ['x']), run(2, 'C', { x: 1 }, ['model']), run(3, 'B', { x: 1 }, [], ['x'])],
      { 2: 'x changed in [3]' }
    ],
    [
      'a cell below that changes it is no reason: from the top, it comes later',
      'ABC',
      [run(1, 'A', {}, ['x']), run(2, 'B', { x: 1 }, ['y']), run(3, 'C', { x: 1 }, ['x'])],
      {}
    ],
    [
      'a cell that counts up does not make itself stale',
      'AB',
      [
        run(1, 'A', {}, ['x']),
        run(2, 'B', { x: 1 }, ['x'], ['x']),
        run(3, 'B', { x: 2 }, ['x'], ['x'])
      ],
      {}
    ],
    [
      'what used a result and then changed what it was made of is no reason',
      'AB',
      [run(1, 'A', {}, ['x']), run(2, 'B', { x: 1 }, ['y']), run(3, 'A', { y: 2 }, ['x'])],
      {}
    ],
    [
      'the same value again is no reason',
      'AB',
      [
        run(1, 'A', {}, ['x'], [], value('f')),
        run(2, 'B', { x: 1 }, ['y']),
        run(3, 'A', {}, ['x'], [], value('f'))
      ],
      {}
    ],
    [
      'another value is',
      'AB',
      [
        run(1, 'A', {}, ['x'], [], value('f')),
        run(2, 'B', { x: 1 }, ['y']),
        run(3, 'A', {}, ['x'], [], value('g'))
      ],
      { 2: 'x changed in [3]' }
    ],
    [
      'numbers are known by what they show',
      'AB',
      [
        run(1, 'A', {}, ['x'], [], value(null, 'int', '3')),
        run(2, 'B', { x: 1 }, ['y']),
        run(3, 'A', {}, ['x'], [], value(null, 'int', '3'))
      ],
      {}
    ],
    [
      'imports that are run again are the same modules',
      'AB',
      [
        run(1, 'A', {}, ['x'], [], value(null, 'module', 'numpy')),
        run(2, 'B', { x: 1 }, ['y']),
        run(3, 'A', {}, ['x'], [], value(null, 'module', 'numpy'))
      ],
      {}
    ],
    [
      'a cell above deletes it',
      'ABC',
      [
        run(1, 'A', {}, ['x']),
        run(2, 'C', { x: 1 }, ['y']),
        run(3, 'B', {}, [], [], { deletes: ['x'] })
      ],
      { 2: 'x deleted in [3]' }
    ],
    [
      'a cell that was written anew no longer makes it',
      'AB',
      [
        run(1, 'A', {}, ['x']),
        run(2, 'B', { x: 1 }, ['y']),
        run(3, 'A', {}, ['w'], [], { source: 'another' })
      ],
      { 2: '[3] no longer makes x' }
    ],
    [
      'a cell that makes it only when it is missing still does',
      'AB',
      [run(1, 'A', {}, ['x']), run(2, 'B', { x: 1 }, ['y']), run(3, 'A', {}, [])],
      {}
    ],
    [
      'a cell that is no longer in the notebook has no place, so it is not above',
      'AC',
      [run(1, 'A', {}, ['x']), run(2, 'C', { x: 1 }, ['y']), run(3, 'B', { x: 1 }, [], ['x'])],
      {}
    ],
    [
      'a console has no place either',
      'AC',
      [
        run(1, 'A', {}, ['x']),
        run(2, 'C', { x: 1 }, ['y']),
        { number: 3, status: 'ok', writes: ['x'] }
      ],
      {}
    ],
    [
      'a file that a cell above wrote anew',
      'ABC',
      [
        run(1, 'A', {}, [], [], { files_written: [{ path: '/d/a.csv', sha256: '1' }] }),
        run(2, 'B', {}, ['x'], [], { files_read: [{ path: '/d/a.csv', sha256: '1' }] }),
        run(3, 'A', {}, [], [], { files_written: [{ path: '/d/a.csv', sha256: '2' }] })
      ],
      { 2: 'a.csv changed in [3]' }
    ],
    [
      'a file that was written anew with the same content',
      'AB',
      [
        run(1, 'B', {}, ['x'], [], { files_read: [{ path: '/d/a.csv', sha256: '1' }] }),
        run(2, 'A', {}, [], [], { files_written: [{ path: '/d/a.csv', sha256: '1' }] })
      ],
      {}
    ],
    [
      'run again after the change, it holds again',
      'AB',
      [
        run(1, 'A', {}, ['x']),
        run(2, 'B', { x: 1 }, ['y']),
        run(3, 'A', {}, ['x']),
        run(4, 'B', { x: 3 }, ['y'])
      ],
      {}
    ],
    [
      'values from before the session are not known, and so not stale',
      'AB',
      [run(1, 'B', { x: null }, ['y']), run(2, 'A', {}, ['z'])],
      {}
    ]
  ];
  it.each(cases)('%s', (_name, cells, records, expected) => {
    expect(staleOf(lineageOf(records, Array.from(cells)))).toEqual(expected);
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
