// Parts of a toolbar that both graph editors have: find a node, the view, what was done last, whether it is saved.
import { ReactWidget } from '@jupyterlab/ui-components';
import { type ReactElement, useEffect, useReducer } from 'react';

import { Icon } from '../../components/icon';
import { useSignal } from '../../components/useSignal';
import { formatAge } from '../../utils/format';
import type { AnyEditorState } from './editorState';

interface IPartProps {
  readonly state: AnyEditorState;
}

type Part<TState> = (props: { readonly state: TState }) => ReactElement;

/** Makes the parts of a document's toolbar: each is drawn from the state of its editor, once there is one. */
export function toolbarParts<TState, TDocument>(
  whenEditor: (document: TDocument, callback: (state: TState) => void) => void
): (part: Part<TState>) => (document: TDocument) => ReactWidget {
  return part => document =>
    new ToolbarPart(callback => {
      whenEditor(document, callback);
    }, part);
}

class ToolbarPart<TState> extends ReactWidget {
  private state: TState | null = null;

  constructor(
    whenEditor: (callback: (state: TState) => void) => void,
    private readonly part: Part<TState>
  ) {
    super();
    this.addClass('df-ToolbarPart');
    whenEditor(state => {
      this.state = state;
      this.update();
    });
  }

  protected override render(): ReactElement | null {
    const Part = this.part;
    return this.state === null ? null : <Part state={this.state} />;
  }
}

/** A button that looks like the search field it opens. */
export function FindField({ state }: IPartProps): ReactElement {
  return (
    <button
      type="button"
      className="df-FindField"
      onClick={() => {
        state.setPopup({ kind: 'find' });
      }}
    >
      <Icon name="search" />
      <span>{state.words.find}</span>
      <kbd className="df-Key" aria-hidden="true">
        /
      </kbd>
    </button>
  );
}

export function ViewSwitch({ state }: IPartProps): ReactElement {
  useSignal(state.changed);
  const { trans, view } = state;
  const choice = (name: 'canvas' | 'list', label: string): ReactElement => (
    <button
      type="button"
      aria-pressed={view === name}
      onClick={() => {
        state.setView(name);
      }}
    >
      {label}
    </button>
  );
  return (
    <div className="df-ViewSwitch" role="group" aria-label={trans.__('View')}>
      {choice('canvas', trans.__('Canvas'))}
      {choice('list', trans.__('List'))}
    </div>
  );
}

/** What was last done, and whether the file holds it. */
export function SavedState({ state }: IPartProps): ReactElement {
  useSignal(state.changed);
  useMinutes();
  const { trans, lastAction, saveState } = state;
  const words = {
    saved: trans.__('Saved'),
    unsaved: trans.__('Not saved'),
    saving: trans.__('Saving'),
    failed: trans.__('Could not be saved')
  };
  const age = lastAction === null ? '' : formatAge(lastAction.time);
  return (
    <span className="df-SavedState" role="status">
      {lastAction === null ? null : (
        <>
          <Icon name="clock" />
          <span className="df-SavedState-action">{lastAction.name}</span>
          <span className="df-Meta">
            {age === 'now' ? trans.__('just now') : trans.__('%1 ago', age)}
          </span>
          <span className="df-Meta" aria-hidden="true">
            ·
          </span>
        </>
      )}
      <span className={`df-Meta df-mod-${saveState}`}>
        {state.isReadOnly ? trans.__('Read only') : words[saveState]}
      </span>
    </span>
  );
}

/** Draws again each minute, so that ages stay true. */
function useMinutes(): void {
  const [, draw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    const timer = setInterval(draw, 30_000);
    return () => {
      clearInterval(timer);
    };
  }, []);
}
