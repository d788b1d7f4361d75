// The strip under the canvas: how many problems, the first one with its repair, and a list that jumps to each.
import type { ReactElement } from 'react';

import { Icon } from '../../components/icon';
import type { IPipelineProblem } from '../../documents/pipeline/model';
import { jumpTo } from './actions';
import type { EditorState } from './state';
import { problemCounts } from '../common/words';

export function ProblemsView({ state }: { readonly state: EditorState }): ReactElement {
  const { trans, model, message } = state;
  const problems = [...model.problems].sort(
    (one, other) => Number(one.severity === 'warning') - Number(other.severity === 'warning')
  );
  const errors = problems.filter(each => each.severity === 'error').length;
  const first = problems[0];
  const isOpen = state.areProblemsOpen && problems.length > 0;
  return (
    <section className="df-Problems" aria-label={trans.__('Problems')}>
      {message === null ? null : (
        <div className="df-Problems-refusal" role="alert">
          <Icon name="info" />
          <span>{message}</span>
          <button
            type="button"
            className="df-Problems-close"
            aria-label={trans.__('Close')}
            onClick={() => {
              state.say(null);
            }}
          >
            <Icon name="close" />
          </button>
        </div>
      )}
      {isOpen ? (
        <ul className="df-Problems-list" id={`${state.id}-problems`}>
          {problems.map((problem, index) => (
            <li key={index}>
              <ProblemLine state={state} problem={problem} />
            </li>
          ))}
        </ul>
      ) : null}
      <div className="df-Problems-bar">
        {first === undefined ? (
          <span className="df-Problems-none">
            <Icon name="done" />
            {trans.__('No problems')}
          </span>
        ) : (
          <>
            {isOpen ? <b>{trans.__('Problems')}</b> : <ProblemLine state={state} problem={first} />}
            <button
              type="button"
              className="df-Problems-toggle"
              aria-expanded={isOpen}
              aria-controls={isOpen ? `${state.id}-problems` : undefined}
              onClick={() => {
                state.toggleProblems();
              }}
            >
              {problemCounts(errors, problems.length - errors, trans)}
              <Icon name="down" className={isOpen ? '' : 'df-mod-up'} />
            </button>
          </>
        )}
      </div>
    </section>
  );
}

interface IProblemLineProps {
  readonly state: EditorState;
  readonly problem: IPipelineProblem;
}

function ProblemLine({ state, problem }: IProblemLineProps): ReactElement {
  const { trans } = state;
  const { node, repair } = problem;
  return (
    <div className={`df-Problems-line df-mod-${problem.severity}`}>
      <Icon
        name={problem.severity === 'error' ? 'failed' : 'warn'}
        label={problem.severity === 'error' ? trans.__('error') : trans.__('warning')}
      />
      <button
        type="button"
        className="df-Problems-jump"
        onClick={() => {
          jumpTo(state, problem);
        }}
      >
        {node === undefined || problem.message.includes(node) ? null : <b>{state.title(node)}</b>}{' '}
        {problem.message}
      </button>
      {repair === undefined || state.isReadOnly ? null : (
        <button
          type="button"
          className="df-Link"
          onClick={() => {
            state.edit(repair.apply);
          }}
        >
          {repair.label}
        </button>
      )}
    </div>
  );
}
