// Below the entries of a pipeline's palette: why the project could not be read, and the way to a new operation.
import type { ReactElement } from 'react';

import { Icon } from '../../components/icon';
import { CommandIDs } from '../../utils/commandIDs';
import type { EditorState } from './state';

export function PaletteFoot({ state }: { readonly state: EditorState }): ReactElement {
  const { trans } = state;
  return (
    <>
      {state.files?.error == null ? null : (
        <div className="df-Palette-error df-Problem" role="alert">
          {trans.__('The project could not be read: %1', state.files.error)}{' '}
          <button
            type="button"
            className="df-Link"
            onClick={() => {
              void state.files?.refresh();
            }}
          >
            {trans.__('Try again')}
          </button>
        </div>
      )}
      <button
        type="button"
        className="df-Palette-new"
        onClick={() => {
          void state.commands.execute(CommandIDs.newOperation, {
            project: state.project?.path ?? ''
          });
        }}
        disabled={state.project === null}
      >
        <Icon name="plus" />
        {trans.__('New operation')}
      </button>
    </>
  );
}
