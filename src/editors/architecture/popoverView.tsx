// What is wrong with the selected layer, over a corner of the canvas.
import type { ReactElement } from 'react';

import { Icon } from '../../components/icon';
import { ErrorView } from './errorView';
import type { ArchitectureState } from './state';

export function PopoverView({ state }: { readonly state: ArchitectureState }): ReactElement | null {
  const { trans, popover, prefix } = state;
  const [first] = popover;
  if (first?.error == null || state.view === 'list') {
    return null;
  }
  const title = (first.node ?? '').slice(prefix.length);
  return (
    <section
      className={`df-LayerPopover df-mod-${first.severity}`}
      aria-label={trans.__('What is wrong with %1', title)}
      role="status"
    >
      <button
        type="button"
        className="df-Side-close"
        aria-label={trans.__('Close')}
        onClick={() => {
          state.dismissPopover();
        }}
      >
        <Icon name="close" />
      </button>
      <ErrorView state={state} title={title} error={first.error} />
      {popover.length === 1 ? null : (
        <p className="df-Meta">{trans.__('and %1 more, in the inspector', popover.length - 1)}</p>
      )}
    </section>
  );
}
