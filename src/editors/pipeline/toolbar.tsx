// The parts of the toolbar that are more than a command.
import { ReactWidget } from '@jupyterlab/ui-components';
import type { ReactElement } from 'react';

import { Icon } from '../../components/icon';
import { useSignal } from '../../components/useSignal';
import type { IPipelineEditor } from '../../tokens';
import { FindField as Find } from '../common/toolbarParts';
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
  return <Find state={state} label={state.trans.__('Find a node')} />;
}
