// "Plan" in the provenance panel: the cells that would run, and what Restart and Run All would do to each cell.
import type { TranslationBundle } from '@jupyterlab/translation';
import { type ReactElement, useState } from 'react';

import { Icon } from '../../components/icon';
import { expectedTime, RerunLine, RunButton } from '../../components/rerunParts';
import { type Status, StatusMark } from '../../components/status';
import { statusWord } from '../../components/statusWord';
import { cellTitle } from '../../documents/lineageRows';
import type { ForetoldVerdict, INotebookPlan } from '../../documents/rerun/plan';
import { foretoldSummary, verdictWord } from '../../documents/rerun/words';
import type { INotebookSession } from '../../tokens';

/** So many cells are listed at once; a button shows as many more. */
const PART = 200;

export interface IPlanViewProps {
  readonly session: INotebookSession;
  readonly trans: TranslationBundle;
  /** Goes to a cell in the notebook. */
  readonly onCell: (cell: string) => void;
}

export function PlanView(props: IPlanViewProps): ReactElement {
  const { session, trans } = props;
  const { plan, isCurrent, problem } = session.plan;
  const why = noPlan(session, trans) ?? problem;
  return (
    <div className="df-Plan" aria-busy={!isCurrent && why === null}>
      {why !== null ? (
        <p className="df-Provenance-none">{why}</p>
      ) : plan === null ? (
        <p className="df-Provenance-none">{trans.__('Asking the kernel…')}</p>
      ) : (
        <>
          <Rerun {...props} plan={plan} />
          <Foretold {...props} plan={plan} />
        </>
      )}
    </div>
  );
}

/** Why nothing can be known; null when it can. */
function noPlan(session: INotebookSession, trans: TranslationBundle): string | null {
  const { state, reason } = session.status;
  switch (state) {
    case 'recording':
      return null;
    case 'paused':
      return trans.__('Recording is paused: what cells do now is not known, nor what must run.');
    case 'connecting':
      return trans.__('Waiting for the kernel…');
    default:
      return reason ?? trans.__('This kernel does not record: what must run is not known.');
  }
}

interface IPartProps extends IPlanViewProps {
  readonly plan: INotebookPlan;
}

function Rerun({ session, plan, trans, onCell }: IPartProps): ReactElement {
  const { cells } = plan;
  const time = expectedTime(session, cells);
  return (
    <section aria-label={trans.__('Run what is stale')}>
      <header className="df-Plan-head">
        <h3>{trans.__('Run what is stale')}</h3>
        {time === '' ? null : <span className="df-Meta">{trans.__('about %1', time)}</span>}
        <RunButton session={session} isPrimary={true} trans={trans} />
      </header>
      <p className="df-Plan-line" role="status">
        <RerunLine session={session} trans={trans} />
      </p>
      {cells.length === 0 ? (
        <p className="df-Provenance-none">
          {trans.__('Nothing is stale: no cell has to run again.')}
        </p>
      ) : (
        <CellList
          cells={cells.map(({ cell, kind }) => {
            const state = session.cell(cell);
            const isStale = state.stale !== null && kind !== 'restores';
            return {
              cell,
              status: isStale ? 'stale' : 'will run',
              word: '',
              reason: state.planned ?? ''
            };
          })}
          session={session}
          trans={trans}
          onCell={onCell}
        />
      )}
    </section>
  );
}

const LOOKS: Readonly<Record<ForetoldVerdict, Status>> = {
  same: 'same',
  changes: 'differs',
  fails: 'failed',
  unknown: 'unknown'
};

function Foretold({ session, plan, trans, onCell }: IPartProps): ReactElement {
  const [hasSame, setSame] = useState(false);
  const { foretold } = plan;
  const shown = hasSame ? foretold : foretold.filter(({ verdict }) => verdict !== 'same');
  const label = trans.__('What would Restart and Run All do?');
  return (
    <section aria-label={label}>
      <header className="df-Plan-head">
        <h3>{label}</h3>
      </header>
      <p className="df-Plan-summary">{foretoldSummary(foretold, trans)}</p>
      {plan.leftover.length === 0 ? null : (
        <p className="df-Provenance-note">
          <Icon name="info" />
          {leftoverWords(plan.leftover, trans)}
        </p>
      )}
      <label className="df-Provenance-check df-Plan-all">
        <input
          type="checkbox"
          checked={hasSame}
          onChange={event => {
            setSame(event.target.checked);
          }}
        />
        {trans.__('Show cells that stay the same')}
      </label>
      <CellList
        cells={shown.map(({ cell, verdict, reason }) => ({
          cell,
          status: LOOKS[verdict],
          word: verdictWord(verdict, trans),
          reason
        }))}
        session={session}
        trans={trans}
        onCell={onCell}
      />
    </section>
  );
}

/** So many names are said; the others are counted. */
const MOST_NAMES = 5;

function leftoverWords(names: readonly string[], trans: TranslationBundle): string {
  const shown = names.slice(0, MOST_NAMES);
  const more = names.length - shown.length;
  const list = more === 0 ? shown : [...shown, trans.__('%1 more', more)];
  return trans._n(
    '%2 would not be there: no cell makes it any more.',
    '%2 would not be there: no cell makes them any more.',
    names.length,
    list.join(', ')
  );
}

interface IListedCell {
  readonly cell: string;
  readonly status: Status;
  readonly word: string;
  readonly reason: string;
}

function CellList(
  props: IPlanViewProps & { readonly cells: readonly IListedCell[] }
): ReactElement {
  const { cells, session, trans, onCell } = props;
  const [most, setMost] = useState(PART);
  const rest = cells.length - most;
  return (
    <>
      <ul className="df-Provenance-steps">
        {cells.slice(0, most).map(({ cell, status, word, reason }) => {
          const { number, text } = session.cell(cell);
          return (
            <li key={cell}>
              <button
                type="button"
                className="df-Provenance-step df-Plan-cell"
                title={trans.__('Go to this cell')}
                onClick={() => {
                  onCell(cell);
                }}
              >
                <span className="df-Plan-name">
                  <span className="df-Provenance-number">[{number ?? ' '}]</span>
                  <span className="df-Plan-title">{cellTitle({ source: text ?? '' })}</span>
                  <StatusMark
                    status={status}
                    label={word === '' ? statusWord(status, trans) : word}
                  >
                    {word === '' ? undefined : word}
                  </StatusMark>
                </span>
                {reason === '' ? null : <span className="df-Plan-reason">{reason}</span>}
              </button>
            </li>
          );
        })}
      </ul>
      {rest > 0 ? (
        <button
          type="button"
          className="df-Button df-mod-quiet"
          onClick={() => {
            setMost(most + PART);
          }}
        >
          <Icon name="down" />
          {trans.__('Show more (%1 left)', rest)}
        </button>
      ) : null}
    </>
  );
}
