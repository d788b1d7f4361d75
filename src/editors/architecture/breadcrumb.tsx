// Where the editor is inside of blocks: the document, then each block that was opened, as a way back.
import type { ReactElement } from 'react';

import { Icon } from '../../components/icon';
import type { ArchitectureState } from './state';
import { useOf } from './trail';

export function Breadcrumb({ state }: { readonly state: ArchitectureState }): ReactElement | null {
  const { trans, trail } = state;
  if (trail.length === 0) {
    return null;
  }
  const use = useOf(state.model.data, trail);
  return (
    <nav className="df-Breadcrumb" aria-label={trans.__('Blocks that are open')}>
      <Icon name="cube" />
      <button
        type="button"
        className="df-Link"
        onClick={() => {
          state.goUp(0);
        }}
      >
        {state.codeTitle}
      </button>
      {trail.map((opened, at) => (
        <span key={at}>
          <span aria-hidden="true">›</span>{' '}
          {at === trail.length - 1 ? (
            <b aria-current="page">{opened.model}</b>
          ) : (
            <button
              type="button"
              className="df-Link"
              onClick={() => {
                state.goUp(at + 1);
              }}
            >
              {opened.model}
            </button>
          )}
        </span>
      ))}
      <span className="df-Meta">
        {use === null || use.count < 2
          ? trail.at(-1)?.node
          : trans.__('block %1 of %2', use.place, use.count)}
      </span>
    </nav>
  );
}
