// A search field over a list: what is typed, which row the arrows have marked, Enter to choose it, Escape to leave.
import { type KeyboardEvent, type ReactElement, type RefObject, useState } from 'react';

import { Icon } from '../../../components/icon';

export interface ISearch {
  readonly query: string;
  /** The row that Enter chooses. */
  readonly marked: number;
  readonly setQuery: (query: string) => void;
  /** @param count - how many rows there are; @param isShown - whether one of them is marked for all to see */
  readonly onKeyDown: (event: KeyboardEvent, count: number, isShown: boolean) => void;
}

/** @param choose - chooses the row at a place; @param leave - what Escape does */
export function useSearch(choose: (at: number) => void, leave: () => void): ISearch {
  const [query, setQuery] = useState('');
  const [marked, setMarked] = useState(0);
  const search = (text: string): void => {
    setQuery(text);
    setMarked(0);
  };
  return {
    query,
    marked,
    setQuery: search,
    onKeyDown: (event, count, isShown) => {
      if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
        const step = event.key === 'ArrowDown' ? 1 : -1;
        setMarked(Math.max(0, Math.min(count - 1, isShown ? marked + step : marked)));
        event.preventDefault();
      } else if (event.key === 'Enter') {
        if (isShown && marked < count) {
          choose(marked);
        }
        event.preventDefault();
      } else if (event.key === 'Escape') {
        search('');
        leave();
        event.stopPropagation();
      }
    }
  };
}

export interface ISearchFieldProps {
  readonly field: RefObject<HTMLInputElement>;
  readonly label: string;
  /** The key that leads here from the canvas. */
  readonly hint: string;
  readonly query: string;
  readonly onQuery: (query: string) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

export function SearchField(props: ISearchFieldProps): ReactElement {
  const { field, label, hint, query, onQuery, onKeyDown } = props;
  return (
    <div className="df-Palette-search">
      <Icon name="search" />
      <input
        ref={field}
        type="text"
        className="df-Palette-field"
        placeholder={label}
        aria-label={label}
        value={query}
        onChange={event => {
          onQuery(event.currentTarget.value);
        }}
        onKeyDown={onKeyDown}
      />
      <kbd className="df-Key" aria-hidden="true">
        {hint}
      </kbd>
    </div>
  );
}
