// The line that says that the notebook has gone on since the proposal was made, with what to do about it.
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReactElement } from 'react';

import { Icon } from '../../components/icon';
import type { ProposalModel } from './model';

export function NewsLine(props: {
  readonly model: ProposalModel;
  readonly trans: TranslationBundle;
}): ReactElement | null {
  const { model, trans } = props;
  const { news } = model;
  if (news === null) {
    return null;
  }
  const isOver = news.kind === 'over';
  return (
    <div className="df-Reify-news" role="status">
      <Icon name="clock" />
      <span>
        {isOver
          ? trans.__(
              'The kernel was restarted: its values are gone, so this pipeline can be created but no longer checked against them.'
            )
          : trans._n(
              'The notebook has gone on: %1 execution is not in this proposal.',
              'The notebook has gone on: %1 executions are not in this proposal.',
              news.count
            )}
      </span>
      <button
        type="button"
        className="df-Button"
        disabled={model.isWaiting || model.busy !== null}
        onClick={() => {
          if (isOver) {
            model.source.again();
          } else {
            void model.update();
          }
        }}
      >
        {isOver ? trans.__('Make a pipeline of the new session') : trans.__('Update')}
      </button>
    </div>
  );
}
