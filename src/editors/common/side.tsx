// The side area of an editor: tabs where there is more than one thing to show, a way to close and to open it.
import { type KeyboardEvent, type ReactElement, type ReactNode, useRef } from 'react';

import { Icon } from '../../components/icon';
import type { AnyEditorState } from './editorState';

export interface ISideAreaProps {
  readonly state: AnyEditorState;
  readonly label: string;
  readonly children: ReactNode;
}

export function SideArea({ state, label, children }: ISideAreaProps): ReactElement {
  return (
    <aside
      className="df-Side"
      aria-label={label}
      onKeyDown={event => {
        backToNode(state, event);
      }}
    >
      {children}
    </aside>
  );
}

/** Escape in a field that has nothing to give back: the node has the focus again. */
function backToNode(state: AnyEditorState, event: KeyboardEvent): void {
  const [node, ...others] = state.selection.nodes;
  if (event.key === 'Escape' && node !== undefined && others.length === 0) {
    event.preventDefault();
    event.stopPropagation();
    (state.canvas ?? state.list)?.focusNode(node);
  }
}

export interface ISideTabsProps<TSide extends string> extends ISideAreaProps {
  readonly tabs: readonly (readonly [side: TSide, label: string])[];
  readonly side: TSide;
  readonly onShow: (side: TSide) => void;
  readonly closeLabel: string;
  readonly onClose: () => void;
}

export function SideTabs<TSide extends string>(props: ISideTabsProps<TSide>): ReactElement {
  const { state, label, children, tabs, side, onShow, closeLabel, onClose } = props;
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = tabs.findIndex(([name]) => name === side);
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const next = tabs[(at + step + tabs.length) % tabs.length]?.[0];
    if (step !== 0 && next !== undefined) {
      onShow(next);
      list.current?.querySelector<HTMLElement>(`[data-side='${next}']`)?.focus();
      event.preventDefault();
    }
  };
  return (
    <SideArea state={state} label={label}>
      <div className="df-Side-head">
        <div className="df-Side-tabs" role="tablist" ref={list} onKeyDown={onKeyDown}>
          {tabs.map(([name, text]) => (
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
                onShow(name);
              }}
            >
              {text}
            </button>
          ))}
        </div>
        <button type="button" className="df-Side-close" aria-label={closeLabel} onClick={onClose}>
          <Icon name="close" />
        </button>
      </div>
      <div
        className="df-Side-tab"
        id={`${state.id}-side`}
        role="tabpanel"
        aria-labelledby={`${state.id}-tab-${side}`}
        tabIndex={-1}
      >
        {children}
      </div>
    </SideArea>
  );
}

/** What stands in the place of a side area that is closed. */
export function SideOpener({ state }: { readonly state: AnyEditorState }): ReactElement {
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
