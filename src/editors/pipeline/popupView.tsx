// A list over the canvas: what can be added (filtered by what fits a port), or the nodes to find one.
import type { ReactElement } from 'react';

import { Popup } from '../common/popup';
import { addEntry } from './actions';
import { PaletteList } from './paletteList';
import type { EditorState } from './state';

export function PopupView({ state }: { readonly state: EditorState }): ReactElement | null {
  const { popup, trans } = state;
  return popup === null ? null : (
    <Popup
      key={popup.kind}
      state={state}
      popup={popup}
      addLabel={trans.__('Add a node')}
      findLabel={trans.__('Find a node')}
      noneLabel={trans.__('No node is called that.')}
      list={(field, close) => (
        <PaletteList
          state={state}
          wanted={popup.wanted ?? null}
          field={field}
          canDrag={false}
          isMarked={true}
          onEscape={close}
          onChoose={entry => {
            void addEntry(state, entry, popup.at ?? null, popup.wanted ?? null).then(id => {
              if (id !== null) {
                state.reveal(id);
              }
            });
          }}
        />
      )}
    />
  );
}
