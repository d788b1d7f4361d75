// Which cells' results no longer hold: the twin of python/deepforge/provenance/staleness.py, held to staleness_cases.json.
import type { IStale, LineageRecord } from './lineage';
import { couldRead, WORLD } from './stateReaders';
import { ABSENT, namesIn, RANDOM, type Versions } from './versions';

/** What is known of the notebook: the place of each cell, and the present text of those that are watched. */
export interface INotebookText {
  readonly places: ReadonlyMap<string, number>;
  readonly texts: ReadonlyMap<string, string>;
}

interface IMismatch {
  readonly name: string;
  readonly seen: number;
  readonly expected: number;
}

/**
 * The stale executions, each with the reason. Only the latest execution of a cell of the notebook can be stale.
 *
 * Walks through the cells from the top and keeps what a run of the present cells would have made so far. An execution
 * holds when its text is the cell's and all it read has the content that such a run would give it; what an execution
 * leaves that does not hold is new. Costs what the latest executions read, not the length of the session.
 */
export function findStale(versions: Versions, text: INotebookText): Map<number, IStale> {
  const walk = new Walk(versions);
  const found = new Map<number, IStale>();
  const cells = [...text.places].sort(([, one], [, other]) => one - other);
  for (const [cell] of cells) {
    const record = versions.records.get(versions.latest.get(cell) ?? -1);
    if (record !== undefined) {
      const now = text.texts.get(cell);
      const stale = walk.visit(cell, record, now);
      if (stale !== null) {
        found.set(record.number, stale);
      }
    }
  }
  return found;
}

class Walk {
  private readonly env: Map<string, number>;
  /** The execution of the cell that left each resource. */
  private readonly maker = new Map<string, LineageRecord>();
  private readonly seeded = new Set<string>();
  private readonly stale = new Set<LineageRecord>();
  private readonly mentioned = new Map<string, Set<string>>();
  private youngest = 0;

  constructor(private readonly versions: Versions) {
    this.env = new Map(versions.first);
  }

  /** Goes past the cell; null when its last results hold. */
  visit(cell: string, record: LineageRecord, text: string | undefined): IStale | null {
    const { versions } = this;
    const isEdited = text !== undefined && text.trimEnd() !== (record.source ?? '').trimEnd();
    const stale: IStale | null = isEdited
      ? { kind: 'edited', name: '', by: record.number }
      : this.reason(record);
    for (const key of versions.seeds.get(record.number) ?? []) {
      this.seeded.add(key);
    }
    if (stale !== null) {
      this.stale.add(record);
    }
    for (const [name, token] of versions.left.get(record.number) ?? []) {
      const isNew = stale !== null && token !== ABSENT;
      this.env.set(name, isNew ? versions.token('new', cell, text ?? '', name) : token);
      this.maker.set(name, record);
      this.youngest = Math.max(this.youngest, versions.born.get(name) ?? Infinity);
    }
    return stale;
  }

  private reason(record: LineageRecord): IStale | null {
    const reasons = this.mismatches(record).map(each => this.explain(record, each));
    const direct = reasons.filter(({ kind }) => kind !== 'upstream');
    let best: IStale | null = null;
    for (const each of direct.length > 0 ? direct : reasons) {
      if (best === null || each.by > best.by || (each.by === best.by && each.name > best.name)) {
        best = each;
      }
    }
    return best;
  }

  private mismatches(record: LineageRecord): IMismatch[] {
    const { versions, env } = this;
    const found: IMismatch[] = [];
    const given = versions.seen.get(record.number) ?? new Map<string, number>();
    for (const [name, seen] of given) {
      const expected = env.get(name) ?? ABSENT;
      // No cell above sets it: running again would not bring the first state back.
      const isFirst = name.startsWith('state:') && !env.has(name);
      // Unseeded: one state is as good as another.
      const isFree = RANDOM.has(name) && !this.seeded.has(name);
      if (versions.same(seen) !== versions.same(expected) && !isFirst && !isFree) {
        found.push({ name, seen, expected });
      }
    }
    for (const key of versions.moments.keys()) {
      const expected = env.get(key);
      const isRead = expected !== undefined && !given.has(key);
      if (isRead && couldRead(record, key, versions.moments)) {
        const seen = versions.stateBefore(key, record.number);
        const isOther = versions.same(seen) !== versions.same(expected);
        if (isOther && (key !== WORLD || this.isNewer(key, record))) {
          found.push({ name: key, seen, expected });
        }
      }
    }
    return this.youngest > record.number ? [...found, ...this.cameSince(record, given)] : found;
  }

  /** Whether a cell above has left a resource since, or will: what cannot be taken back is no reason before. */
  private isNewer(key: string, record: LineageRecord): boolean {
    const maker = this.maker.get(key);
    if (maker === undefined) {
      return false;
    }
    return (
      maker.number > record.number ||
      this.env.get(key) !== this.versions.left.get(maker.number)?.get(key)
    );
  }

  /** Names that were not there when it ran, and that its text mentions. */
  private cameSince(record: LineageRecord, given: ReadonlyMap<string, number>): IMismatch[] {
    const { number, source = '' } = record;
    const mentioned = this.mentioned.get(source) ?? namesIn(source);
    this.mentioned.set(source, mentioned);
    const left = this.versions.left.get(number);
    const found: IMismatch[] = [];
    for (const [name, expected] of this.env) {
      const isNew = (this.versions.born.get(name) ?? Infinity) > number;
      const isOther = !given.has(name) && left?.has(name) !== true;
      if (expected !== ABSENT && isNew && isOther && mentioned.has(name)) {
        found.push({ name, seen: ABSENT, expected });
      }
    }
    return found;
  }

  private explain(record: LineageRecord, { name, expected }: IMismatch): IStale {
    const maker = this.maker.get(name);
    const source = this.source(record, name);
    if (maker !== undefined && this.stale.has(maker)) {
      return { kind: 'upstream', name, by: maker.number };
    }
    if (expected === ABSENT) {
      return maker === undefined
        ? { kind: 'unmade', name, by: this.unmaker(source) ?? record.number }
        : { kind: 'deleted', name, by: maker.number };
    }
    const isLater = maker !== undefined && maker.number > record.number;
    const by = isLater ? maker.number : (source ?? maker?.number ?? record.number);
    return { kind: 'changed', name, by };
  }

  /** The execution that had made what an execution was given. */
  private source(record: LineageRecord, name: string): number | null {
    const source = record.reads?.[name];
    if (source !== undefined) {
      return source;
    }
    const moments = this.versions.moments.get(name) ?? [];
    return moments.filter(({ number }) => number < record.number).at(-1)?.number ?? null;
  }

  /** The later execution of the cell that had made a name, when there is one. */
  private unmaker(source: number | null): number | null {
    const { cell } = this.versions.records.get(source ?? -1) ?? {};
    return typeof cell === 'string' ? (this.versions.latest.get(cell) ?? source) : source;
  }
}
