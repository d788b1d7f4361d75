// A proof in one line: how far it is, or what it found, how much it covers, what was taken as given, whether it is stale.
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReactElement } from 'react';

import type { Proof } from '../documents/generated/api';
import { formatSeconds } from '../utils/format';
import { Icon } from './icon';
import { StatusMark } from './status';
import { proofPhase, VERDICTS, verdictLabel } from './verdicts';

export interface IProofLineProps {
  readonly proof: Proof;
  readonly trans: TranslationBundle;
  readonly openExecution: (id: string) => void;
}

export function isRunning({ status }: Proof): boolean {
  return status === 'running' || status === 'queued';
}

/** Whether something that it depended on is something else now. */
export function isStale({ standing, stale }: Proof): boolean {
  return standing === 'stale' || Boolean(stale);
}

export function ProofLine({ proof, trans, openExecution }: IProofLineProps): ReactElement {
  const { execution } = proof;
  return (
    <div className="df-Proof" role="status">
      {isRunning(proof) ? (
        <Progress proof={proof} trans={trans} />
      ) : (
        <Found proof={proof} trans={trans} />
      )}
      {execution ? (
        <button
          type="button"
          className="df-Link"
          onClick={() => {
            openExecution(execution);
          }}
        >
          {trans.__('Show the execution')}
        </button>
      ) : null}
    </div>
  );
}

type IPartProps = Pick<IProofLineProps, 'proof' | 'trans'>;

function Progress({ proof, trans }: IPartProps): ReactElement {
  return (
    <>
      <StatusMark status="running" label={trans.__('Running')}>
        {proofPhase(proof, trans)}
      </StatusMark>
      <progress
        max={Math.max(1, proof.total)}
        value={proof.done}
        aria-label={trans.__('Progress of the check')}
      />
      {typeof proof.expected_seconds === 'number' ? (
        <span className="df-Meta">
          {trans.__('about %1 in all', formatSeconds(proof.expected_seconds))}
        </span>
      ) : null}
    </>
  );
}

function Found({ proof, trans }: IPartProps): ReactElement {
  return (
    <>
      {isStale(proof) ? (
        <StatusMark status="stale" label={trans.__('Stale')}>
          {trans.__('Stale')}
        </StatusMark>
      ) : null}
      {VERDICTS.filter(verdict => (proof.counts[verdict] ?? 0) > 0).map(verdict => (
        <StatusMark key={verdict} status={verdict} label={verdictLabel(verdict, trans)}>
          {`${proof.counts[verdict] ?? 0} ${verdictLabel(verdict, trans).toLowerCase()}`}
        </StatusMark>
      ))}
      {proof.status === 'cancelled' ? <span>{trans.__('The check was cancelled.')}</span> : null}
      {proof.message ? <span>{proof.message}</span> : null}
      {(proof.given ?? []).length > 0 ? (
        <StatusMark status="skipped" label={trans.__('Partial')}>
          {trans.__('Partial: %1 taken as given', (proof.given ?? []).join(', '))}
        </StatusMark>
      ) : null}
      {typeof proof.seconds === 'number' && proof.status === 'done' ? (
        <span className="df-Meta">{coverage(proof, trans)}</span>
      ) : null}
    </>
  );
}

/** `12 of 14 values compared bitwise, 3 min 12 s`. */
export function coverage(proof: Proof, trans: TranslationBundle): string {
  const { compared, values_total: total, tolerance, seconds } = proof;
  const time = formatSeconds(seconds ?? 0);
  if (tolerance === undefined) {
    return trans.__('%1 of %2 values compared, %3', compared, total, time);
  }
  return tolerance === 'bitwise'
    ? trans.__('%1 of %2 values compared bitwise, %3', compared, total, time)
    : trans.__('%1 of %2 values compared within %3, %4', compared, total, tolerance, time);
}

/** That a proof no longer holds, with each reason; nothing while it holds. */
export function ProofStanding({ proof, trans }: IPartProps): ReactElement | null {
  const reasons = (proof.stale_reasons ?? []).map(each => each.reason);
  const said = reasons.length > 0 ? reasons : proof.stale ? [proof.stale] : [];
  if (said.length === 0) {
    return null;
  }
  return (
    <section className="df-ProofStanding df-st-running" role="status">
      <p>
        <Icon name="clock" />
        <span>{trans.__('This proof is stale: it was made before these changes.')}</span>
      </p>
      <ul>
        {said.slice(0, MOST_REASONS).map(reason => (
          <li key={reason}>{reason}</li>
        ))}
        {said.length > MOST_REASONS ? (
          <li>{trans.__('%1 more changes', said.length - MOST_REASONS)}</li>
        ) : null}
      </ul>
    </section>
  );
}

const MOST_REASONS = 6;
