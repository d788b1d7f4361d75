// The palette at the left of the canvas: a search field, what can be added, and why it is empty when it is.
import { type ReactElement, useRef } from 'react';

import { addEntry } from './actions';
import { LibraryTrouble } from './libraryTrouble';
import { PaletteList } from './paletteList';
import type { ArchitectureState } from './state';

export function PaletteView({ state }: { readonly state: ArchitectureState }): ReactElement {
  const { trans } = state;
  const field = useRef<HTMLInputElement>(null);
  return (
    <nav className="df-Palette df-Layers" aria-label={trans.__('What can be added')}>
      <PaletteList
        state={state}
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
      <LibraryTrouble state={state} />
    </nav>
  );
}
