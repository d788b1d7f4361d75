// The parts of the toolbar that are more than a command.
import type { ReactElement } from 'react';

import { Icon } from '../../components/icon';
import { useSignal } from '../../components/useSignal';
import { plan, run } from './actions';
import type { EditorState } from './state';

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
