// The side area at the right: inspector, plan and run, as tabs once there is more than the inspector.
import { type KeyboardEvent, type ReactElement, useRef } from 'react';

import { Icon } from '../../components/icon';
import { InspectorView } from './inspectorView';
import { PlanView } from './planView';
import { RunView } from './runView';
import type { EditorState, Side } from './state';

export function SideView({ state }: { readonly state: EditorState }): ReactElement {
  const { trans, side, runs } = state;
  const tabs = useRef<HTMLDivElement>(null);
  const hasRun = runs !== null && (runs.live !== null || runs.overlay.kind === 'run');
  const names: readonly (readonly [Side, string])[] = [
    ['inspector', trans.__('Inspector')],
    ['plan', trans.__('Plan')],
    ...(hasRun ? ([['run', trans.__('Run')]] as const) : [])
  ];
  const show = (next: Side): void => {
    state.setSide(next);
    if (next !== 'inspector') {
      runs?.show(next);
    }
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = names.findIndex(([name]) => name === side);
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const next = names[(at + step + names.length) % names.length]?.[0];
    if (step !== 0 && next !== undefined) {
      show(next);
      tabs.current?.querySelector<HTMLElement>(`[data-side='${next}']`)?.focus();
      event.preventDefault();
    }
  };
  return (
    <aside className="df-Side" aria-label={trans.__('Inspector and plan')}>
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
                show(name);
              }}
            >
              {label}
            </button>
          ))}
        </div>
        <button
          type="button"
          className="df-Side-close"
          aria-label={side === 'plan' ? trans.__('Close the plan') : trans.__('Hide this area')}
          onClick={() => {
            if (side === 'plan') {
              runs?.clearPlan();
              state.setSide('inspector');
            } else {
              state.toggleSide();
            }
          }}
        >
          <Icon name="close" />
        </button>
      </div>
      <div
        className="df-Side-body"
        id={`${state.id}-side`}
        role="tabpanel"
        aria-labelledby={`${state.id}-tab-${side}`}
        tabIndex={-1}
      >
        {side === 'plan' ? (
          <PlanView state={state} />
        ) : side === 'run' ? (
          <RunView state={state} />
        ) : (
          <InspectorView state={state} />
        )}
      </div>
    </aside>
  );
}
