// What a pipeline's palette offers: data, the project's operations and pipelines, and what libraries bring.
import { useMemo } from 'react';

import { Icon } from '../../components/icon';
import type { IPaletteSource } from '../common/palette/source';
import { addEntry } from './actions';
import {
  groupsOf,
  groupTitle,
  type IPaletteEntry,
  paletteEntries,
  portFor,
  searchPalette
} from './palette';
import type { EditorState } from './state';

export function usePalette(state: EditorState): IPaletteSource<IPaletteEntry> {
  const { files, trans } = state;
  const own = state.project === null ? null : state.ownPath;
  const [items, holders, offers] = [files?.items, files?.holders, files?.offers];
  return useMemo(
    () => ({
      dragType: 'application/x-deepforge-palette-entry',
      entries: paletteEntries(
        [...(items?.values() ?? [])],
        own,
        holders ?? new Set(),
        offers ?? [],
        trans
      ),
      fits: (entry, wanted) => portFor(entry, wanted) !== null,
      search: searchPalette,
      groups: entries => groupsOf(entries, trans),
      groupTitle: entry => groupTitle(entry.group, trans),
      mark: entry => <Icon name={entry.icon} />,
      add: (entry, at, wanted) => addEntry(state, entry, at, wanted)
    }),
    [state, items, own, holders, offers, trans]
  );
}
