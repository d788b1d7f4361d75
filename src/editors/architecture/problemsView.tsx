// The problems of an architecture in the strip under its canvas.
import type { ReactElement } from 'react';

import { Icon } from '../../components/icon';
import { ProblemLine, ProblemsStrip } from '../common/problemsStrip';
import { canRepair, jumpTo, repair } from './actions';
import type { IShownProblem } from './problems';
import type { ArchitectureState } from './state';

export function ProblemsView({ state }: { readonly state: ArchitectureState }): ReactElement {
  const { trans, problems, feedback } = state;
  const isChecked = feedback?.asOf != null;
  const line = (problem: IShownProblem): ReactElement => (
    <ProblemLine
      severity={problem.severity}
      node={problem.node === null || problem.message.includes(problem.node) ? null : problem.node}
      message={problem.message}
      onJump={() => {
        jumpTo(state, problem);
      }}
      repair={repairOf(state, problem)}
      trans={trans}
    />
  );
  return (
    <ProblemsStrip
      state={state}
      problems={problems}
      line={line}
      none={
        <>
          {isChecked ? <Icon name="done" /> : <Icon name="clock" className="df-mod-waiting" />}
          {isChecked ? trans.__('No problems') : trans.__('Not checked yet')}
        </>
      }
    />
  );
}

/** The repair that the library, or the document itself, offers; null when there is none. */
function repairOf(
  state: ArchitectureState,
  { error, repair: own }: IShownProblem
): { readonly label: string; readonly apply: () => void } | null {
  const fix = error?.repair ?? null;
  if (fix !== null && canRepair(state, fix)) {
    return {
      label: fix.label,
      apply: () => {
        repair(state, fix);
      }
    };
  }
  return own === undefined || state.isReadOnly
    ? null
    : {
        label: own.label,
        apply: () => {
          state.edit(own.apply);
        }
      };
}
