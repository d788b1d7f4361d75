// What concerns the whole document, above the canvas: the project's own code that must run, a library that is missing,
// a server that is away.
import type { ReactElement } from 'react';

import { formatAge } from '../../utils/format';
import { Banner } from '../common/banner';
import type { ArchitectureState } from './state';

export function BannerView({ state }: { readonly state: ArchitectureState }): ReactElement | null {
  const { trans, feedback } = state;
  if (feedback === null) {
    return null;
  }
  if (feedback.state === 'missing' || feedback.state === 'refused') {
    return (
      <Banner
        tone="failed"
        icon="warn"
        text={feedback.reason ?? trans.__('Nothing is known of the layers.')}
      >
        <button
          type="button"
          className="df-Link"
          onClick={() => {
            feedback.refresh();
          }}
        >
          {trans.__('Try again')}
        </button>
      </Banner>
    );
  }
  if (feedback.state === 'away') {
    const age = feedback.asOf === null ? null : formatAge(feedback.asOf);
    return (
      <Banner
        tone="running"
        icon="clock"
        text={
          age === null
            ? trans.__('Shapes cannot be computed now: %1', feedback.reason ?? '')
            : age === 'now'
              ? trans.__('Shapes cannot be computed now: these are from a moment ago.')
              : trans.__('Shapes cannot be computed now: these are from %1 ago.', age)
        }
      />
    );
  }
  if (feedback.asks.length > 0) {
    return (
      <Banner
        tone="todo"
        icon="shield"
        text={trans.__(
          'To know the shapes of this project’s own layers, their code must run: %1.',
          feedback.asks.join(', ')
        )}
      >
        <button
          type="button"
          className="df-Button"
          onClick={() => {
            void feedback.allowCode();
          }}
        >
          {trans.__('Run code of this project')}
        </button>
      </Banner>
    );
  }
  return null;
}
