// One job: status, error with the way to its line, figures, output, values, code and environment.
import type { IEditorServices } from '@jupyterlab/codeeditor';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import { type ReactElement, useId, useState } from 'react';

import { CodeView } from '../../components/codeView';
import { Icon } from '../../components/icon';
import { Badge } from '../../components/status';
import { statusWord } from '../../components/statusWord';
import type * as Api from '../../documents/generated/api';
import { type ILive, isActive, jobSeconds } from '../../documents/liveExecution';
import { formatSeconds } from '../../utils/format';
import { Figures } from './figures';
import { nodeTitle } from './jobGraph';
import { Log } from './log';
import type { ExecutionModel } from './model';
import { Values } from './values';

export interface IJobServices {
  readonly rendermime: IRenderMimeRegistry;
  readonly editors: IEditorServices;
  readonly trans: TranslationBundle;
  /** Opens a file of the project at a line. */
  readonly openFile: (path: string, line?: number) => void;
  readonly openExecution: (id: string, node?: string) => void;
  /** Whether an architecture can be read from values of a type. */
  readonly readsType: (type: string) => boolean;
  /** Makes an architecture of a stored value and opens it. */
  readonly openAsArchitecture: (sha256: string, type: string, name: string) => void;
}

export interface IJobProps extends IJobServices {
  readonly model: ExecutionModel;
  readonly live: ILive;
  readonly node: string;
  readonly now: number;
}

type Tab = 'figures' | 'output' | 'values' | 'code' | 'environment';

export function JobDetails(props: IJobProps): ReactElement {
  const { model, live, node, now, trans, rendermime, editors } = props;
  const [wanted, setTab] = useState<Tab | null>(null);
  const prefix = useId();
  const job = live.execution.jobs[node];
  const made = live.execution.snapshot.nodes[node];
  const operation = made?.kind === 'operation' ? made.operation : null;
  if (job === undefined) {
    return (
      <div className="df-Job">
        <header className="df-Job-head">
          <h3>{nodeTitle(node, made)}</h3>
        </header>
        <p className="df-Empty">{trans.__('An artifact: nothing runs here.')}</p>
      </div>
    );
  }
  const figures = model.figures(node);
  const tabs: readonly (readonly [Tab, string])[] = [
    ['figures', trans.__('Figures') + (figures.length > 0 ? ` ${figures.length}` : '')],
    ['output', trans.__('Output')],
    ['values', trans.__('Inputs and outputs')],
    ['code', trans.__('Code')],
    ['environment', trans.__('Environment')]
  ];
  const tab = wanted ?? (figures.length > 0 ? 'figures' : 'output');
  const seconds = jobSeconds(live, job, now);
  return (
    <div className="df-Job">
      <header className="df-Job-head">
        <Icon name="operation" />
        <h3>{nodeTitle(node, made)}</h3>
        <Badge status={job.status} label={statusWord(job.status, trans)} />
        <span className="df-Meta">
          {[
            seconds === null ? null : formatSeconds(seconds),
            job.host,
            (job.attempts ?? 0) > 1 ? trans.__('attempt %1', job.attempts ?? 0) : null
          ]
            .filter(part => part != null)
            .join(', ')}
        </span>
        <span className="df-Execution-space" />
        <JobActions {...props} job={job} operation={operation} />
      </header>
      <JobMessage {...props} job={job} />
      <div
        className="df-Tabs"
        role="tablist"
        aria-label={trans.__('About this job')}
        onKeyDown={event => {
          const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
          const index = tabs.findIndex(([id]) => id === tab);
          const next = tabs[(index + step + tabs.length) % tabs.length];
          if (step !== 0 && next !== undefined) {
            event.preventDefault();
            setTab(next[0]);
            document.getElementById(`${prefix}-${next[0]}`)?.focus();
          }
        }}
      >
        {tabs.map(([id, label]) => (
          <button
            key={id}
            id={`${prefix}-${id}`}
            type="button"
            role="tab"
            aria-selected={id === tab}
            aria-controls={`${prefix}-panel`}
            tabIndex={id === tab ? 0 : -1}
            onClick={() => {
              setTab(id);
            }}
          >
            {label}
          </button>
        ))}
      </div>
      <div
        className="df-Job-panel"
        role="tabpanel"
        tabIndex={0}
        id={`${prefix}-panel`}
        aria-labelledby={`${prefix}-${tab}`}
      >
        {tab === 'figures' ? (
          <Figures
            figures={figures}
            missing={model.project === null ? (job.figures?.length ?? 0) : 0}
            rendermime={rendermime}
            trans={trans}
          />
        ) : null}
        {tab === 'output' ? (
          <Log
            key={node}
            log={model.log(node) ?? tail(job)}
            isRunning={job.status === 'running'}
            trans={trans}
          />
        ) : null}
        {tab === 'values' ? (
          <Values
            live={live}
            node={node}
            job={job}
            project={model.project}
            rendermime={rendermime}
            trans={trans}
            onSelect={id => {
              model.select(id);
            }}
            openFile={props.openFile}
            readsType={props.readsType}
            onArchitecture={props.openAsArchitecture}
          />
        ) : null}
        {tab === 'code' && operation !== null ? (
          <CodeView
            key={node}
            code={live.execution.operations[operation] ?? ''}
            editors={editors.factoryService}
            label={trans.__('Code of %1, as it was run', operation)}
            {...(job.error?.line != null && job.error.file === operation
              ? { line: job.error.line }
              : {})}
          />
        ) : null}
        {tab === 'environment' ? <EnvironmentList live={live} trans={trans} /> : null}
      </div>
    </div>
  );
}

function JobActions(
  props: IJobProps & { readonly job: Api.Job; readonly operation: string | null }
): ReactElement {
  const { model, live, node, job, operation, trans, openFile, openExecution } = props;
  const ended = job.status !== 'running' && job.status !== 'queued';
  return (
    <>
      {job.reused_from == null ? null : (
        <button
          type="button"
          className="df-Link"
          onClick={() => {
            openExecution(job.reused_from?.execution ?? '', job.reused_from?.job);
          }}
        >
          {trans.__('Reused from %1', job.reused_from.execution)}
        </button>
      )}
      {operation === null || model.project === null ? null : (
        <button
          type="button"
          className="df-Button df-mod-quiet"
          onClick={() => {
            openFile(operation);
          }}
        >
          <Icon name="code" />
          {trans.__('Open the code')}
        </button>
      )}
      {model.project !== null && ended ? (
        <button
          type="button"
          className="df-Button"
          disabled={model.isActing || (isActive(live) && live.conducted)}
          title={trans.__('Runs this job again, and all that depends on it')}
          onClick={() => {
            void model.act(project => project.rerun(model.id, node));
          }}
        >
          <Icon name="restore" />
          {trans.__('Run again from here')}
        </button>
      ) : null}
    </>
  );
}

/** Why a job failed or did not run, with the way to the line. */
function JobMessage(props: IJobProps & { readonly job: Api.Job }): ReactElement | null {
  const { job, trans, openFile } = props;
  const { error } = job;
  // A cancelled job is not an error: where it happened to be says nothing.
  if (error == null || job.status === 'cancelled') {
    return job.reason == null || job.reason === '' ? null : (
      <p className="df-Job-reason df-Meta">{job.reason}</p>
    );
  }
  return (
    <div className="df-Problem df-Job-error" role="alert">
      <strong>{error.type}</strong> {error.message}{' '}
      {error.file == null ? null : (
        <button
          type="button"
          className="df-Link"
          onClick={() => {
            openFile(error.file ?? '', error.line ?? undefined);
          }}
        >
          {error.line == null ? error.file : trans.__('%1, line %2', error.file, error.line)}
        </button>
      )}
      {error.traceback == null || error.traceback === '' ? null : (
        <details>
          <summary>{trans.__('Traceback')}</summary>
          <pre tabIndex={0}>{error.traceback}</pre>
        </details>
      )}
    </div>
  );
}

function EnvironmentList(props: {
  readonly live: ILive;
  readonly trans: IJobServices['trans'];
}): ReactElement {
  const { environment, python } = props.live.execution;
  const rows: readonly (readonly [string, string])[] = [
    [props.trans.__('Python'), environment.python ?? python],
    [props.trans.__('Platform'), environment.platform ?? ''],
    ...Object.entries(environment.packages ?? {})
  ];
  return (
    <table className="df-Job-environment">
      <tbody>
        {rows.map(([name, value]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td className="df-Mono">{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What the record kept of the output of a job whose own log is gone. */
function tail(job: Api.Job): { text: string; next: number; isCut: boolean } | null {
  return job.stdout_tail == null || job.stdout_tail === ''
    ? null
    : { text: job.stdout_tail, next: 0, isCut: false };
}
