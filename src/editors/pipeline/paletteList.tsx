// The searchable list of what can be added: in the palette at the left, and over the canvas.
import { type KeyboardEvent, type ReactElement, type RefObject, useEffect, useState } from 'react';

import { Icon } from '../../components/icon';
import { type IPaletteEntry, type PaletteGroup, paletteEntries, searchPalette } from './palette';
import type { EditorState } from './state';
import type { IWanted } from '../common/editorState';
import type { Translate } from '../common/words';

/** The kind of data that a dragged entry carries: its key. */
export const ENTRY_TYPE = 'application/x-deepforge-palette-entry';

export interface IPaletteListProps {
  readonly state: EditorState;
  readonly wanted: IWanted | null;
  readonly field: RefObject<HTMLInputElement>;
  readonly onChoose: (entry: IPaletteEntry) => void;
  readonly onEscape: () => void;
  /** Whether entries can be dragged to the canvas. */
  readonly canDrag: boolean;
  /** Whether the first entry is marked from the start, for Enter. */
  readonly isMarked: boolean;
}

/** The entries of the palette of one editor. */
export function entriesOf(state: EditorState): readonly IPaletteEntry[] {
  return paletteEntries(
    [...(state.files?.items.values() ?? [])],
    state.project === null ? null : state.ownPath,
    state.files?.holders ?? new Set(),
    state.files?.offers ?? [],
    state.trans
  );
}

export function PaletteList(props: IPaletteListProps): ReactElement {
  const { state, wanted, field, onChoose, onEscape, canDrag, isMarked } = props;
  const { trans } = state;
  const [query, setQuery] = useState('');
  const [marked, setMarked] = useState(0);
  const entries = searchPalette(entriesOf(state), query, wanted);
  const isShown = isMarked || query !== '';
  useEffect(() => {
    setMarked(0);
  }, [query]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setMarked(Math.max(0, Math.min(entries.length - 1, isShown ? marked + step : marked)));
      event.preventDefault();
    } else if (event.key === 'Enter') {
      const entry = entries[marked];
      if (entry !== undefined && isShown) {
        onChoose(entry);
        setQuery('');
      }
      event.preventDefault();
    } else if (event.key === 'Escape') {
      setQuery('');
      onEscape();
      event.stopPropagation();
    }
  };
  return (
    <>
      <div className="df-Palette-search">
        <Icon name="search" />
        <input
          ref={field}
          type="text"
          className="df-Palette-field"
          placeholder={trans.__('Add a node')}
          aria-label={trans.__('Add a node')}
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
        {entries.length === 0 ? (
          <p className="df-Palette-none">
            {wanted === null
              ? trans.__('Nothing is called that.')
              : trans.__('Nothing that fits this port.')}
          </p>
        ) : null}
        {(['data', 'operations', 'pipelines', 'libraries'] as const).map(group => (
          <Group
            key={group}
            group={group}
            entries={entries}
            marked={isShown ? entries[marked] : undefined}
            isFlat={query !== ''}
            canDrag={canDrag}
            onChoose={entry => {
              onChoose(entry);
              setQuery('');
            }}
            trans={trans}
          />
        ))}
      </div>
    </>
  );
}

interface IGroupProps {
  readonly group: PaletteGroup;
  readonly entries: readonly IPaletteEntry[];
  readonly marked: IPaletteEntry | undefined;
  readonly isFlat: boolean;
  readonly canDrag: boolean;
  readonly onChoose: (entry: IPaletteEntry) => void;
  readonly trans: Translate;
}

function Group(props: IGroupProps): ReactElement | null {
  const { group, marked, canDrag, onChoose, trans } = props;
  const entries = props.entries.filter(entry => entry.group === group);
  if (entries.length === 0) {
    return null;
  }
  const names: Readonly<Record<PaletteGroup, string>> = {
    data: trans.__('Data'),
    operations: trans.__('Operations'),
    pipelines: trans.__('Pipelines'),
    libraries: trans.__('From libraries')
  };
  return (
    <section aria-label={names[group]}>
      <h4 className="df-Palette-group">{names[group]}</h4>
      <ul>
        {entries.map(entry => (
          <li key={entry.key}>
            <EntryButton
              entry={entry}
              isMarked={entry === marked}
              canDrag={canDrag}
              onChoose={onChoose}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

interface IEntryButtonProps {
  readonly entry: IPaletteEntry;
  readonly isMarked: boolean;
  readonly canDrag: boolean;
  readonly onChoose: (entry: IPaletteEntry) => void;
}

function EntryButton({ entry, isMarked, canDrag, onChoose }: IEntryButtonProps): ReactElement {
  const trouble = entry.refusal ?? entry.problem;
  const classes = [
    'df-Palette-entry',
    isMarked ? 'df-mod-marked' : '',
    entry.refusal === undefined ? '' : 'df-mod-refused'
  ];
  return (
    <button
      type="button"
      className={classes.join(' ')}
      draggable={canDrag && entry.refusal === undefined}
      title={[trouble, entry.doc].filter(each => each !== undefined && each !== '').join('\n\n')}
      aria-description={trouble}
      onDragStart={event => {
        event.dataTransfer.setData(ENTRY_TYPE, entry.key);
        event.dataTransfer.effectAllowed = 'copy';
      }}
      onClick={() => {
        onChoose(entry);
      }}
    >
      <Icon name={entry.icon} />
      <span className="df-Palette-name">{entry.name}</span>
      {entry.problem === undefined ? null : (
        <Icon name="warn" className="df-Palette-problem" label={entry.problem} />
      )}
    </button>
  );
}
