// The tree of a project: one tab stop, walked with the keys of the ARIA tree pattern.
import type { TranslationBundle } from '@jupyterlab/translation';
import {
  type KeyboardEvent,
  type ReactElement,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState
} from 'react';

import type * as Api from '../../documents/generated/api';
import type { IResourceType } from '../../tokens';
import { areaName, type ShownArea } from './areas';
import { TypeAhead, keyAction } from './keyboard';
import type { IRenaming } from './model';
import { type Row, itemKey } from './rows';
import { TreeRow } from './treeRow';

export interface ITreeActions {
  readonly toggle: (area: ShownArea) => void;
  readonly unfold: (area: ShownArea) => void;
  readonly open: (area: ShownArea, item: Api.TreeItem) => void;
  readonly rename: (item: Api.TreeItem) => void;
  readonly delete: (item: Api.TreeItem) => void;
  readonly endRename: (path: string, name: string) => void;
  readonly cancelRename: () => void;
}

export interface ITreeProps {
  readonly label: string;
  readonly rows: readonly Row[];
  readonly renaming: IRenaming | null;
  /** What the document is called whose renaming ended last. */
  readonly renamedTo: string | null;
  /** The current document. */
  readonly document: string | null;
  /** Milliseconds since 1970, for ages. */
  readonly now: number;
  readonly actions: ITreeActions;
  /** A type of resources by its name; null for one that no library here edits. */
  readonly resourceOf: (type: string) => IResourceType | null;
  readonly trans: TranslationBundle;
}

export function Tree(props: ITreeProps): ReactElement {
  const { rows, renaming, actions, trans } = props;
  const prefix = useId();
  const tree = useRef<HTMLDivElement>(null);
  const [wanted, setWanted] = useState<string | null>(null);
  const lastIndex = useRef(0);
  const wasRenaming = useRef(false);
  const typeAhead = useRef(new TypeAhead());

  // The line that has the focus may have gone: then the one that took its place.
  const found = rows.findIndex(row => row.key === wanted);
  const active = found >= 0 ? found : Math.min(lastIndex.current, rows.length - 1);
  useEffect(() => {
    lastIndex.current = Math.max(0, active);
  });

  const focus = (key: string): void => {
    setWanted(key);
    const index = rows.findIndex(row => row.key === key);
    tree.current?.querySelectorAll<HTMLElement>('[role="treeitem"]')[index]?.focus();
  };

  // After a name was changed in place the line gets the focus back.
  useLayoutEffect(() => {
    if (renaming === null && wasRenaming.current && props.renamedTo !== null) {
      focus(itemKey(props.renamedTo));
    }
    wasRenaming.current = renaming !== null;
  });

  const open = (row: Row): void => {
    if (row.kind === 'area') {
      actions.toggle(row.area);
    } else if (row.kind === 'more') {
      actions.unfold(row.area);
    } else {
      actions.open(row.area, row.item);
    }
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (
      event.target instanceof HTMLInputElement ||
      event.ctrlKey ||
      event.metaKey ||
      event.altKey
    ) {
      return;
    }
    const action = keyAction(rows, active, event.key);
    if (action !== null) {
      event.preventDefault();
      event.stopPropagation();
      if (action.do === 'focus') {
        focus(action.key);
      } else if (action.do === 'toggle') {
        actions.toggle(action.area);
      } else if (action.do === 'open') {
        open(action.row);
      } else if (action.row.kind === 'item') {
        actions[action.do](action.row.item);
      }
      return;
    }
    if (event.key.length === 1 && event.key !== ' ') {
      const name = (row: Row): string => rowName(row, trans);
      const next = typeAhead.current.next(rows, active, event.key, name, event.timeStamp);
      if (next !== null) {
        focus(next);
      }
    }
  };

  return (
    <div
      ref={tree}
      role="tree"
      aria-label={props.label}
      className="df-Project-tree"
      onKeyDown={onKeyDown}
    >
      {rows.map((row, index) => (
        <TreeRow
          key={row.key}
          id={`${prefix}-${index}`}
          row={row}
          isActive={index === active}
          isCurrent={row.kind === 'item' && row.item.path === props.document}
          renaming={row.kind === 'item' && row.item.path === renaming?.path ? renaming : null}
          now={props.now}
          resourceOf={props.resourceOf}
          onFocus={() => {
            setWanted(row.key);
          }}
          onOpen={() => {
            open(row);
          }}
          onRename={name => {
            if (row.kind === 'item') {
              actions.endRename(row.item.path, name);
            }
          }}
          onCancelRename={actions.cancelRename}
          trans={trans}
        />
      ))}
    </div>
  );
}

function rowName(row: Row, trans: TranslationBundle): string {
  switch (row.kind) {
    case 'area':
      return areaName(row.area, trans);
    case 'item':
      return row.label;
    case 'more':
      return '';
  }
}
