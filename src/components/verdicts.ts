// The words of a proof's verdicts.
import type { TranslationBundle } from '@jupyterlab/translation';

import type { Proof, Verdict } from '../documents/generated/api';

export const VERDICTS: readonly Verdict[] = ['same', 'differs', 'blocked', 'not comparable'];

export function verdictLabel(verdict: Verdict, trans: TranslationBundle): string {
  switch (verdict) {
    case 'same':
      return trans.__('Same');
    case 'differs':
      return trans.__('Differs');
    case 'blocked':
      return trans.__('Blocked');
    case 'not comparable':
      return trans.__('Not comparable');
  }
}

/** What a running proof is doing, in one line. */
export function proofPhase(proof: Proof, trans: TranslationBundle): string {
  switch (proof.phase) {
    case 'preparing':
      return trans.__('Preparing fresh processes');
    case 'running':
      return trans.__('Running the pipeline: %1 of %2 jobs', proof.done, proof.total);
    case 'comparing':
      return trans.__('Comparing: %1 of %2 values', proof.done, proof.total);
    case 'finished':
      return trans.__('Finished');
  }
}
