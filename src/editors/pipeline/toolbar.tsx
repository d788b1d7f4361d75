// The parts of the toolbar that are more than a command: find a node, the view, what was done last, whether it is saved.
import { ReactWidget } from '@jupyterlab/ui-components';
import { type ReactElement, useEffect, useReducer } from 'react';

import { Icon } from '../../components/icon';
import { useSignal } from '../../components/useSignal';
import { formatAge } from '../../utils/format';
import type { IPipelineEditor } from '../../tokens';
import { plan, run } from './actions';
import { whenEditor } from './editorOf';
import type { EditorState } from './state';

/** A part of the toolbar, drawn from the state of its editor. */
export class ToolbarPart extends ReactWidget {
  private state: EditorState | null = null;

  constructor(
    document: IPipelineEditor,
    private readonly part: (props: { readonly state: EditorState }) => ReactElement
  ) {
    super();
    this.addClass('df-ToolbarPart');
    whenEditor(document, state => {
      this.state = state;
      this.update();
    });
  }

  protected override render(): ReactElement | null {
    const Part = this.part;
    return this.state === null ? null : <Part state={this.state} />;
  }
}

interface IPartProps {
  readonly state: EditorState;
}

/** Plan and Run: the next step is the filled one, and there is at most one on the screen. */
export function RunButtons({ state }: IPartProps): ReactElement {
  useSignal(state.changed);
  const { trans, runs, side, model } = state;
  const isPlanOpen = side === 'plan' && state.isSideOpen;
  const isRunning = runs?.live?.execution.status === 'running';
  const hasErrors = model.problems.some(each => each.severity === 'error');
  const isEmpty = Object.keys(model.data.nodes).length === 0;
  const cannot = runs?.busy !== null || isEmpty || model.unreadable !== null;
  const isNext = !isPlanOpen && !isRunning && !hasErrors && !isEmpty;
  return (
    <>
      <button
        type="button"
        className={`df-Button ${isPlanOpen ? 'df-mod-on' : ''}`}
        aria-pressed={isPlanOpen}
        title={trans.__('Which jobs will run, which are reused, and why (P)')}
        disabled={cannot}
        onClick={() => {
          void plan(state);
        }}
      >
        <Icon name="plan" />
        {trans.__('Plan')}
      </button>
      <button
        type="button"
        className={`df-Button ${isNext ? 'df-mod-primary' : ''}`}
        title={trans.__('Save and run the pipeline (Ctrl+Enter)')}
        disabled={cannot}
        onClick={() => {
          void run(state);
        }}
      >
        <Icon name="play" />
        {trans.__('Run')}
      </button>
    </>
  );
}

export function FindField({ state }: IPartProps): ReactElement {
  const { trans } = state;
  return (
    <button
      type="button"
      className="df-FindField"
      onClick={() => {
        state.setPopup({ kind: 'find' });
      }}
    >
      <Icon name="search" />
      <span>{trans.__('Find a node')}</span>
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
