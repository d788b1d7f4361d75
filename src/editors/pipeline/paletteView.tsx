// The palette at the left of the canvas: a search field, what can be added, and the way to a new operation.
import { type ReactElement, useRef } from 'react';

import { Icon } from '../../components/icon';
import { CommandIDs } from '../../utils/commandIDs';
import { addEntry } from './actions';
import { PaletteList } from './paletteList';
import type { EditorState } from './state';

export function PaletteView({ state }: { readonly state: EditorState }): ReactElement {
  const { trans } = state;
  const field = useRef<HTMLInputElement>(null);
  return (
    <nav className="df-Palette" aria-label={trans.__('What can be added')}>
      <PaletteList
        state={state}
        wanted={null}
        field={field}
        canDrag={!state.isReadOnly}
        isMarked={false}
        onChoose={entry => {
          void addEntry(state, entry).then(id => {
            if (id !== null) {
              state.reveal(id);
            }
          });
        }}
        onEscape={() => {
          state.canvas?.focus();
        }}
      />
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
    </nav>
  );
}
