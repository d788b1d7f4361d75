// The run at the right: how far the execution is, each job with its time, errors, and what can be done about it.
import { type ReactElement, useEffect, useReducer } from 'react';

import { Icon } from '../../components/icon';
import { StatusMark, statusClass } from '../../components/status';
import { statusWord } from '../../components/statusWord';
import type * as Api from '../../documents/generated/api';
import { formatAge, formatSeconds } from '../../utils/format';
import { openExecution } from './actions';
import {
  executionSeconds,
  type IJobRow,
  type ILive,
  isAbandoned,
  isActive,
  jobCounts,
  jobRows
} from '../../documents/liveExecution';
import { JobError } from './nodeRunView';
import { outerNode } from './planSummary';
import { Section } from '../common/section';
import type { EditorState } from './state';
import { sentence } from '../common/words';
import { formatMilliseconds } from './words';

const BAR = ['reused', 'done', 'failed', 'cancelled', 'skipped', 'running', 'queued'] as const;

export function RunView({ state }: { readonly state: EditorState }): ReactElement {
  const { runs, trans } = state;
  const live = runs?.live ?? null;
  if (runs?.error != null && live === null) {
    return (
      <p className="df-Problem df-Run-error" role="alert">
        {runs.error}
      </p>
    );
  }
  if (live === null) {
    return (
      <div className="df-Loading" aria-label={trans.__('Loading')} role="status">
        <span />
        <span />
        <span />
      </div>
    );
  }
  return <Run state={state} live={live} />;
}

interface IRunProps {
  readonly state: EditorState;
  readonly live: ILive;
}

function Run({ state, live }: IRunProps): ReactElement {
  const { trans } = state;
  useSeconds(isActive(live));
  const counts = jobCounts(live);
  const total = Object.keys(live.execution.jobs).length;
  const ended = total - (counts.get('queued') ?? 0) - (counts.get('running') ?? 0);
  const status = live.execution.status;
  const error = state.runs?.error ?? null;
  return (
    <>
      <div className="df-Plan-body">
        {error === null ? null : (
          <p className="df-Problem df-Run-error" role="alert">
            {error}
          </p>
        )}
        <section className="df-Side-section">
          <p className="df-Plan-time" role="status">
            <StatusMark status={status} label={statusWord(status, trans)}>
              {sentence(statusWord(status, trans))}
            </StatusMark>
          </p>
          <p className="df-Meta">
            {trans.__('%1 of %2 jobs', ended, total)}
            {elapsed(live)}
          </p>
          <p className="df-Meta df-Run-id">{live.id}</p>
          <div className="df-Plan-bar" aria-hidden="true">
            {BAR.map(each => {
              const count = counts.get(each) ?? 0;
              return count === 0 ? null : (
                <i key={each} className={statusClass(each)} style={{ flex: count }} />
              );
            })}
          </div>
          <Connection state={state} live={live} />
        </section>
        <Section title={trans.__('Jobs')}>
          <ul className="df-Plan-rows">
            {jobRows(live).map(row => (
              <li key={row.id}>
                <JobLine state={state} live={live} row={row} />
              </li>
            ))}
          </ul>
        </Section>
      </div>
      <Foot state={state} live={live} />
    </>
  );
}

/** What is last known, when nothing new arrives. */
function Connection({ state, live }: IRunProps): ReactElement | null {
  const { trans, server } = state;
  if (server.isConnected === false) {
    const age = server.lastSeen === null ? null : formatAge(server.lastSeen);
    return (
      <p className="df-Run-away" role="status">
        <Icon name="clock" />
        {age === null || age === 'now'
          ? trans.__('The server cannot be reached. The jobs go on without it.')
          : trans.__(
              'The server cannot be reached; last seen %1 ago. The jobs go on without it.',
              age
            )}
      </p>
    );
  }
  return isAbandoned(live) ? (
    <p className="df-Run-away" role="status">
      <Icon name="warn" />
      {trans.__('Nothing looks after this execution any more. Go on where it was broken off.')}
    </p>
  ) : null;
}

function JobLine(props: IRunProps & { readonly row: IJobRow }): ReactElement {
  const { state, live, row } = props;
  const { trans } = state;
  const { id, job } = row;
  const outer = outerNode(id);
  const inner = id.slice(outer.length + 1).replaceAll('/', ' / ');
  const word = statusWord(job.status, trans);
  return (
    <>
      <StatusMark status={job.status} label={word} />
      <button
        type="button"
        className="df-Plan-name"
        title={job.reason ?? undefined}
        onClick={() => {
          state.reveal(outer);
        }}
      >
        {state.title(outer)}
        {inner === '' ? '' : ` / ${inner}`}
      </button>
      <span className="df-Meta">{jobTime(job, live) ?? word}</span>
      {job.error == null || job.status === 'cancelled' ? null : (
        <span className="df-Plan-reason">
          <JobError state={state} error={job.error} />
        </span>
      )}
    </>
  );
}

function Foot({ state, live }: IRunProps): ReactElement {
  const { trans, runs } = state;
  const { status } = live.execution;
  const canResume = status === 'failed' || status === 'cancelled' || isAbandoned(live);
  return (
    <div className="df-Side-foot">
      <button
        type="button"
        className="df-Button"
        onClick={() => {
          void openExecution(state, live.id);
        }}
      >
        {trans.__('Open the execution')}
      </button>
      {isActive(live) && live.conducted ? (
        <button
          type="button"
          className="df-Button df-mod-danger"
          disabled={runs?.busy != null}
          onClick={() => {
            void runs?.cancel();
          }}
        >
          <Icon name="stop" />
          {trans.__('Cancel')}
        </button>
      ) : null}
      {canResume ? (
        <button
          type="button"
          className="df-Button"
          disabled={runs?.busy != null}
          onClick={() => {
            void runs?.resume();
          }}
        >
          <Icon name="restore" />
          {status === 'failed' ? trans.__('Run again what failed') : trans.__('Go on')}
        </button>
      ) : null}
    </div>
  );
}

/** The time a job took or has been taking; null when it has not started. */
function jobTime(job: Api.Job, live: ILive): string | null {
  if (job.status === 'running' && job.started != null) {
    return formatSeconds(
      Math.max(0, Date.now() + live.clockOffset - Date.parse(job.started)) / 1000
    );
  }
  return job.milliseconds == null || job.status === 'reused'
    ? null
    : formatMilliseconds(job.milliseconds);
}

function elapsed(live: ILive): string {
  const seconds = executionSeconds(live);
  return seconds === null ? '' : ` · ${formatMilliseconds(seconds * 1000)}`;
}

/** Draws again each second while something runs. */
function useSeconds(isOn: boolean): void {
  const [, draw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    if (!isOn) {
      return undefined;
    }
    const timer = setInterval(draw, 1000);
    return () => {
      clearInterval(timer);
    };
  }, [isOn]);
}
