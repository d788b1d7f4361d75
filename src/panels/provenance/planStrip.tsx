// The strip of the provenance panel that says what is stale, runs it, and leads to the plan. It is always there.
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReactElement } from 'react';

import { RerunLine, RunButton } from '../../components/rerunParts';
import { StatusMark } from '../../components/status';
import { thingName } from '../../documents/rerun/thing';
import { countForetold, foretoldSummary } from '../../documents/rerun/words';
import type { INotebookSession } from '../../tokens';

export function PlanStrip(props: {
  readonly session: INotebookSession;
  readonly trans: TranslationBundle;
  readonly onPlan: () => void;
}): ReactElement {
  const { session, trans, onPlan } = props;
  const { plan, isCurrent } = session.plan;
  const foretold = plan?.foretold ?? [];
  const isKnown = session.status.state === 'recording' && foretold.length > 0;
  const { same } = countForetold(foretold);
  return (
    <section className="df-PlanStrip" aria-label={trans.__('What is stale')}>
      <div className="df-PlanStrip-line">
        <span className="df-PlanStrip-text" role="status">
          {session.rerun.state.phase === 'idle' ? (
            <StaleWords session={session} trans={trans} />
          ) : (
            <RerunLine session={session} isShort={true} trans={trans} />
          )}
        </span>
        <RunButton session={session} isPrimary={false} trans={trans} />
      </div>
      <button type="button" className="df-Link df-PlanStrip-more" onClick={onPlan}>
        {isKnown && isCurrent && same < foretold.length
          ? trans.__('Restart and Run All: %1', foretoldSummary(foretold, trans))
          : trans.__('What would Restart and Run All do?')}
      </button>
    </section>
  );
}

/** `2 stale, 1 more to restore df`. */
function StaleWords(props: {
  readonly session: INotebookSession;
  readonly trans: TranslationBundle;
}): ReactElement {
  const { session, trans } = props;
  const { plan } = session.plan;
  const stale = session.lineage.staleCells;
  const others = (plan?.cells ?? []).filter(({ kind }) => kind === 'restores');
  const names = [...new Set(others.map(({ name }) => thingName(name, trans)))];
  const more =
    others.length === 0
      ? ''
      : names.length > 2
        ? trans.__('%1 more to restore values', others.length)
        : trans.__('%1 more to restore %2', others.length, names.join(', '));
  if (stale === 0 && more === '') {
    return <span className="df-Meta">{trans.__('Nothing is stale')}</span>;
  }
  const words = trans.__('%1 stale', stale);
  return (
    <StatusMark status="stale" label={words}>
      {more === '' ? words : trans.__('%1, %2', words, more)}
    </StatusMark>
  );
}
