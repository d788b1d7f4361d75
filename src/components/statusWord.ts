// The words of statuses, the same on every screen.
import type { TranslationBundle } from '@jupyterlab/translation';

import type { Status } from './status';

/** The word of a status, to stand inside a sentence or beside its icon. */
export function statusWord(status: Status, trans: TranslationBundle): string {
  switch (status) {
    case 'queued':
      return trans.__('queued');
    case 'running':
      return trans.__('running');
    case 'done':
      return trans.__('done');
    case 'failed':
      return trans.__('failed');
    case 'cancelled':
      return trans.__('cancelled');
    case 'reused':
      return trans.__('reused');
    case 'skipped':
      return trans.__('skipped');
    case 'will run':
      return trans.__('will run');
    case 'depends':
      return trans.__('depends');
    case 'cannot run':
      return trans.__('cannot run');
    case 'same':
      return trans.__('same');
    case 'differs':
      return trans.__('differs');
    case 'not comparable':
      return trans.__('not comparable');
    case 'blocked':
      return trans.__('blocked');
    case 'stale':
      return trans.__('stale');
    case 'unknown':
      return trans.__('unknown');
  }
}
