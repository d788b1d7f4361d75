// The lineage of one session: records in, answers out.
import type { ILineage, ILineageRow, IStale, LineageRecord } from './lineage';
import { cellKey, LineageIndex } from './lineageIndex';
import { type BareRow, RowMaker } from './lineageRows';
import { ancestors, descendants, inOrder, made } from './lineageWalk';
import { findStale } from './staleness';
import { Versions } from './versions';

/** Says, for people, why results no longer hold: "images changed in [8]". */
export type StaleWords = (stale: IStale) => string;

export function englishStale({ kind, name, by }: IStale): string {
  const what = name.startsWith('file:') ? name.slice(name.lastIndexOf('/') + 1) : name;
  switch (kind) {
    case 'edited':
      return `edited since [${by}]`;
    case 'changed':
      return `${what} changed in [${by}]`;
    case 'deleted':
      return `${what} deleted in [${by}]`;
    case 'unmade':
      return `[${by}] no longer makes ${what}`;
    case 'upstream':
      return `${what} is stale`;
  }
}

/**
 * Records may come in any order and more than once. Those in order cost what they touch; one out of order, and one
 * that is removed, has the indexes built again at the next question.
 */
export class SessionLineage implements ILineage {
  private readonly records = new Map<number, LineageRecord>();
  private order: number[] = [];
  private index = new LineageIndex();
  private versioned = new Versions();
  private maker = new RowMaker(this.records);
  private bare: BareRow[] = [];
  private fileReaders = new Map<string, number[]>();
  private isIndexed = true;
  private readonly places = new Map<string, number>();
  private readonly texts = new Map<string, string>();
  private staleNow: ReadonlyMap<number, IStale> | null = null;
  /** What was stale before the last change. */
  private staleBefore: ReadonlyMap<number, IStale> = new Map();
  private cooked: readonly ILineageRow[] = [];
  private areRowsFresh = false;
  private changes = 0;

  constructor(private readonly words: StaleWords = englishStale) {}

  get length(): number {
    return this.records.size;
  }

  get revision(): number {
    return this.changes;
  }

  get numbers(): readonly number[] {
    this.ensure();
    return this.order;
  }

  add(record: LineageRecord): void {
    const { number } = record;
    const last = this.order[this.order.length - 1] ?? -Infinity;
    this.records.set(number, record);
    if (this.isIndexed && number > last) {
      this.take(record);
    } else {
      this.isIndexed = false;
    }
    this.changed();
  }

  remove(number: number): void {
    if (this.records.delete(number)) {
      this.isIndexed = false;
      this.changed();
    }
  }

  clear(): void {
    this.records.clear();
    this.isIndexed = false;
    this.changed();
  }

  record(number: number): LineageRecord | undefined {
    return this.records.get(number);
  }

  latest(cell: string): number | null {
    const runs = this.runs(cell);
    return runs[runs.length - 1] ?? null;
  }

  get cells(): number {
    return this.ensure().cells.size;
  }

  runs(cell: string): readonly number[] {
    return this.ensure().runs(cell);
  }

  get variables(): ReadonlyMap<string, number> {
    return this.ensure().variables;
  }

  versions(name: string): readonly number[] {
    return this.ensure().versions(name);
  }

  whatMade(key: string): readonly number[] {
    const { kind, number } = parseKey(key);
    const record = this.records.get(number);
    const index = this.ensure();
    if (record === undefined || (kind === 'file' && !isWritten(key, record))) {
      return [];
    }
    const found = ancestors([number], this.records, index);
    if (kind === 'cell') {
      found.delete(number);
    }
    return inOrder(found);
  }

  whatDependsOn(key: string): readonly number[] {
    const { kind, name, number } = parseKey(key);
    const record = this.records.get(number);
    const index = this.ensure();
    if (record === undefined || kind === 'figure') {
      return [];
    }
    if (kind === 'file') {
      const readers = new Set(this.fileReaders.get(key));
      const later = descendants(versionsOf(readers, this.records), this.records, index);
      return inOrder([...readers, ...[...later].filter(one => !readers.has(one))]);
    }
    const start = kind === 'cell' ? versionsOf([number], this.records) : [[name, number] as const];
    return inOrder(descendants(start, this.records, index));
  }

  get rows(): readonly ILineageRow[] {
    this.staleMap();
    if (!this.areRowsFresh) {
      this.cook();
      this.areRowsFresh = true;
    }
    return this.cooked;
  }

  setCells(cells: readonly string[]): void {
    this.places.clear();
    cells.forEach((cell, place) => this.places.set(cell, place));
    this.changed();
  }

  setText(cell: string, text: string | null): void {
    if ((this.texts.get(cell) ?? null) === text) {
      return;
    }
    if (text === null) {
      this.texts.delete(cell);
    } else {
      this.texts.set(cell, text);
    }
    this.changes += 1;
    this.forgetStale();
  }

  stale(number: number): IStale | null {
    return this.staleMap().get(number) ?? null;
  }

  get staleCells(): number {
    return this.staleMap().size;
  }

  tellStale(cells: ReadonlyMap<string, IStale>): void {
    const told = new Map<number, IStale>();
    for (const [cell, stale] of cells) {
      const number = this.latest(cell);
      if (number !== null) {
        told.set(number, stale);
      }
    }
    this.forgetStale();
    this.takeStale(told);
  }

  private forgetStale(): void {
    this.staleBefore = this.staleNow ?? this.staleBefore;
    this.staleNow = null;
  }

  /** Most edits of a cell that is stale already change nothing: then the rows stay as they are. */
  private takeStale(found: ReadonlyMap<number, IStale>): ReadonlyMap<number, IStale> {
    const isSame = areSame(found, this.staleBefore);
    this.staleNow = isSame ? this.staleBefore : found;
    this.areRowsFresh &&= isSame;
    return this.staleNow;
  }

  private staleMap(): ReadonlyMap<number, IStale> {
    this.ensure();
    const { places, texts } = this;
    return this.staleNow ?? this.takeStale(findStale(this.versioned, { places, texts }));
  }

  /** Brings the rows up to date: rows, and their list, stay the same objects while nothing about them changes. */
  private cook(): void {
    const stale = this.staleMap();
    const { bare, cooked } = this;
    let next: ILineageRow[] | null = bare.length === cooked.length ? null : cooked.slice();
    let number = NaN;
    let words: string | null = null;
    let replacedBy: number | null = null;
    bare.forEach((row, at) => {
      if (row.number !== number) {
        number = row.number;
        const reason = stale.get(number);
        words = reason === undefined ? null : this.words(reason);
        const record = this.records.get(number);
        const latest = record === undefined ? number : this.latest(cellKey(record));
        replacedBy = latest === number ? null : latest;
      }
      // A file that was there before is no result of the execution that read it first.
      const isResult = row.kind !== 'file' || row.sources.length > 0;
      const state = isResult ? { stale: words, replacedBy } : { stale: null, replacedBy: null };
      const known = cooked[at];
      if (known?.stale !== state.stale || known.replacedBy !== state.replacedBy) {
        next ??= cooked.slice();
        next[at] = { ...row, ...state };
      }
    });
    this.cooked = next ?? cooked;
  }

  private changed(): void {
    this.changes += 1;
    this.forgetStale();
    this.areRowsFresh = false;
  }

  private take(record: LineageRecord): void {
    this.order.push(record.number);
    this.index.add(record);
    this.versioned.add(record);
    for (const row of this.maker.rows(record)) {
      this.bare.push(row);
      for (const source of row.kind === 'cell' ? row.sources : []) {
        if (source.startsWith('file-')) {
          const readers = this.fileReaders.get(source) ?? [];
          readers.push(record.number);
          this.fileReaders.set(source, readers);
        }
      }
    }
  }

  private ensure(): LineageIndex {
    if (!this.isIndexed) {
      this.order = [];
      this.index = new LineageIndex();
      this.versioned = new Versions();
      this.cooked = [];
      this.maker = new RowMaker(this.records);
      this.bare = [];
      this.fileReaders = new Map();
      for (const number of inOrder(this.records.keys())) {
        const record = this.records.get(number);
        if (record !== undefined) {
          this.take(record);
        }
      }
      this.isIndexed = true;
    }
    return this.index;
  }
}

function areSame(one: ReadonlyMap<number, IStale>, other: ReadonlyMap<number, IStale>): boolean {
  if (one.size !== other.size) {
    return false;
  }
  for (const [number, { kind, name, by }] of one) {
    const known = other.get(number);
    if (known?.kind !== kind || known.name !== name || known.by !== by) {
      return false;
    }
  }
  return true;
}

export interface IKey {
  readonly kind: ILineageRow['kind'];
  readonly name: string;
  readonly number: number;
}

/** Takes the key of a row apart. */
export function parseKey(key: string): IKey {
  const figure = /^figure-(\d+)-\d+$/.exec(key);
  if (figure !== null) {
    return { kind: 'figure', name: '', number: Number(figure[1]) };
  }
  const match = /^(cell|variable|file)-(?:(.*)-)?(\d+)$/s.exec(key);
  const kind = match?.[1];
  return {
    kind: kind === 'variable' || kind === 'file' ? kind : 'cell',
    name: match?.[2] ?? '',
    number: match === null ? NaN : Number(match[3])
  };
}

function isWritten(key: string, record: LineageRecord): boolean {
  const { name } = parseKey(key);
  return (record.files_written ?? []).some(file => file.path === name);
}

function versionsOf(
  numbers: Iterable<number>,
  records: ReadonlyMap<number, LineageRecord>
): (readonly [string, number])[] {
  const found: (readonly [string, number])[] = [];
  for (const number of numbers) {
    const record = records.get(number);
    for (const name of record === undefined ? [] : made(record)) {
      found.push([name, number]);
    }
  }
  return found;
}
