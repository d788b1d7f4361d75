// The item of a notebook's toolbar that runs what is stale, says how many cells that is, and stops it.
import { ReactWidget } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ToolbarButtonComponent } from '@jupyterlab/ui-components';
import type { ReactElement } from 'react';

import { isActive } from '../documents/rerun/machine';
import { rerunWords } from '../documents/rerun/words';
import type { INotebookSession } from '../tokens';
import { staleIcon, stopIcon } from '../utils/icons';
import { cellName, runStaleLabel, staleCount } from './rerunParts';

export class RunStaleItem extends ReactWidget {
  private drawn = '';
  private isWanted = true;

  constructor(
    private readonly session: INotebookSession,
    private readonly trans: TranslationBundle
  ) {
    super();
    this.addClass('df-RunStale');
    session.changed.connect(this.look);
    session.statusChanged.connect(this.look);
    this.look();
  }

  /** Whether the user wants it in the toolbar. */
  setShown(isWanted: boolean): void {
    this.isWanted = isWanted;
    this.look();
  }

  override dispose(): void {
    this.session.changed.disconnect(this.look);
    this.session.statusChanged.disconnect(this.look);
    super.dispose();
  }

  /** Draws only when it would say something else. */
  private readonly look = (): void => {
    const isShown = this.isWanted && this.session.status.session !== null;
    const { label, words, isEnabled } = this.parts();
    const now = JSON.stringify([isShown, label, words, isEnabled]);
    if (now !== this.drawn) {
      this.drawn = now;
      this.setHidden(!isShown);
      this.update();
    }
  };

  private parts(): { label: string; words: string; isEnabled: boolean } {
    const { session, trans } = this;
    const { state } = session.rerun;
    const words = rerunWords(state, cell => cellName(session, cell), trans);
    if (!isActive(state)) {
      const isEnabled = staleCount(session) > 0 && session.plan.problem === null;
      return { label: runStaleLabel(session, trans), words, isEnabled };
    }
    const at = state.done.length + 1;
    const of = state.done.length + (state.current === null ? 0 : 1) + state.left.length;
    const label = state.current === null ? trans.__('Stop') : trans.__('Stop (%1 of %2)', at, of);
    return { label, words, isEnabled: state.phase !== 'stopping' };
  }

  protected override render(): ReactElement {
    const { session, trans } = this;
    const { label, words, isEnabled } = this.parts();
    const isRunning = isActive(session.rerun.state);
    return (
      <>
        <ToolbarButtonComponent
          icon={isRunning ? stopIcon : staleIcon}
          label={label}
          tooltip={
            isEnabled
              ? trans.__('Run the cells whose results no longer hold, and only those')
              : trans.__('Nothing is stale')
          }
          enabled={isEnabled}
          onClick={() => {
            if (isRunning) {
              session.rerun.cancel();
            } else {
              void session.rerun.start();
            }
          }}
        />
        <span className="df-Said" role="status">
          {words}
        </span>
      </>
    );
  }
}
