// Of the pipeline itself: what its latest proof found, whether it still holds, and checking again.
import type { ReactElement } from 'react';

import { Icon } from '../../components/icon';
import { isRunning, ProofLine, ProofStanding } from '../../components/proofLine';
import { formatAge } from '../../utils/format';
import { openExecution } from './actions';
import { Section } from '../common/section';
import type { EditorState } from './state';

/** Nothing for a pipeline that was never checked against a notebook. */
export function ProofView({ state }: { readonly state: EditorState }): ReactElement | null {
  const { trans, proofs } = state;
  const proof = proofs?.latest ?? null;
  if (proofs === null || proof === null) {
    return null;
  }
  const age = typeof proof.started === 'number' ? formatAge(proof.started * 1000) : null;
  return (
    <Section title={trans.__('Reproduces its notebook?')}>
      {proofs.error === null ? null : (
        <p className="df-Problem" role="alert">
          {proofs.error}
        </p>
      )}
      <ProofStanding proof={proof} trans={trans} />
      <ProofLine
        proof={proof}
        trans={trans}
        openExecution={id => {
          void openExecution(state, id);
        }}
      />
      {age === null || isRunning(proof) ? null : (
        <p className="df-Meta">
          {age === 'now' ? trans.__('Checked just now') : trans.__('Checked %1 ago', age)}
        </p>
      )}
      {isRunning(proof) ? (
        <button
          type="button"
          className="df-Button"
          onClick={() => {
            void proofs.cancel();
          }}
        >
          <Icon name="stop" />
          {trans.__('Cancel')}
        </button>
      ) : (
        <div className="df-Inspector-actions">
          <button
            type="button"
            className="df-Button"
            disabled={proofs.isBusy}
            onClick={() => {
              void proofs.checkAgain();
            }}
          >
            <Icon name="shield" />
            {trans.__('Check again')}
          </button>
          {(proof.given ?? []).length > 0 ? (
            <button
              type="button"
              className="df-Button"
              disabled={proofs.isBusy}
              onClick={() => {
                void proofs.checkAgain(true);
              }}
            >
              {trans.__('Check all steps')}
            </button>
          ) : null}
        </div>
      )}
    </Section>
  );
}
