// Which cells' results no longer hold. Only what is sure is called stale; what may be fine is left alone.
import type { IStale, LineageRecord } from './lineage';
import { cellKey, type LineageIndex, touchedNames } from './lineageIndex';
import type { LineageReach } from './lineageReach';
import type { Records } from './lineageWalk';

/** What is known of the notebook: the place of each cell, and the present text of those that are watched. */
export interface INotebookText {
  readonly places: ReadonlyMap<string, number>;
  readonly texts: ReadonlyMap<string, string>;
}

interface ICandidate {
  readonly cell: string;
  readonly record: LineageRecord;
}

/**
 * The stale executions, each with the reason. Only the latest execution of a cell can be stale: earlier ones were
 * replaced. The latest execution E of cell C is stale when
 *
 * - the text of C is no longer what E ran;
 * - something E read was since changed to another value, by the latest execution of a cell above C or of the cell that
 *   had made it. A cell below C that changes it does not count: run from the top, C comes first. Neither does C itself,
 *   nor what used results of E;
 * - the cell that made something E read was run again with another text, and no longer makes it;
 * - something E read was made by a stale execution.
 *
 * Costs what the latest executions of the cells read, not the length of the session.
 */
export function findStale(
  records: Records,
  index: LineageIndex,
  reach: LineageReach,
  text: INotebookText
): Map<number, IStale> {
  return new StaleSearch(records, index, reach, text).run();
}

class StaleSearch {
  private readonly latest = new Map<string, LineageRecord>();
  /** Names, and cells whose latest execution touches them, the latest first. */
  private readonly changers = new Map<string, ICandidate[]>();
  private readonly found = new Map<number, IStale>();
  /** From an execution to those that read it and would be stale with it. */
  private readonly users = new Map<number, (readonly [string, number])[]>();

  constructor(
    private readonly records: Records,
    private readonly index: LineageIndex,
    private readonly reach: LineageReach,
    private readonly text: INotebookText
  ) {}

  run(): Map<number, IStale> {
    for (const [cell, runs] of this.index.cells) {
      const record = this.records.get(runs[runs.length - 1] ?? -1);
      if (record !== undefined) {
        this.latest.set(cell, record);
      }
    }
    for (const [cell, record] of this.latest) {
      const files = (record.files_written ?? []).map(file => fileName(file.path));
      for (const name of [...touchedNames(record), ...files]) {
        const list = this.changers.get(name);
        if (list === undefined) {
          this.changers.set(name, [{ cell, record }]);
        } else {
          list.push({ cell, record });
        }
      }
    }
    for (const list of this.changers.values()) {
      list.sort((one, other) => other.record.number - one.record.number);
    }
    for (const [cell, record] of this.latest) {
      const reason = this.direct(cell, record);
      if (reason !== null) {
        this.found.set(record.number, reason);
      }
    }
    this.spread();
    return this.found;
  }

  private direct(cell: string, record: LineageRecord): IStale | null {
    const text = this.text.texts.get(cell);
    const isEdited = text !== undefined && text.trimEnd() !== (record.source ?? '').trimEnd();
    let reason: IStale | null = null;
    for (const [name, source] of this.inputs(record)) {
      const change = this.changeOf(name, source, cell, record);
      if (change !== null && (reason === null || change.by > reason.by)) {
        reason = change;
      }
    }
    return isEdited ? { kind: 'edited', name: '', by: record.number } : reason;
  }

  /** What an execution read, with who had made it; of a file that is null when it was there before. */
  private inputs(record: LineageRecord): (readonly [string, number | null])[] {
    const found: (readonly [string, number | null])[] = Object.entries(record.reads ?? {}).filter(
      ([, source]) => source !== null && this.records.has(source)
    );
    const written = new Set((record.files_written ?? []).map(file => file.path));
    for (const { path } of record.files_read ?? []) {
      if (!written.has(path)) {
        found.push([fileName(path), null]);
      }
    }
    return found;
  }

  private changeOf(
    name: string,
    source: number | null,
    cell: string,
    record: LineageRecord
  ): IStale | null {
    const maker = source === null ? undefined : this.records.get(source);
    const makerCell = maker === undefined ? null : cellKey(maker);
    const again = makerCell === null ? undefined : this.latest.get(makerCell);
    if (makerCell === cell) {
      return null;
    }
    for (const candidate of this.changers.get(name) ?? []) {
      const by = candidate.record.number;
      if (by <= record.number) {
        break;
      }
      const comesFirst = candidate.cell === makerCell || this.isAbove(candidate.cell, cell);
      if (candidate.cell !== cell && comesFirst && !this.reach.reaches(record.number, by)) {
        if (isSameValue(name, record, maker, candidate.record)) {
          break;
        }
        const isGone = (candidate.record.deletes ?? []).includes(name);
        return { kind: isGone ? 'deleted' : 'changed', name, by };
      }
    }
    if (again === undefined || maker === undefined) {
      return null;
    }
    const makesIt = touchedNames(again).has(name);
    const isSameText = again.source === maker.source;
    if (again !== maker && !makesIt && !isSameText && again.number > record.number) {
      return { kind: 'unmade', name, by: again.number };
    }
    // A cell that makes it only when it is missing still stands for it.
    if (again === maker || (makesIt ? isSameValue(name, record, maker, again) : isSameText)) {
      const users = this.users.get(again.number);
      const use = [name, record.number] as const;
      if (users === undefined) {
        this.users.set(again.number, [use]);
      } else {
        users.push(use);
      }
    }
    return null;
  }

  private spread(): void {
    const todo = [...this.found.keys()].sort((one, other) => one - other);
    // A list that grows while it is walked through.
    for (const number of todo) {
      for (const [name, user] of this.users.get(number) ?? []) {
        if (!this.found.has(user)) {
          this.found.set(user, { kind: 'upstream', name, by: number });
          todo.push(user);
        }
      }
    }
  }

  private isAbove(one: string, other: string): boolean {
    const first = this.text.places.get(one);
    const second = this.text.places.get(other);
    return first !== undefined && second !== undefined && first < second;
  }
}

/** A name no variable can have. */
function fileName(path: string): string {
  return `file:${path}`;
}

/** Types whose summary is the whole value, or names it; they have no fingerprint. */
const PLAIN =
  /^(int|float|bool|complex|NoneType|module|builtin_function_or_method|numpy\.(bool|u?int|float)_?\d*)$/;

/** Whether it is known that a later execution left a name with the very value that `reader` had read. */
function isSameValue(
  name: string,
  reader: LineageRecord,
  maker: LineageRecord | undefined,
  changer: LineageRecord
): boolean {
  if (name.startsWith('file:')) {
    const path = name.slice('file:'.length);
    const then = reader.files_read?.find(file => file.path === path)?.sha256 ?? null;
    const now = changer.files_written?.find(file => file.path === path)?.sha256 ?? null;
    return then !== null && then === now;
  }
  const isTouched = touchedNames(reader).has(name);
  const then = (isTouched ? undefined : reader.values?.[name]) ?? maker?.values?.[name];
  const now = changer.values?.[name];
  if (then === undefined || now?.type !== then.type) {
    return false;
  }
  const isWhole =
    PLAIN.test(now.type) || (now.type === 'str' && !(now.summary ?? '').endsWith('…'));
  if (isWhole) {
    return now.summary !== undefined && now.summary !== '' && now.summary === then.summary;
  }
  return typeof now.fingerprint === 'string' && now.fingerprint === then.fingerprint;
}
