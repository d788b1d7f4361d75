// A list over the canvas: what can be added, or the layers to find one.
import type { ReactElement } from 'react';

import { Popup } from '../common/popup';
import { addEntry } from './actions';
import { PaletteList } from './paletteList';
import type { ArchitectureState } from './state';

export function PopupView({ state }: { readonly state: ArchitectureState }): ReactElement | null {
  const { popup, trans } = state;
  return popup === null ? null : (
    <Popup
      key={popup.kind}
      state={state}
      popup={popup}
      addLabel={trans.__('Add a layer')}
      findLabel={trans.__('Find a layer')}
      noneLabel={trans.__('No layer is called that.')}
      list={(field, close) => (
        <PaletteList
          state={state}
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
