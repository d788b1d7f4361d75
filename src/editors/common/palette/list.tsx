// The searchable list of what can be added: in the palette at the left, and over the canvas.
import { type ReactElement, type RefObject, useMemo, useState } from 'react';

import { Icon } from '../../../components/icon';
import type { AnyEditorState, IPopup } from '../editorState';
import { EntryButton } from './entryButton';
import { SearchField, useSearch } from './search';
import type { IPaletteGroup, IPaletteItem, IPaletteSource } from './source';

/** As many results of a search as are drawn. */
const MOST_FOUND = 60;

export interface IPaletteListProps<T extends IPaletteItem> {
  readonly state: AnyEditorState;
  readonly source: IPaletteSource<T>;
  readonly field: RefObject<HTMLInputElement>;
  /** What is asked for over the canvas: then the first entry is marked from the start, for Enter. Null at the left. */
  readonly popup: IPopup | null;
  readonly onEscape: () => void;
}

export function PaletteList<T extends IPaletteItem>(props: IPaletteListProps<T>): ReactElement {
  const { state, source, field, popup, onEscape } = props;
  const { trans } = state;
  const wanted = popup?.wanted ?? null;
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(new Set());
  const [looked, setLooked] = useState<T | null>(null);
  const entries = useMemo(
    () =>
      wanted === null ? source.entries : source.entries.filter(each => source.fits(each, wanted)),
    [source, wanted]
  );
  const choose = (entry: T): void => {
    search.setQuery('');
    void source.add(entry, popup?.at ?? null, wanted).then(id => {
      if (id !== null) {
        state.reveal(id);
      }
    });
  };
  const search = useSearch(at => {
    const entry = found[at];
    if (entry !== undefined) {
      choose(entry);
    }
  }, onEscape);
  const isSearch = search.query.trim() !== '';
  const groups = source.groups(entries, unfolded);
  const found = isSearch
    ? source.search(entries, search.query).slice(0, MOST_FOUND)
    : groups.flatMap(group => group.entries);
  const marked = popup !== null || isSearch ? (found[search.marked] ?? null) : null;
  const row = (entry: T): ReactElement => (
    <li key={entry.key}>
      <EntryButton
        source={source}
        entry={entry}
        hasGroup={isSearch}
        isMarked={entry === marked}
        canDrag={popup === null && !state.isReadOnly}
        onChoose={choose}
        onLook={setLooked}
      />
    </li>
  );
  const toggle = (id: string): void => {
    const next = new Set(unfolded);
    if (!next.delete(id)) {
      next.add(id);
    }
    setUnfolded(next);
  };
  return (
    <>
      <SearchField
        field={field}
        label={state.words.add}
        hint="A"
        query={search.query}
        onQuery={search.setQuery}
        onKeyDown={event => {
          search.onKeyDown(event, found.length, marked !== null);
        }}
      />
      <div className="df-Palette-list" tabIndex={-1}>
        {found.length === 0 && (isSearch || wanted !== null) ? (
          <p className="df-Palette-none">
            {wanted === null
              ? trans.__('Nothing is called that.')
              : trans.__('Nothing that fits this port.')}
          </p>
        ) : null}
        {popup !== null || isSearch
          ? null
          : source.notes?.map(note => (
              <p key={note} className="df-Palette-none df-Problem">
                {note}
              </p>
            ))}
        {isSearch ? (
          <ul>{found.map(row)}</ul>
        ) : (
          groups.map(group => (
            <section key={group.id} aria-label={group.title}>
              <h4 className="df-Palette-group">{group.title}</h4>
              <ul>{group.entries.map(row)}</ul>
              <Fold
                state={state}
                group={group}
                isUnfolded={unfolded.has(group.id)}
                onToggle={() => {
                  toggle(group.id);
                }}
              />
            </section>
          ))
        )}
      </div>
      <EntryDoc entry={looked ?? marked} />
    </>
  );
}

function Fold(props: {
  readonly state: AnyEditorState;
  readonly group: IPaletteGroup<unknown>;
  readonly isUnfolded: boolean;
  readonly onToggle: () => void;
}): ReactElement | null {
  const { state, group, isUnfolded, onToggle } = props;
  const { trans } = state;
  return group.hidden === 0 && !isUnfolded ? null : (
    <button type="button" className="df-Palette-more" aria-expanded={isUnfolded} onClick={onToggle}>
      <Icon name={isUnfolded ? 'down' : 'right'} />
      {isUnfolded ? trans.__('Fewer') : trans.__('%1 more', group.hidden)}
    </button>
  );
}

/** What an entry is for, or why it cannot be added, in a place of its own below the list: nothing jumps. */
function EntryDoc({ entry }: { readonly entry: IPaletteItem | null }): ReactElement {
  return (
    <div className="df-Palette-doc" aria-hidden="true">
      {entry === null ? null : (
        <>
          <b>{entry.name}</b> {entry.refusal ?? entry.problem ?? entry.summary}
        </>
      )}
    </div>
  );
}
