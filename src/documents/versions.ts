// What each execution was given and left, as tokens: same token, same content. Twin of python/deepforge/provenance/versions.py.
import type { LineageRecord } from './lineage';
import { cellKey, touchedNames } from './lineageIndex';
import { couldRead, type IMoment, settingLines, WORLD } from './stateReaders';

type Info = NonNullable<LineageRecord['values']>[string];
type Tokens = Map<string, number>;

/** The token of what is not there. */
export const ABSENT = 0;
export const RANDOM: ReadonlySet<string> = new Set([
  'state:random',
  'state:numpy.random',
  'state:torch.random'
]);
/** What no second run with the same inputs need give again. */
const NEW_EACH_TIME = new Set(['clock', 'entropy', 'network', 'thread', 'subprocess', 'ctypes']);
/** What may have changed anything outside the variables. */
const UNSEEN = new Set(['patch', 'thread', 'ctypes']);
/** Types whose summary is the whole value, or names it. */
const PLAIN =
  /^(int|float|bool|complex|NoneType|module|builtin_function_or_method|numpy\.(bool|u?int|float)_?\d*)$/;
const UNDEFINED = /^name '([^']+)' is not defined/;

/**
 * The tokens of one session, grown record by record in the order of the numbers. A resource is a variable by its name,
 * `file:PATH`, `state:KEY`, or `_`, what was displayed last.
 */
export class Versions {
  readonly records = new Map<number, LineageRecord>();
  /** What each execution was given, and what it left. */
  readonly seen = new Map<number, Tokens>();
  readonly left = new Map<number, Tokens>();
  /** What was there before the session, as far as executions met it. */
  readonly first: Tokens = new Map();
  /** The last execution of each cell. */
  readonly latest = new Map<string, number>();
  /** The first execution that touched a name. */
  readonly born = new Map<string, number>();
  /** The executions that left process-wide state. */
  readonly moments = new Map<string, IMoment[]>();
  /** Random generators that an execution seeded. */
  readonly seeds = new Map<number, Set<string>>();
  private readonly now: Tokens = new Map();
  private readonly binder = new Map<string, number>();
  private readonly ids = new Map<string, number>();
  private readonly roots: number[] = [ABSENT];
  private readonly whole = new Set<number>();
  private readonly stats = new Map<string, string>();

  /** The token of a key; the same key has the same token. */
  token(...key: readonly unknown[]): number {
    const text = JSON.stringify(key);
    let found = this.ids.get(text);
    if (found === undefined) {
      found = this.roots.length;
      this.ids.set(text, found);
      this.roots.push(found);
    }
    return found;
  }

  /** The token that stands for all that are known to be equal to this one. */
  same(token: number): number {
    const { roots } = this;
    let found = token;
    while (roots[found] !== found) {
      found = roots[found] ?? ABSENT;
    }
    return found;
  }

  add(record: LineageRecord): void {
    const { number } = record;
    this.records.set(number, record);
    const seen = this.inputs(record);
    this.seen.set(number, seen);
    const run = this.token('run', this.runKey(record, seen));
    const left = this.outputs(record, seen, run);
    this.left.set(number, left);
    for (const name of record.writes ?? []) {
      this.binder.set(name, number);
    }
    for (const [name, token] of left) {
      if (!this.born.has(name)) {
        this.born.set(name, number);
      }
      this.now.set(name, token);
    }
    this.latest.set(cellKey(record), number);
  }

  /** Process-wide state as an execution met it. */
  stateBefore(key: string, number: number): number {
    const moments = this.moments.get(key) ?? [];
    for (let at = moments.length - 1; at >= 0; at--) {
      const moment = moments[at];
      if (moment !== undefined && moment.number < number) {
        return moment.token;
      }
    }
    return this.token('first', key);
  }

  private state(key: string): number {
    return this.moments.get(key)?.at(-1)?.token ?? this.token('first', key);
  }

  private runKey(record: LineageRecord, seen: Tokens): unknown {
    const isNew =
      (record.effects ?? []).some(({ kind }) => NEW_EACH_TIME.has(kind)) ||
      (record.draws ?? []).length > 0;
    if (isNew) {
      return record.number;
    }
    const given = [...seen].map(([name, token]) => [name, this.same(token)] as const);
    given.sort(([one], [other]) => (one < other ? -1 : 1));
    const states = [...this.moments.keys()].filter(key => couldRead(record, key, this.moments));
    return [record.source ?? '', given, states.map(key => [key, this.state(key)])];
  }

  private content(key: string): number {
    const token = this.token('content', key);
    this.whole.add(token);
    return token;
  }

  /** What a token stands for has the content that `info` describes. */
  private learn(token: number, info: Info | undefined): void {
    const key = info === undefined ? null : contentKey(info);
    if (key !== null && token !== ABSENT && !this.whole.has(this.same(token))) {
      this.roots[this.same(token)] = this.same(this.content(key));
    }
  }

  private inputs(record: LineageRecord): Tokens {
    const seen: Tokens = new Map();
    const own = touchedNames(record);
    for (const [name, source] of Object.entries(record.reads ?? {})) {
      if (source !== null && name === `_${source}`) {
        seen.set('_', this.left.get(source)?.get('_') ?? this.token('lost', record.number, '_'));
        continue;
      }
      const token = this.source(name, source, record.number);
      if (!own.has(name)) {
        this.learn(token, record.values?.[name]);
      }
      seen.set(name, token);
    }
    for (const name of record.maybe ?? []) {
      // It may be what was there before: then the cell depends on that, unless it made that itself.
      const isGone = (this.now.get(name) ?? ABSENT) === ABSENT && !this.first.has(name);
      if (!isGone && !this.isOwn(name, record.cell) && !seen.has(name)) {
        seen.set(name, (this.now.get(name) ?? ABSENT) || (this.first.get(name) ?? ABSENT));
      }
    }
    const missing = UNDEFINED.exec(record.error?.message ?? '')?.[1];
    if (missing !== undefined && !own.has(missing) && !seen.has(missing)) {
      seen.set(missing, ABSENT);
    }
    for (const [key, how] of Object.entries(record.state ?? {})) {
      const state = `state:${key}`;
      const isSet = !RANDOM.has(state) && settingLines(record.source ?? '', state).length > 0;
      if (how === 'changed' && !isSet) {
        seen.set(state, this.state(state));
      }
    }
    this.files(record, seen);
    return seen;
  }

  private files(record: LineageRecord, seen: Tokens): void {
    const written = new Set((record.files_written ?? []).map(({ path }) => path));
    for (const use of record.files_read ?? []) {
      const key = `file:${use.path}`;
      const known = this.now.get(key);
      if (written.has(use.path)) {
        if (known !== undefined) {
          seen.set(key, known);
        }
        continue;
      }
      const stat = `${use.size} ${use.mtime_ns}`;
      const isSame = known !== undefined && this.stats.get(use.path) === stat;
      const plain = isSame ? known : this.token('file', use.path, stat);
      const token =
        typeof use.sha256 === 'string' ? this.content(`${use.path} ${use.sha256}`) : plain;
      (known === undefined ? this.first : this.now).set(key, token);
      seen.set(key, token);
    }
  }

  private source(name: string, source: number | null, number: number): number {
    if (source !== null) {
      return this.left.get(source)?.get(name) ?? this.token('lost', source, name);
    }
    if (this.now.has(name)) {
      return this.token('lost', number, name);
    }
    const token = this.first.get(name) ?? this.token('first', name);
    this.first.set(name, token);
    return token;
  }

  private isOwn(name: string, cell: string | null | undefined): boolean {
    const maker = this.records.get(this.binder.get(name) ?? -1);
    return maker?.cell === cell && typeof cell === 'string' && Boolean(this.now.get(name));
  }

  private outputs(record: LineageRecord, seen: Tokens, run: number): Tokens {
    const { number } = record;
    const left: Tokens = new Map();
    for (const name of record.deletes ?? []) {
      left.set(name, ABSENT);
    }
    for (const name of new Set([...(record.writes ?? []), ...(record.mutates ?? [])])) {
      const info = record.values?.[name];
      const key = info === undefined ? null : contentKey(info);
      const token = key === null ? this.token('made', run, name) : this.content(key);
      // Instances of a class that was made again are not instances of the new one.
      left.set(name, isOwnClass(info) ? this.token('class', number, name) : token);
    }
    for (const name of record.maybe ?? []) {
      left.set(name, seen.get(name) ?? this.now.get(name) ?? ABSENT);
    }
    for (const { path, size, mtime_ns, sha256 } of record.files_written ?? []) {
      this.stats.set(path, `${size} ${mtime_ns}`);
      const key = `file:${path}`;
      const isKnown = typeof sha256 === 'string';
      left.set(key, isKnown ? this.content(`${path} ${sha256}`) : this.token('made', run, key));
    }
    for (const state of this.states(record)) {
      const token = this.stateLeft(record, state, run, seen);
      left.set(state, token);
      const moments = this.moments.get(state) ?? [];
      moments.push({ number, token, source: record.source ?? '' });
      this.moments.set(state, moments);
    }
    if (typeof record.displayed === 'string') {
      left.set('_', this.token('made', run, '_'));
    }
    return left;
  }

  /** The process-wide state that an execution set or changed. */
  private states(record: LineageRecord): string[] {
    const found = Object.keys(record.state ?? {}).map(key => `state:${key}`);
    for (const key of this.moments.keys()) {
      // What was set to what it was already is not in the record, and still counts: above, it may be set otherwise.
      if (!found.includes(key) && settingLines(record.source ?? '', key).length > 0) {
        found.push(key);
      }
    }
    if ((record.effects ?? []).some(({ kind }) => UNSEEN.has(kind))) {
      found.push(WORLD);
    }
    return found;
  }

  private stateLeft(record: LineageRecord, state: string, run: number, seen: Tokens): number {
    const how = record.state?.[state.slice('state:'.length)];
    const lines = settingLines(record.source ?? '', state);
    if (RANDOM.has(state) && (how === 'set' || (how === undefined && lines.length > 0))) {
      const seeds = this.seeds.get(record.number) ?? new Set();
      this.seeds.set(record.number, seeds.add(state));
    }
    if (state !== WORLD && how === undefined) {
      return this.state(state);
    }
    const digest = record.state_digests?.[state.slice('state:'.length)];
    if (digest !== undefined) {
      return this.content(`${state} ${digest}`);
    }
    if (lines.length === 0 || RANDOM.has(state)) {
      return this.token('made', run, state);
    }
    const used = [...namesIn(lines.join('\n'))].filter(name => seen.has(name)).sort();
    const given = used.map(name => [name, this.same(seen.get(name) ?? ABSENT)]);
    return this.token('state', state, this.same(this.state(state)), lines, given);
  }
}

/** The names that a text mentions, attributes left out. */
export function namesIn(text: string): Set<string> {
  return new Set(text.match(/(?<![\p{L}\p{N}_.])[\p{L}_][\p{L}\p{N}_]*/gu));
}

/** What tells a value's content; null when that is not known. */
function contentKey({ type, summary = '', fingerprint }: Info): string | null {
  if (typeof fingerprint === 'string') {
    return `${type} ${fingerprint}`;
  }
  const isWhole = PLAIN.test(type) || (type === 'str' && !summary.endsWith('…'));
  return summary !== '' && isWhole ? `${type} ${summary}` : null;
}

function isOwnClass(info: Info | undefined): boolean {
  return info?.type === 'type' && info.fingerprint?.startsWith('of:') !== true;
}
