// What became of a node in the execution that is shown: status, time, error with the way to its line.
import type { ReactElement } from 'react';

import { StatusMark } from '../../components/status';
import { statusWord } from '../../components/statusWord';
import type * as Api from '../../documents/generated/api';
import { openExecution, openFile } from './actions';
import { nodeRun } from './nodeRun';
import { Section } from '../common/section';
import type { EditorState } from './state';
import { formatMilliseconds } from './words';

export interface INodeRunProps {
  readonly state: EditorState;
  readonly id: string;
}

export function NodeRun({ state, id }: INodeRunProps): ReactElement | null {
  const { trans, runs } = state;
  const live = runs?.overlay.kind === 'run' ? runs.live : null;
  const run = live === null ? null : nodeRun(live, id);
  if (live === null || run === null) {
    return null;
  }
  const word = statusWord(run.status, trans);
  const reason = run.jobs.length === 1 ? (run.jobs[0]?.job.reason ?? null) : null;
  return (
    <Section title={trans.__('Last run')}>
      <div className="df-NodeRun">
        <StatusMark status={run.status} label={word}>
          {run.milliseconds === null ? word : `${word}, ${formatMilliseconds(run.milliseconds)}`}
        </StatusMark>
        <button
          type="button"
          className="df-Link"
          onClick={() => {
            void openExecution(state, live.id, run.jobs[0]?.id);
          }}
        >
          {trans.__('Open the job')}
        </button>
      </div>
      {run.error === null ? (
        reason === null || reason === '' ? null : (
          <p className="df-Meta">{reason}</p>
        )
      ) : (
        <JobError state={state} error={run.error} />
      )}
    </Section>
  );
}

export interface IJobErrorProps {
  readonly state: EditorState;
  readonly error: Api.JobError;
}

export function JobError({ state, error }: IJobErrorProps): ReactElement {
  const { trans } = state;
  const { file, line } = error;
  return (
    <div className="df-Problem df-NodeRun-error">
      <span>
        {error.type}: {error.message.trim().split('\n', 1)[0]}
      </span>
      {file == null ? null : (
        <button
          type="button"
          className="df-Link"
          onClick={() => {
            void openFile(state, file, line ?? undefined);
          }}
        >
          {line == null ? file : trans.__('%1, line %2', file, line)}
        </button>
      )}
    </div>
  );
}
