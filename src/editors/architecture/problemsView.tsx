// The strip under the canvas: how many problems, the first one with its repair, and a list that jumps to each.
import type { ReactElement } from 'react';

import { Icon } from '../../components/icon';
import { problemCounts } from '../common/words';
import { canRepair, jumpTo, repair } from './actions';
import type { IShownProblem } from './problems';
import type { ArchitectureState } from './state';

export function ProblemsView({ state }: { readonly state: ArchitectureState }): ReactElement {
  const { trans, message, problems, feedback } = state;
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
            {feedback?.asOf == null ? (
              <Icon name="clock" className="df-mod-waiting" />
            ) : (
              <Icon name="done" />
            )}
            {feedback?.asOf == null ? trans.__('Not checked yet') : trans.__('No problems')}
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

function ProblemLine(props: {
  readonly state: ArchitectureState;
  readonly problem: IShownProblem;
}): ReactElement {
  const { state, problem } = props;
  const { trans } = state;
  const { node, error, repair: own } = problem;
  const fix = error?.repair;
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
        {node === null || problem.message.includes(node) ? null : <b>{node}</b>} {problem.message}
      </button>
      {fix === null || fix === undefined || !canRepair(state, fix) ? null : (
        <button
          type="button"
          className="df-Link"
          onClick={() => {
            repair(state, fix);
          }}
        >
          {fix.label}
        </button>
      )}
      {own === undefined || state.isReadOnly ? null : (
        <button
          type="button"
          className="df-Link"
          onClick={() => {
            state.edit(own.apply);
          }}
        >
          {own.label}
        </button>
      )}
    </div>
  );
}
