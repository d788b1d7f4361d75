// What a status looks like everywhere: an icon, a word and a colour, never the colour alone.
import type { ReactElement, ReactNode } from 'react';

import type { IconName } from '../utils/iconPaths';
import { Icon } from './icon';

/** Statuses of jobs, steps of a plan, values of a proof, and cells. */
export type Status =
  | 'queued'
  | 'running'
  | 'done'
  | 'failed'
  | 'cancelled'
  | 'reused'
  | 'skipped'
  | 'will run'
  | 'depends'
  | 'cannot run'
  | 'same'
  | 'differs'
  | 'not comparable'
  | 'blocked'
  | 'stale'
  | 'unknown';

type Tone = 'queued' | 'running' | 'done' | 'failed' | 'cached' | 'todo' | 'none';

const LOOKS: Readonly<Record<Status, readonly [IconName, Tone]>> = {
  queued: ['queued', 'queued'],
  running: ['running', 'running'],
  done: ['done', 'done'],
  failed: ['failed', 'failed'],
  cancelled: ['stop', 'queued'],
  reused: ['reused', 'cached'],
  skipped: ['notComparable', 'queued'],
  'will run': ['play', 'todo'],
  depends: ['clock', 'todo'],
  'cannot run': ['warn', 'failed'],
  same: ['check', 'done'],
  differs: ['differs', 'running'],
  'not comparable': ['notComparable', 'queued'],
  blocked: ['lock', 'queued'],
  stale: ['clock', 'running'],
  unknown: ['info', 'none']
};

/** The class that gives its element the three colours of a status: text, mark and tint. */
export function statusClass(status: Status): string {
  return `df-st-${LOOKS[status][1]}`;
}

export function statusIcon(status: Status): IconName {
  return LOOKS[status][0];
}

export interface IStatusProps {
  readonly status: Status;
  /** The word, translated; said by screen readers when there are no children. */
  readonly label: string;
  readonly children?: ReactNode;
}

/** Icon and text in a status's colour. */
export function StatusMark({ status, label, children }: IStatusProps): ReactElement {
  return (
    <span className={`df-Status ${statusClass(status)}`}>
      <Icon
        name={statusIcon(status)}
        className={status === 'running' ? 'df-mod-turns' : ''}
        {...(children === undefined ? { label } : {})}
      />
      {children}
    </span>
  );
}

/** A verdict: icon and word on the tint. */
export function Badge({ status, label, children }: IStatusProps): ReactElement {
  return (
    <span className={`df-Badge ${statusClass(status)}`}>
      <Icon name={statusIcon(status)} className={status === 'running' ? 'df-mod-turns' : ''} />
      {children ?? label}
    </span>
  );
}
