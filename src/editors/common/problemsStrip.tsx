// The strip under a canvas: how many problems, the first one with its repair, and a list that jumps to each.
import type { ReactElement, ReactNode } from 'react';

import { Icon } from '../../components/icon';
import { problemCounts, type Translate } from './words';

/** What the strip reads and calls of its editor. */
export interface IProblemsState {
  readonly id: string;
  readonly trans: Translate;
  /** Why the last edit was refused; null when it was not. */
  readonly message: string | null;
  readonly areProblemsOpen: boolean;
  say(message: string | null): void;
  toggleProblems(): void;
}

export interface IProblemsStripProps<T> {
  readonly state: IProblemsState;
  /** Errors before warnings. */
  readonly problems: readonly T[];
  /** What is said when there are none. */
  readonly none: ReactNode;
  readonly line: (problem: T) => ReactElement;
}

export function ProblemsStrip<T extends { readonly severity: 'error' | 'warning' }>(
  props: IProblemsStripProps<T>
): ReactElement {
  const { state, problems, none, line } = props;
  const { trans, message } = state;
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
            <li key={index}>{line(problem)}</li>
          ))}
        </ul>
      ) : null}
      <div className="df-Problems-bar">
        {first === undefined ? (
          <span className="df-Problems-none">{none}</span>
        ) : (
          <>
            {isOpen ? <b>{trans.__('Problems')}</b> : line(first)}
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

export interface IProblemLineProps {
  readonly severity: 'error' | 'warning';
  /** The node it is about, where the sentence does not name it. */
  readonly node: string | null;
  readonly message: string;
  readonly onJump: () => void;
  readonly repair: { readonly label: string; readonly apply: () => void } | null;
  readonly trans: Translate;
}

/** One problem: a click leads to it, a second one repairs it. */
export function ProblemLine(props: IProblemLineProps): ReactElement {
  const { severity, node, message, onJump, repair, trans } = props;
  return (
    <div className={`df-Problems-line df-mod-${severity}`}>
      <Icon
        name={severity === 'error' ? 'failed' : 'warn'}
        label={severity === 'error' ? trans.__('error') : trans.__('warning')}
      />
      <button type="button" className="df-Problems-jump" onClick={onJump}>
        {node === null ? null : <b>{node}</b>} {message}
      </button>
      {repair === null ? null : (
        <button type="button" className="df-Link" onClick={repair.apply}>
          {repair.label}
        </button>
      )}
    </div>
  );
}
