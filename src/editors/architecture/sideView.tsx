// The side areas at the right: inspector and code beside each other, or as tabs of one where there is less room.
import { type KeyboardEvent, type ReactElement, useRef } from 'react';

import { Icon } from '../../components/icon';
import { CodeLines, CodePane } from './codePane';
import { backToLayer } from './fieldFocus';
import { InspectorView } from './inspectorView';
import type { ArchitectureState, Side } from './state';

export function SideView({ state }: { readonly state: ArchitectureState }): ReactElement {
  const { trans, isNarrow } = state;
  if (isNarrow) {
    return state.isSideOpen ? <Tabs state={state} /> : <Opener state={state} />;
  }
  return (
    <>
      {state.isSideOpen ? (
        <aside
          className="df-Side"
          aria-label={trans.__('Inspector')}
          onKeyDown={event => {
            backToLayer(state, event);
          }}
        >
          <InspectorView state={state} />
        </aside>
      ) : (
        <Opener state={state} />
      )}
      {state.isCodeOpen ? <CodePane state={state} /> : null}
    </>
  );
}

function Opener({ state }: { readonly state: ArchitectureState }): ReactElement {
  return (
    <button
      type="button"
      className="df-Side-opener"
      aria-label={state.trans.__('Show the inspector')}
      onClick={() => {
        state.toggleSide();
      }}
    >
      <Icon name="info" />
    </button>
  );
}

function Tabs({ state }: { readonly state: ArchitectureState }): ReactElement {
  const { trans, side } = state;
  const tabs = useRef<HTMLDivElement>(null);
  const names: readonly (readonly [Side, string])[] = [
    ['inspector', trans.__('Inspector')],
    ['code', trans.__('Code')]
  ];
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') {
      const next = side === 'code' ? 'inspector' : 'code';
      state.setSide(next);
      tabs.current?.querySelector<HTMLElement>(`[data-side='${next}']`)?.focus();
      event.preventDefault();
    }
  };
  return (
    <aside className="df-Side" aria-label={trans.__('Inspector and code')}>
      <div className="df-Side-head">
        <div className="df-Side-tabs" role="tablist" ref={tabs} onKeyDown={onKeyDown}>
          {names.map(([name, label]) => (
            <button
              key={name}
              type="button"
              role="tab"
              id={`${state.id}-tab-${name}`}
              data-side={name}
              aria-selected={name === side}
              aria-controls={`${state.id}-side`}
              tabIndex={name === side ? 0 : -1}
              onClick={() => {
                state.setSide(name);
              }}
            >
              {label}
            </button>
          ))}
        </div>
        <button
          type="button"
          className="df-Side-close"
          aria-label={trans.__('Hide this area')}
          onClick={() => {
            state.toggleSide();
          }}
        >
          <Icon name="close" />
        </button>
      </div>
      <div
        className="df-Side-tab"
        id={`${state.id}-side`}
        role="tabpanel"
        aria-labelledby={`${state.id}-tab-${side}`}
        onKeyDown={event => {
          backToLayer(state, event);
        }}
      >
        {side === 'code' ? <CodeLines state={state} /> : <InspectorView state={state} />}
      </div>
    </aside>
  );
}
