// What an architecture's palette offers: the library's layers, blocks, and the project's own.
import { useMemo } from 'react';

import type { IPaletteSource } from '../common/palette/source';
import { addEntry } from './actions';
import { groupsOf, groupTitle, type IPaletteEntry, paletteEntries, searchPalette } from './palette';
import type { ArchitectureState } from './state';

export function usePalette(state: ArchitectureState): IPaletteSource<IPaletteEntry> {
  const { index, look, trans } = state;
  const { models } = state.model.data;
  const inside = state.trail.map(each => each.model).join('\n');
  const files = state.blocks?.items;
  return useMemo(
    () => ({
      dragType: 'application/x-deepforge-layer',
      entries: paletteEntries(index.entries, look, blocksOf(state), trans),
      notes: Object.entries(index.unread).map(([file, reason]) =>
        trans.__('%1 cannot be read, and what it has is not offered: %2', file, reason)
      ),
      fits: (entry, wanted) => (wanted.isOutput ? entry.takes : entry.gives),
      search: searchPalette,
      groups: (entries, unfolded) => groupsOf(entries, unfolded, look, trans),
      groupTitle: entry => groupTitle(entry.group, look, trans),
      mark: entry => <span className={`df-Palette-bar df-layer-${entry.tone}`} />,
      add: (entry, at, wanted) => addEntry(state, entry, at, wanted)
    }),
    // What blocksOf reads is listed
    [state, index, look, models, inside, files, trans]
  );
}

/** Blocks of the document and of other files, with the reason where one would hold itself. */
function blocksOf(state: ArchitectureState) {
  const { trans, trail } = state;
  const open = new Set(trail.map(each => each.model));
  const inner = Object.keys(state.model.data.models ?? {}).map(name => ({
    key: `#${name}`,
    name,
    ...(open.has(name) ? { refusal: trans.__('A block cannot contain itself.') } : {})
  }));
  const files = (state.blocks?.items ?? []).map(item => ({
    key: item.path,
    name: item.name,
    ...(item.path === state.ownPath
      ? { refusal: trans.__('An architecture cannot contain itself.') }
      : state.blocks?.holders.has(item.path) === true
        ? {
            refusal: trans.__(
              '%1 contains this architecture, which would then contain itself.',
              item.name
            )
          }
        : {})
  }));
  return [...inner, ...files];
}
