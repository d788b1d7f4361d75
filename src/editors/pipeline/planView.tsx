// The plan at the right: how long, what will run and why, what is reused, what cannot run, and the button that runs it.
import type { ReactElement } from 'react';

import { Icon } from '../../components/icon';
import { StatusMark } from '../../components/status';
import { openExecution, plan, run } from './actions';
import { type IPlanRow, type IPlanSummary, planSummary } from './planSummary';
import { Section } from '../common/section';
import type { EditorState } from './state';
import { sentence } from '../common/words';
import { formatMilliseconds } from './words';

/** Savings below this many milliseconds are not worth a line. */
const WORTH_SAYING = 1000;

export function PlanView({ state }: { readonly state: EditorState }): ReactElement {
  const { runs, trans } = state;
  if (runs === null) {
    return (
      <p className="df-Empty">{state.projectProblem ?? trans.__('Looking for the project.')}</p>
    );
  }
  if (runs.error !== null) {
    return (
      <div className="df-Empty" role="alert">
        <p className="df-Problem">{runs.error}</p>
        <button
          type="button"
          className="df-Button"
          onClick={() => {
            void plan(state, runs.until, runs.force);
          }}
        >
          {trans.__('Plan again')}
        </button>
      </div>
    );
  }
  if (runs.plan === null) {
    return runs.busy === null ? (
      <div className="df-Empty">
        <p>{trans.__('The plan says which jobs will run, which are reused, and why.')}</p>
        <button
          type="button"
          className="df-Button"
          onClick={() => {
            void plan(state);
          }}
        >
          <Icon name="plan" />
          {trans.__('Plan')}
        </button>
      </div>
    ) : (
      <div className="df-Loading" aria-label={trans.__('Planning')} role="status">
        <span />
        <span />
        <span />
      </div>
    );
  }
  const summary = planSummary(runs.plan);
  return (
    <>
      <div className={`df-Plan-body ${runs.isOutdated ? 'df-mod-outdated' : ''}`}>
        {runs.isOutdated ? (
          <p className="df-Plan-outdated" role="status">
            <Icon name="clock" />
            {trans.__('The pipeline has changed since this plan.')}
          </p>
        ) : null}
        <Head state={state} summary={summary} />
        <Rows state={state} title={trans.__('Cannot run')} rows={summary.cannotRun} />
        <Rows state={state} title={trans.__('Will run')} rows={summary.willRun} />
        <Rows state={state} title={trans.__('Depends')} rows={summary.depends} />
        <Rows state={state} title={trans.__('Reused')} rows={summary.reused} />
      </div>
      <Foot state={state} summary={summary} />
    </>
  );
}

interface IPartProps {
  readonly state: EditorState;
  readonly summary: IPlanSummary;
}

function Head({ state, summary }: IPartProps): ReactElement {
  const { trans, runs } = state;
  const { expected, saved, reused, jobs, cannotRun } = summary;
  const until = runs?.until ?? null;
  const headline =
    expected !== null
      ? summary.isUpperBound
        ? trans.__('At most about %1', formatMilliseconds(expected))
        : trans.__('About %1', formatMilliseconds(expected))
      : jobs === 0 && cannotRun.length === 0
        ? trans.__('Nothing has to run')
        : trans._n('%1 job to run', '%1 jobs to run', jobs);
  const parts = [
    ['reused', reused.length],
    ['will run', summary.willRun.length],
    ['depends', summary.depends.length],
    ['cannot run', cannotRun.length]
  ] as const;
  const words = {
    reused: trans.__('reused'),
    'will run': trans.__('will run'),
    depends: trans.__('depend'),
    'cannot run': trans.__('cannot run')
  };
  return (
    <section className="df-Side-section">
      <p className="df-Plan-time">{headline}</p>
      {until === null ? null : (
        <p className="df-Meta">
          {trans.__('Until %1', until.map(node => state.title(node)).join(', '))}
        </p>
      )}
      {saved === null || saved < WORTH_SAYING ? null : (
        <p className="df-Meta">
          {trans.__('Saves %1 against a full run', formatMilliseconds(saved))}
        </p>
      )}
      <div className="df-Plan-bar" aria-hidden="true">
        {parts.map(([status, count]) =>
          count === 0 ? null : (
            <i
              key={status}
              className={`df-mod-${status.replace(' ', '-')}`}
              style={{ flex: count }}
            />
          )
        )}
      </div>
      <div className="df-Plan-counts">
        {parts.map(([status, count]) =>
          count === 0 ? null : (
            <StatusMark key={status} status={status} label={words[status]}>
              {`${count} ${words[status]}`}
            </StatusMark>
          )
        )}
      </div>
    </section>
  );
}

interface IRowsProps {
  readonly state: EditorState;
  readonly title: string;
  readonly rows: readonly IPlanRow[];
}

function Rows({ state, title, rows }: IRowsProps): ReactElement | null {
  return rows.length === 0 ? null : (
    <Section title={title}>
      <ul className="df-Plan-rows">
        {rows.map(row => (
          <li key={row.node}>
            <PlanRow state={state} row={row} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function PlanRow({
  state,
  row
}: {
  readonly state: EditorState;
  readonly row: IPlanRow;
}): ReactElement {
  const { trans } = state;
  const { node, outer, step } = row;
  const source = step.reused_from ?? null;
  const time = step.milliseconds ?? null;
  const inner = node.slice(outer.length + 1).replaceAll('/', ' / ');
  return (
    <>
      <StatusMark status={step.state} label={step.state} />
      <button
        type="button"
        className="df-Plan-name"
        onClick={() => {
          state.reveal(outer);
        }}
      >
        {state.title(outer)}
        {inner === '' ? '' : ` / ${inner}`}
      </button>
      <span className="df-Meta">
        {time === null
          ? ''
          : step.state === 'reused'
            ? formatMilliseconds(time)
            : time < 1
              ? formatMilliseconds(time)
              : `~${formatMilliseconds(time)}`}
      </span>
      <span className="df-Plan-reason">
        {source === null ? (
          sentence(step.reason)
        ) : (
          <button
            type="button"
            className="df-Link"
            title={sentence(step.reason)}
            onClick={() => {
              void openExecution(state, source.execution, source.job);
            }}
          >
            {trans.__('from %1', source.execution)}
          </button>
        )}
      </span>
    </>
  );
}

function Foot({ state, summary }: IPartProps): ReactElement {
  const { trans, runs } = state;
  const { jobs, reused } = summary;
  const isBusy = runs?.busy != null;
  return (
    <div className="df-Side-foot">
      <label className="df-Plan-force">
        <input
          type="checkbox"
          checked={runs?.force === true}
          disabled={isBusy}
          onChange={event => {
            void plan(state, runs?.until ?? null, event.currentTarget.checked);
          }}
        />
        {trans.__('Ignore what can be reused')}
      </label>
      {runs?.isOutdated === true ? (
        <button
          type="button"
          className="df-Button df-mod-primary"
          disabled={isBusy}
          onClick={() => {
            void plan(state, runs.until, runs.force);
          }}
        >
          <Icon name="plan" />
          {trans.__('Plan again')}
        </button>
      ) : (
        <button
          type="button"
          className="df-Button df-mod-primary"
          disabled={isBusy || runs?.plan?.ready !== true || jobs + reused.length === 0}
          onClick={() => {
            void run(state, 'plan');
          }}
        >
          <Icon name="play" />
          {jobs === 0
            ? trans.__('Run from what is reused')
            : trans._n('Run %1 job', 'Run %1 jobs', jobs)}
        </button>
      )}
    </div>
  );
}
