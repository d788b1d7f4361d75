// One entry of a palette: a click adds it, and it can be dragged to the canvas.
import type { ReactElement } from 'react';

import { Icon } from '../../../components/icon';
import type { IPaletteItem, IPaletteSource } from './source';

export interface IEntryButtonProps<T extends IPaletteItem> {
  readonly source: IPaletteSource<T>;
  readonly entry: T;
  /** Whether its group is said, as beside results of a search. */
  readonly hasGroup: boolean;
  readonly isMarked: boolean;
  readonly canDrag: boolean;
  readonly onChoose: (entry: T) => void;
  /** The pointer or the focus came to it, or left it. */
  readonly onLook: (entry: T | null) => void;
}

export function EntryButton<T extends IPaletteItem>(props: IEntryButtonProps<T>): ReactElement {
  const { source, entry, hasGroup, isMarked, canDrag, onChoose, onLook } = props;
  const look = (): void => {
    onLook(entry);
  };
  const leave = (): void => {
    onLook(null);
  };
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
      aria-description={entry.refusal ?? entry.problem ?? entry.summary}
      onDragStart={event => {
        event.dataTransfer.setData(source.dragType, entry.key);
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
      {source.mark(entry)}
      <span className="df-Palette-name">{entry.name}</span>
      {hasGroup ? <span className="df-Palette-of">{source.groupTitle(entry)}</span> : null}
      {entry.problem === undefined ? null : (
        <Icon name="warn" className="df-Palette-problem" label={entry.problem} />
      )}
    </button>
  );
}
