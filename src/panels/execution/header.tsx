// The head of an execution view: status, a bar with one piece for each job, counts, times, and what can be done.
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReactElement } from 'react';

import { Icon } from '../../components/icon';
import { Badge, StatusMark, statusClass } from '../../components/status';
import { statusWord } from '../../components/statusWord';
import {
  type ILive,
  executionSeconds,
  isAbandoned,
  isActive,
  jobCounts,
  jobRows,
  secondsLeft
} from '../../documents/liveExecution';
import { formatSeconds } from '../../utils/format';
import type { ExecutionModel } from './model';

const COUNTED = ['reused', 'done', 'running', 'failed', 'cancelled', 'skipped', 'queued'] as const;

export interface IHeaderProps {
  readonly model: ExecutionModel;
  readonly live: ILive;
  readonly now: number;
  readonly trans: TranslationBundle;
  readonly onCompare: () => void;
  readonly openPipeline: (path: string) => void;
}

export function Header(props: IHeaderProps): ReactElement {
  const { model, live, now, trans, onCompare, openPipeline } = props;
  const { execution } = live;
  const counts = jobCounts(live);
  const elapsed = executionSeconds(live, now);
  const left = secondsLeft(live, now);
  const isLost = isAbandoned(live);
  const { pipeline } = execution;
  const times = [
    elapsed === null
      ? null
      : isActive(live)
        ? trans.__('%1 elapsed', formatSeconds(elapsed))
        : formatSeconds(elapsed),
    left === null || left < 1 ? null : trans.__('about %1 left', formatSeconds(left))
  ];
  return (
    <header className="df-Execution-head">
      <div className="df-Execution-line">
        <h2>{execution.id}</h2>
        <Badge
          status={isLost ? 'unknown' : execution.status}
          label={isLost ? trans.__('Broken off') : capital(statusWord(execution.status, trans))}
        />
        {pipeline === null || model.project === null ? null : (
          <button
            type="button"
            className="df-Link"
            onClick={() => {
              openPipeline(pipeline);
            }}
          >
            {pipeline}
          </button>
        )}
        <span className="df-Execution-space" />
        {model.project === null ? null : (
          <>
            <button type="button" className="df-Button" onClick={onCompare}>
              <Icon name="compare" />
              {trans.__('Compare…')}
            </button>
            {isActive(live) && !isLost ? (
              <button
                type="button"
                className="df-Button df-mod-danger"
                disabled={model.isActing}
                onClick={() => {
                  void model.act(project => project.cancel(model.id));
                }}
              >
                <Icon name="stop" />
                {trans.__('Cancel')}
              </button>
            ) : execution.status === 'done' ? null : (
              <button
                type="button"
                className="df-Button df-mod-primary"
                disabled={model.isActing}
                onClick={() => {
                  void model.act(project => project.resume(model.id));
                }}
              >
                <Icon name="play" />
                {trans.__('Go on')}
              </button>
            )}
          </>
        )}
      </div>
      <div className="df-Execution-bar" aria-hidden="true">
        {jobRows(live).map(({ id, job }) => (
          <i key={id} className={statusClass(job.status)} title={id} />
        ))}
      </div>
      <div className="df-Execution-line">
        {COUNTED.filter(status => (counts.get(status) ?? 0) > 0).map(status => (
          <StatusMark key={status} status={status} label={statusWord(status, trans)}>
            {`${counts.get(status) ?? 0} ${statusWord(status, trans)}`}
          </StatusMark>
        ))}
        <span className="df-Execution-space" />
        <span className="df-Meta">{times.filter(part => part !== null).join(', ')}</span>
      </div>
      {isLost ? (
        <p className="df-Meta">
          {trans.__(
            'Nobody looks after this execution any more. What has finished is kept; “Go on” continues it.'
          )}
        </p>
      ) : null}
    </header>
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
