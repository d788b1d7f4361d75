// What is said of cells that must run, of running them, and of what Restart and Run All would do.
import type { IStale } from '../lineage';
import type { IWords } from '../words';
import { type IRerunState, spared } from './machine';
import { type ForetoldVerdict, type IForetold, type IPlanned, isHelper } from './plan';
import { thingName } from './thing';

export function plannedWords(
  trans: IWords,
  staleWords: (stale: IStale) => string
): (planned: IPlanned, stale: IStale | undefined) => string {
  return ({ kind, name }, stale) => {
    if (kind === 'restores') {
      return trans.__('restores %1', thingName(name, trans));
    }
    if (kind === 'new') {
      return trans.__('not run yet');
    }
    if (kind === 'gone') {
      return trans.__('not run since the kernel was restarted');
    }
    if (stale !== undefined) {
      return staleWords(stale);
    }
    return kind === 'edited' ? trans.__('edited') : trans.__('its results no longer hold');
  };
}

/** `Run 3 stale cells`; `Run 3 cells` when some of them only restore a value. */
export function runLabel(cells: readonly IPlanned[], trans: IWords): string {
  return !cells.some(isHelper)
    ? trans._n('Run %1 stale cell', 'Run %1 stale cells', cells.length)
    : trans._n('Run %1 cell', 'Run %1 cells', cells.length);
}

/** What running what is stale is doing, or how it ended; '' when there is nothing to say. */
export function rerunWords(
  state: IRerunState,
  cellName: (cell: string) => string,
  trans: IWords
): string {
  const { phase, done, left, current, end } = state;
  const ran = done.length;
  switch (phase) {
    case 'idle':
      return '';
    case 'asking':
      return ran === 0
        ? trans.__('Asking the kernel what must run…')
        : trans.__('%1 of %2 run', ran, ran + left.length);
    case 'running':
      return trans.__(
        'Running %1 of %2: %3',
        ran + 1,
        ran + 1 + left.length,
        cellName(current?.cell ?? '')
      );
    case 'stopping':
      return trans.__('Stopping %1…', cellName(current?.cell ?? ''));
    case 'ended':
      break;
  }
  const rest =
    left.length === 0 ? '' : ' ' + trans._n('%1 cell is left.', '%1 cells are left.', left.length);
  switch (end?.why) {
    case 'done': {
      const needless = spared(state);
      const what =
        ran === 0
          ? trans.__('Nothing had to run.')
          : trans._n(
              '%1 cell was run; nothing is stale.',
              '%1 cells were run; nothing is stale.',
              ran
            );
      return needless === 0 || ran === 0
        ? what
        : what +
            ' ' +
            trans._n(
              '%1 cell then did not have to run.',
              '%1 cells then did not have to run.',
              needless
            );
    }
    case 'error':
      return (
        trans.__('Stopped at %1: %2.', cellName(end.cell), end.message) +
        (left.length === 0
          ? ''
          : ' ' + trans._n('%1 cell was not run.', '%1 cells were not run.', left.length))
      );
    case 'leftover':
      return (
        trans.__(
          'Stopped at %1: it reads %2, which no cell above it makes any more.',
          cellName(end.cell),
          end.names.join(', ')
        ) + rest
      );
    case 'cancelled':
      return trans.__('Stopped.') + rest;
    case 'lost':
      return trans.__('Stopped: the kernel was restarted, changed or died.');
    case 'refused':
      return trans.__('The kernel cannot say what must run: %1', end.message);
    case 'again':
      return (
        trans.__('Stopped: %1 was run and must be run again.', cellName(end.cell)) +
        ' ' +
        trans.__('Its results may change each time it runs.')
      );
    case undefined:
      return '';
  }
}

export interface ICounts {
  readonly same: number;
  readonly changes: number;
  readonly fails: number;
  readonly unknown: number;
}

export function countForetold(foretold: readonly IForetold[]): ICounts {
  const counts = { same: 0, changes: 0, fails: 0, unknown: 0 };
  for (const { verdict } of foretold) {
    counts[verdict] += 1;
  }
  return counts;
}

/** `12 cells the same, 2 change, 1 fails: nothing defines df2 any more`. */
export function foretoldSummary(foretold: readonly IForetold[], trans: IWords): string {
  const { same, changes, fails, unknown } = countForetold(foretold);
  if (foretold.length === 0) {
    return trans.__('There are no code cells.');
  }
  const parts: string[] = [];
  if (same > 0) {
    parts.push(trans._n('%1 cell the same', '%1 cells the same', same));
  }
  if (changes > 0) {
    parts.push(
      parts.length === 0
        ? trans._n('%1 cell changes', '%1 cells change', changes)
        : trans._n('%1 changes', '%1 change', changes)
    );
  }
  if (unknown > 0) {
    parts.push(
      parts.length === 0
        ? trans._n('%1 cell is unknown', '%1 cells are unknown', unknown)
        : trans.__('%1 unknown', unknown)
    );
  }
  if (fails > 0) {
    const failing =
      parts.length === 0
        ? trans._n('%1 cell fails', '%1 cells fail', fails)
        : trans._n('%1 fails', '%1 fail', fails);
    const reason = foretold.find(({ verdict }) => verdict === 'fails')?.reason ?? '';
    parts.push(reason === '' ? failing : `${failing}: ${reason}`);
  }
  return parts.join(', ');
}

export function verdictWord(verdict: ForetoldVerdict, trans: IWords): string {
  switch (verdict) {
    case 'same':
      return trans.__('same');
    case 'changes':
      return trans.__('changes');
    case 'fails':
      return trans.__('fails');
    case 'unknown':
      return trans.__('unknown');
  }
}
