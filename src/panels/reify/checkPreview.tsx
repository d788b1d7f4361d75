// Before a check: which steps it runs, how long each should take, and which are taken as given.
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReactElement } from 'react';

import type { Proposal } from '../../documents/generated/api';
import { formatSeconds } from '../../utils/format';
import { checkSeconds, givenSteps, stepSeconds } from './expected';
import type { ProposalModel } from './model';

export function CheckPreview(props: {
  readonly id: string;
  readonly model: ProposalModel;
  readonly proposal: Proposal;
  readonly trans: TranslationBundle;
}): ReactElement {
  const { id, model, proposal, trans } = props;
  const { given } = model;
  const taken = givenSteps(proposal, given).length;
  const total = proposal.seconds ?? 0;
  const expected = checkSeconds(proposal, given);
  return (
    <section id={id} className="df-CheckPreview" aria-label={trans.__('What the check runs')}>
      <header>
        <h4>{trans.__('What the check runs')}</h4>
        <span className="df-Meta" role="status">
          {total === 0
            ? ''
            : taken === 0
              ? trans.__('about %1 in all', formatSeconds(total))
              : trans.__('about %1 instead of %2', formatSeconds(expected), formatSeconds(total))}
        </span>
      </header>
      <ul>
        {proposal.steps.map(step => {
          const isGiven = given.has(step.key);
          return (
            <li key={step.key}>
              <span className="df-CheckPreview-name df-Mono">{step.name}</span>
              <span className="df-Meta">
                {trans.__('from %1', step.executions.map(number => `[${number}]`).join(', '))}
              </span>
              <span className="df-Meta df-CheckPreview-time">
                {isGiven ? trans.__('does not run') : formatSeconds(stepSeconds(proposal, step))}
              </span>
              <label>
                <input
                  type="checkbox"
                  checked={isGiven}
                  // Something must be left to prove.
                  disabled={!isGiven && taken === proposal.steps.length - 1}
                  aria-label={trans.__('Take %1 as given', step.name)}
                  onChange={event => {
                    model.setGiven(step.key, event.target.checked);
                  }}
                />
                {trans.__('take as given')}
              </label>
            </li>
          );
        })}
      </ul>
      <p className="df-Meta">
        {trans.__(
          'A step that is taken as given does not run. The notebook’s values stand in for its results and do not count as compared: the proof is partial, and says so.'
        )}
      </p>
    </section>
  );
}
