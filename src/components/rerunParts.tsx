// What notebook and provenance panel both show of running what is stale: the button, and the line that says how it goes.
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReactElement } from 'react';

import { cellTitle } from '../documents/lineageRows';
import { isActive } from '../documents/rerun/machine';
import type { IPlanned } from '../documents/rerun/plan';
import { rerunWords, runLabel } from '../documents/rerun/words';
import type { INotebookSession } from '../tokens';
import { formatSeconds } from '../utils/format';
import { Icon } from './icon';
import { StatusMark } from './status';

/** How many cells "Run what is stale" would run, as far as it is known. */
export function staleCount({ plan, lineage }: INotebookSession): number {
  return plan.isCurrent ? (plan.plan?.cells.length ?? 0) : lineage.staleCells;
}

export function runStaleLabel(session: INotebookSession, trans: TranslationBundle): string {
  const { plan, lineage } = session;
  if (plan.isCurrent && plan.plan !== null) {
    return plan.plan.cells.length === 0
      ? trans.__('Run what is stale')
      : runLabel(plan.plan.cells, trans);
  }
  const { staleCells } = lineage;
  return staleCells === 0
    ? trans.__('Run what is stale')
    : trans._n('Run %1 stale cell', 'Run %1 stale cells', staleCells);
}

/** `[5] train`, `[ ] plt.plot(x)`. */
export function cellName(session: INotebookSession, cell: string): string {
  const { number, text } = session.cell(cell);
  const title = cellTitle({ source: text ?? '' });
  return `[${number ?? ' '}] ${title.length > 40 ? `${title.slice(0, 39)}…` : title}`;
}

/** What running the cells took the last time, in words; '' unless that is known of each, and worth a word. */
export function expectedTime(session: INotebookSession, cells: readonly IPlanned[]): string {
  let sum = 0;
  for (const { cell } of cells) {
    const number = session.lineage.latest(cell);
    const seconds = number === null ? undefined : session.lineage.record(number)?.seconds;
    if (seconds === undefined) {
      return '';
    }
    sum += seconds;
  }
  return sum < 1 ? '' : formatSeconds(sum);
}

export interface IRunButtonProps {
  readonly session: INotebookSession;
  readonly isPrimary: boolean;
  readonly trans: TranslationBundle;
}

/** Runs what is stale; while it runs, stops it. */
export function RunButton({ session, isPrimary, trans }: IRunButtonProps): ReactElement {
  const { rerun } = session;
  if (isActive(rerun.state)) {
    return (
      <button
        type="button"
        className="df-Button"
        disabled={rerun.state.phase === 'stopping'}
        onClick={() => {
          rerun.cancel();
        }}
      >
        <Icon name="stop" />
        {trans.__('Stop')}
      </button>
    );
  }
  const count = staleCount(session);
  return (
    <button
      type="button"
      className={`df-Button ${isPrimary && count > 0 ? 'df-mod-primary' : ''}`}
      disabled={count === 0 || session.plan.problem !== null}
      onClick={() => {
        void rerun.start();
      }}
    >
      <Icon name="play" />
      {runStaleLabel(session, trans)}
    </button>
  );
}

/** How running what is stale goes, or how it ended; null when there is nothing to say. Short: cells by number only. */
export function RerunLine(props: {
  readonly session: INotebookSession;
  readonly isShort?: boolean;
  readonly trans: TranslationBundle;
}): ReactElement | null {
  const { session, isShort, trans } = props;
  const { state } = session.rerun;
  const name = (cell: string): string =>
    isShort === true ? `[${session.cell(cell).number ?? ' '}]` : cellName(session, cell);
  const words = rerunWords(state, name, trans);
  if (words === '') {
    return null;
  }
  const { end } = state;
  const isBad = end !== null && ['error', 'leftover', 'refused', 'lost'].includes(end.why);
  const status = isActive(state)
    ? 'running'
    : end?.why === 'done'
      ? 'done'
      : isBad
        ? 'failed'
        : 'cancelled';
  return (
    <StatusMark status={status} label={words}>
      <span className="df-Rerun-words">{words}</span>
    </StatusMark>
  );
}
