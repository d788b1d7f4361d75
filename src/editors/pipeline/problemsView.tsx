// The problems of a pipeline in the strip under its canvas.
import type { ReactElement } from 'react';

import { Icon } from '../../components/icon';
import type { IPipelineProblem } from '../../documents/pipeline/model';
import { ProblemLine, ProblemsStrip } from '../common/problemsStrip';
import { jumpTo } from './actions';
import type { EditorState } from './state';

export function ProblemsView({ state }: { readonly state: EditorState }): ReactElement {
  const { trans, model } = state;
  const problems = [...model.problems].sort(
    (one, other) => Number(one.severity === 'warning') - Number(other.severity === 'warning')
  );
  const line = (problem: IPipelineProblem): ReactElement => {
    const { severity, node, message, repair } = problem;
    return (
      <ProblemLine
        severity={severity}
        node={node === undefined || message.includes(node) ? null : state.title(node)}
        message={message}
        onJump={() => {
          jumpTo(state, problem);
        }}
        repair={
          repair === undefined || state.isReadOnly
            ? null
            : {
                label: repair.label,
                apply: () => {
                  state.edit(repair.apply);
                }
              }
        }
        trans={trans}
      />
    );
  };
  return (
    <ProblemsStrip
      state={state}
      problems={problems}
      line={line}
      none={
        <>
          <Icon name="done" />
          {trans.__('No problems')}
        </>
      }
    />
  );
}
