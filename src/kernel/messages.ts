// What a kernel says on the comm `deepforge`, read from data of unknown shape: see python/deepforge/kernel/comm.py.
import type { IStale, LineageRecord } from '../documents/lineage';
import {
  type IForetold,
  type INotebookPlan,
  type IPlanned,
  isStaleKind,
  plannedKind
} from '../documents/rerun/plan';
import type { IReadArchitecture } from '../tokens';
import { isRecord } from '../utils/json';

export interface IKernelStatus {
  readonly kind: 'status';
  readonly session: string;
  readonly isOn: boolean;
  readonly root: string | null;
  readonly home: string | null;
}

export type KernelMessage =
  | IKernelStatus
  | { readonly kind: 'records'; readonly records: readonly unknown[] }
  | { readonly kind: 'execution'; readonly record: LineageRecord }
  | { readonly kind: 'deleted'; readonly number: number }
  | { readonly kind: 'capture'; readonly isOn: boolean }
  | { readonly kind: 'finals'; readonly id: string; readonly request: number | null }
  | { readonly kind: 'plan'; readonly plan: INotebookPlan; readonly request: number | null }
  | {
      readonly kind: 'architecture';
      readonly read: IReadArchitecture;
      readonly request: number | null;
    }
  | {
      readonly kind: 'error';
      /** What was asked for with this number. */
      readonly request: number | null;
      readonly code: string;
      readonly message: string;
    }
  | { readonly kind: 'other' };

const OTHER: KernelMessage = { kind: 'other' };

/** A message, or a record of the journal; `other` is what this version need not know. */
export function readMessage(data: unknown): KernelMessage {
  if (!isRecord(data)) {
    return OTHER;
  }
  const number = data['number'];
  switch (data['kind']) {
    case 'status':
      return typeof data['session'] === 'string'
        ? {
            kind: 'status',
            session: data['session'],
            isOn: data['on'] === true,
            root: textOrNull(data['root']),
            home: textOrNull(data['home'])
          }
        : OTHER;
    case 'records':
      return Array.isArray(data['records']) ? { kind: 'records', records: data['records'] } : OTHER;
    case 'execution': {
      const record = readRecord(data);
      return record === null ? OTHER : { kind: 'execution', record };
    }
    case 'deleted':
      return typeof number === 'number' ? { kind: 'deleted', number } : OTHER;
    case 'capture':
      return { kind: 'capture', isOn: data['on'] === true };
    case 'finals':
      return typeof data['id'] === 'string'
        ? { kind: 'finals', id: data['id'], request: numberOrNull(data['request']) }
        : OTHER;
    case 'plan':
      return { kind: 'plan', plan: readPlan(data), request: numberOrNull(data['request']) };
    case 'architecture': {
      const { library, architecture: content } = data;
      return typeof library === 'string' && isRecord(content)
        ? {
            kind: 'architecture',
            read: { library, content, notes: texts(data['notes']) },
            request: numberOrNull(data['request'])
          }
        : OTHER;
    }
    case 'error':
      return {
        kind: 'error',
        request: numberOrNull(data['request']),
        code: textOrNull(data['code']) ?? 'error',
        message: textOrNull(data['message']) ?? ''
      };
    default:
      return OTHER;
  }
}

const LISTS = ['writes', 'mutates', 'deletes', 'aliases', 'files_read', 'files_written', 'figures'];
const MAPS = ['reads', 'values'];

/** A record of an execution; null when it is not one that this version can read. */
function readRecord(data: Record<string, unknown>): LineageRecord | null {
  const isWellFormed =
    Number.isInteger(data['number']) &&
    LISTS.every(key => data[key] === undefined || Array.isArray(data[key])) &&
    MAPS.every(key => data[key] === undefined || isRecord(data[key]));
  // The kernel and this page hold the same schema: fields beyond these are read where they are shown.
  return isWellFormed ? (data as unknown as LineageRecord) : null;
}

/** A plan; what is not as it should be is left out. */
function readPlan(data: Record<string, unknown>): INotebookPlan {
  const stale = new Map<string, IStale>();
  for (const { cell, kind, name, by } of entries(data['stale'])) {
    if (typeof cell === 'string' && isStaleKind(kind)) {
      stale.set(cell, { kind, name: textOrNull(name) ?? '', by: numberOrNull(by) ?? 0 });
    }
  }
  const cells: IPlanned[] = [];
  for (const { cell, kind, name, without } of entries(data['plan'])) {
    if (typeof cell === 'string') {
      const words = textOrNull(name) ?? '';
      cells.push({ cell, kind: plannedKind(kind), name: words, without: texts(without) });
    }
  }
  const foretold: IForetold[] = [];
  for (const { cell, verdict, reason } of entries(data['foretold'])) {
    if (typeof cell === 'string') {
      const isKnown = verdict === 'same' || verdict === 'changes' || verdict === 'fails';
      const known = isKnown ? verdict : 'unknown';
      foretold.push({ cell, verdict: known, reason: textOrNull(reason) ?? '' });
    }
  }
  return { stale, cells, leftover: texts(data['leftover']), foretold };
}

function texts(list: unknown): string[] {
  return Array.isArray(list) ? list.filter(each => typeof each === 'string') : [];
}

function entries(list: unknown): Record<string, unknown>[] {
  return Array.isArray(list) ? list.filter(isRecord) : [];
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function numberOrNull(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}
