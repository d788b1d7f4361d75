// The rows of a session's lineage: what each execution used, the execution itself, and what it left.
import { formatBytes, formatSeconds } from '../utils/format';
import type { ImplicitOperation, SessionFileUse, ValueInfo } from './generated/implicit-operation';
import type { ILineageRow, LineageRecord } from './lineage';
import { made, type Records } from './lineageWalk';
import { typeFamily } from './typeFamily';

/** Types of code; the last ones are what functions of compiled libraries and of numpy are. */
const DEFINITION =
  /^(module|function|type|builtin_function_or_method|method|method_descriptor)$|(^|\.)(cython_function_or_method|_ArrayFunctionDispatcher|_lru_cache_wrapper)$/;

/** Imports, and functions and classes that came with them: code that everything uses, and so says nothing. */
export function isImported(name: string, record: LineageRecord): boolean {
  const info = record.values?.[name];
  if (info === undefined || !DEFINITION.test(info.type)) {
    return info?.type === 'numpy.ufunc';
  }
  return (
    info.type === 'module' || !new RegExp(`\\b(def|class)\\s+${name}\\b`).test(record.source ?? '')
  );
}

/** Whether a read is worth a word: what was read is a value, or a definition of the notebook's own. */
export function isShownRead(
  name: string,
  record: LineageRecord,
  records: Pick<Records, 'get'>
): boolean {
  const source = record.reads?.[name];
  const maker = typeof source === 'number' ? records.get(source) : undefined;
  return !isImported(name, maker?.values?.[name] === undefined ? record : maker);
}

/** What an execution left that is worth a word, in the order of the names, values before definitions. */
export function shownNames(record: LineageRecord): string[] {
  const names = [...made(record)].filter(name => !isImported(name, record)).sort();
  const isCode = (name: string): boolean => DEFINITION.test(record.values?.[name]?.type ?? '');
  return [...names.filter(name => !isCode(name)), ...names.filter(isCode)];
}

/** Shape, length or short value, such as `5000 × 12`; the whole summary when it is none of these. */
export function valueDetail(info: ValueInfo | undefined): string {
  const summary = info?.summary ?? '';
  const shape = /\(([\d, ]*)\)$/.exec(summary)?.[1];
  if (shape !== undefined && /\d/.test(shape)) {
    return shape
      .split(',')
      .map(part => part.trim())
      .filter(part => part !== '')
      .join(' × ');
  }
  return /(\d+ × \d+)$/.exec(summary)?.[1] ?? summary;
}

/** Magics that measure or hide what a cell does, but do not say what it is. */
const MEASURING = /^%%(time|timeit|capture|prun)\b/;

/** What a cell is called: its first line of comment, or its first line of code. */
export function cellTitle(record: Pick<ImplicitOperation, 'source'>): string {
  const lines = (record.source ?? '').split('\n').map(line => line.trim());
  const filled = lines.filter(line => line !== '');
  const first = filled.find(line => !MEASURING.test(line)) ?? filled[0] ?? '';
  const comment = /^#+\s*(%%\s*)?(\S.*)$/.exec(first)?.[2];
  return comment ?? first;
}

interface IFileVersion {
  readonly key: string;
  readonly stamp: string | null;
}

/** What does not change when the session goes on. */
export type BareRow = Omit<ILineageRow, 'stale' | 'replacedBy'>;

/**
 * Makes the rows of one execution after the other, in order; remembers the versions of files.
 */
export class RowMaker {
  private readonly files = new Map<string, IFileVersion>();

  constructor(private readonly records: Records) {}

  rows(record: LineageRecord): BareRow[] {
    const { number } = record;
    const rows: BareRow[] = [];
    const sources: string[] = [];
    const cell = `cell-${number}`;
    const written = new Set((record.files_written ?? []).map(file => file.path));
    for (const file of record.files_read ?? []) {
      if (!written.has(file.path)) {
        sources.push(this.read(file, number, rows));
      }
    }
    for (const [name, source] of Object.entries(record.reads ?? {})) {
      if (source !== null && this.records.has(source) && isShownRead(name, record, this.records)) {
        sources.push(`variable-${name}-${source}`);
      }
    }
    const common = { number, isChangedInPlace: false, sources: [cell] };
    const seconds = record.seconds === undefined ? '' : formatSeconds(record.seconds);
    rows.push({
      ...common,
      key: cell,
      kind: 'cell',
      name: cellTitle(record),
      family: 'any',
      detail: seconds,
      sources
    });
    for (const name of shownNames(record)) {
      const info = record.values?.[name];
      rows.push({
        ...common,
        key: `variable-${name}-${number}`,
        kind: 'variable',
        name,
        family: typeFamily(info?.type),
        detail: valueDetail(info),
        isChangedInPlace: record.mutates?.includes(name) ?? false
      });
    }
    for (const file of record.files_written ?? []) {
      const key = `file-${file.path}-${number}`;
      this.files.set(file.path, { key, stamp: stamp(file) });
      rows.push({ ...common, ...fileRow(file), key });
    }
    (record.figures ?? []).forEach((figure, at) => {
      rows.push({
        ...common,
        key: `figure-${number}-${at}`,
        kind: 'figure',
        name: `figure ${number}${(record.figures?.length ?? 0) > 1 ? `.${at + 1}` : ''}`,
        family: 'figure',
        detail: `${figure.width} × ${figure.height}`
      });
    });
    return rows;
  }

  /** The version of a file that was read; a new row when it is not one that an execution wrote or read before. */
  private read(file: SessionFileUse, number: number, rows: BareRow[]): string {
    const known = this.files.get(file.path);
    const now = stamp(file);
    if (known !== undefined && (known.stamp === null || now === null || known.stamp === now)) {
      return known.key;
    }
    const key = `file-${file.path}-${number}`;
    this.files.set(file.path, { key, stamp: now });
    rows.push({ ...fileRow(file), key, number, isChangedInPlace: false, sources: [] });
    return key;
  }
}

function fileRow(file: SessionFileUse): Pick<BareRow, 'kind' | 'name' | 'family' | 'detail'> {
  const detail = typeof file.size === 'number' ? formatBytes(file.size) : '';
  return { kind: 'file', name: file.path, family: 'file', detail };
}

function stamp(file: SessionFileUse): string | null {
  return typeof file.mtime_ns === 'number' ? String(file.mtime_ns) : null;
}
