// The searchable list of what can be added: in the palette at the left, and over the canvas.
import {
  type KeyboardEvent,
  type ReactElement,
  type RefObject,
  useEffect,
  useMemo,
  useState
} from 'react';

import { Icon } from '../../components/icon';
import { type IPaletteEntry, groupsOf, groupTitle, paletteEntries, searchPalette } from './palette';
import type { ArchitectureState } from './state';

/** The kind of data that a dragged entry carries: its key. */
export const ENTRY_TYPE = 'application/x-deepforge-layer';

/** As many results of a search as are drawn. */
const MOST_FOUND = 60;

export interface IPaletteListProps {
  readonly state: ArchitectureState;
  readonly field: RefObject<HTMLInputElement>;
  readonly onChoose: (entry: IPaletteEntry) => void;
  readonly onEscape: () => void;
  /** Whether entries can be dragged to the canvas. */
  readonly canDrag: boolean;
  /** Whether the first entry is marked from the start, for Enter. */
  readonly isMarked: boolean;
}

/** The entries of the palette of one editor. */
export function usePalette(state: ArchitectureState): readonly IPaletteEntry[] {
  const { index, look, trans, blocks } = state;
  const { models } = state.model.data;
  const inside = state.trail.map(each => each.model).join('\n');
  const files = blocks?.items;
  return useMemo(
    () => paletteEntries(index.entries, look, blocksOf(state), trans),
    // What blocksOf reads is listed
    [index, look, models, inside, files, trans]
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

export function PaletteList(props: IPaletteListProps): ReactElement {
  const { state, field, onChoose, onEscape, canDrag, isMarked } = props;
  const { trans, look } = state;
  const [query, setQuery] = useState('');
  const [marked, setMarked] = useState(0);
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(new Set());
  const every = usePalette(state);
  const { wanted } = state.popup ?? {};
  const isForOutput = wanted?.isOutput;
  const all = useMemo(
    () =>
      isMarked && isForOutput !== undefined
        ? every.filter(entry => (isForOutput ? entry.takes : entry.gives))
        : every,
    [every, isMarked, isForOutput]
  );
  const [looked, setLooked] = useState<IPaletteEntry | null>(null);
  const isSearch = query.trim() !== '';
  const found = useMemo(
    () => (isSearch ? searchPalette(all, query).slice(0, MOST_FOUND) : all.filter(isFirst)),
    [all, query, isSearch]
  );
  const isShown = isMarked || isSearch;
  useEffect(() => {
    setMarked(0);
  }, [query]);
  const choose = (entry: IPaletteEntry): void => {
    onChoose(entry);
    setQuery('');
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setMarked(Math.max(0, Math.min(found.length - 1, isShown ? marked + step : marked)));
      event.preventDefault();
    } else if (event.key === 'Enter') {
      const entry = found[marked];
      if (entry !== undefined && isShown) {
        choose(entry);
      }
      event.preventDefault();
    } else if (event.key === 'Escape') {
      setQuery('');
      onEscape();
      event.stopPropagation();
    }
  };
  const button = (entry: IPaletteEntry, isFound: boolean): ReactElement => (
    <li key={entry.key}>
      <EntryButton
        entry={entry}
        group={isFound ? groupTitle(entry.group, look, trans) : null}
        isMarked={isShown && entry === found[marked]}
        canDrag={canDrag}
        onChoose={choose}
        onLook={setLooked}
      />
    </li>
  );
  return (
    <>
      <div className="df-Palette-search">
        <Icon name="search" />
        <input
          ref={field}
          type="text"
          className="df-Palette-field"
          placeholder={trans.__('Add a layer')}
          aria-label={trans.__('Add a layer')}
          value={query}
          onChange={event => {
            setQuery(event.currentTarget.value);
          }}
          onKeyDown={onKeyDown}
        />
        <kbd className="df-Key" aria-hidden="true">
          A
        </kbd>
      </div>
      <div className="df-Palette-list" tabIndex={-1}>
        {isSearch ? (
          <>
            {found.length === 0 ? (
              <p className="df-Palette-none">{trans.__('Nothing is called that.')}</p>
            ) : null}
            <ul>{found.map(entry => button(entry, true))}</ul>
          </>
        ) : (
          groupsOf(all, unfolded, look, trans).map(group => (
            <section key={group.id} aria-label={group.title}>
              <h4 className="df-Palette-group">{group.title}</h4>
              <ul>{group.entries.map(entry => button(entry, false))}</ul>
              {group.hidden === 0 && !unfolded.has(group.id) ? null : (
                <button
                  type="button"
                  className="df-Palette-more"
                  aria-expanded={unfolded.has(group.id)}
                  onClick={() => {
                    const next = new Set(unfolded);
                    if (!next.delete(group.id)) {
                      next.add(group.id);
                    }
                    setUnfolded(next);
                  }}
                >
                  <Icon name={unfolded.has(group.id) ? 'down' : 'right'} />
                  {unfolded.has(group.id) ? trans.__('Fewer') : trans.__('%1 more', group.hidden)}
                </button>
              )}
            </section>
          ))
        )}
      </div>
      <EntryDoc entry={looked ?? (isShown ? (found[marked] ?? null) : null)} />
    </>
  );
}

/** What an entry is for, in a place of its own below the list: nothing jumps. */
function EntryDoc({ entry }: { readonly entry: IPaletteEntry | null }): ReactElement {
  return (
    <div className="df-Palette-doc" aria-hidden="true">
      {entry === null ? null : (
        <>
          <b>{entry.name}</b> {entry.refusal ?? entry.needs ?? entry.summary}
        </>
      )}
    </div>
  );
}

/** What Enter chooses from while nothing is searched. */
function isFirst(entry: IPaletteEntry): boolean {
  return entry.isCommon;
}

interface IEntryButtonProps {
  readonly entry: IPaletteEntry;
  /** Said beside results of a search. */
  readonly group: string | null;
  readonly isMarked: boolean;
  readonly canDrag: boolean;
  readonly onChoose: (entry: IPaletteEntry) => void;
  /** The pointer or the focus came to it, or left it. */
  readonly onLook: (entry: IPaletteEntry | null) => void;
}

function EntryButton(props: IEntryButtonProps): ReactElement {
  const { entry, group, isMarked, canDrag, onChoose, onLook } = props;
  const look = (): void => {
    onLook(entry);
  };
  const leave = (): void => {
    onLook(null);
  };
  const trouble = entry.refusal ?? entry.needs;
  const classes = [
    'df-Palette-entry',
    isMarked ? 'df-mod-marked' : '',
    entry.refusal === undefined ? '' : 'df-mod-refused'
  ];
  return (
    <button
      type="button"
      className={classes.join(' ')}
      data-entry={entry.key}
      draggable={canDrag && entry.refusal === undefined}
      title={entry.doc.slice(0, 1500)}
      aria-description={trouble ?? entry.summary}
      onDragStart={event => {
        event.dataTransfer.setData(ENTRY_TYPE, entry.key);
        event.dataTransfer.effectAllowed = 'copy';
      }}
      onPointerEnter={look}
      onPointerLeave={leave}
      onFocus={look}
      onBlur={leave}
      onClick={() => {
        onChoose(entry);
      }}
    >
      <span className={`df-Palette-bar df-layer-${entry.tone}`} />
      <span className="df-Palette-name">{entry.name}</span>
      {group === null ? null : <span className="df-Palette-of">{group}</span>}
      {entry.needs === undefined ? null : (
        <Icon name="warn" className="df-Palette-problem" label={entry.needs} />
      )}
    </button>
  );
}
