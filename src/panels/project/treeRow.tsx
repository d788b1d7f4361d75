// One line of the tree: an area, an item with its state, or what stands for folded items.
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReactElement } from 'react';

import { Icon } from '../../components/icon';
import { type Status, StatusMark } from '../../components/status';
import { statusWord } from '../../components/statusWord';
import { formatAge } from '../../utils/format';
import type { IResourceType } from '../../tokens';
import { AREA_ICONS, areaName, RESOURCES } from './areas';
import type { IRenaming } from './model';
import { RenameField } from './renameField';
import type { IItemRow, Row } from './rows';
import { asStatus, problemText } from './words';

export interface ITreeRowProps {
  readonly id: string;
  readonly row: Row;
  /** Whether it is the tree's tab stop. */
  readonly isActive: boolean;
  readonly isCurrent: boolean;
  readonly renaming: IRenaming | null;
  readonly now: number;
  /** A type of resources by its name; null for one that no library here edits. */
  readonly resourceOf: (type: string) => IResourceType | null;
  readonly onFocus: () => void;
  readonly onOpen: () => void;
  readonly onRename: (name: string) => void;
  readonly onCancelRename: () => void;
  readonly trans: TranslationBundle;
}

export function TreeRow(props: ITreeRowProps): ReactElement {
  const { id, row, isActive, isCurrent, renaming, trans } = props;
  const problem = row.kind === 'item' ? row.item.problem : null;
  const resource =
    row.kind === 'item' && row.type !== undefined ? props.resourceOf(row.type) : null;
  const classes = ['df-Project-row', `df-mod-${row.kind}`];
  if (isCurrent) {
    classes.push('df-mod-current');
  }
  if (renaming !== null) {
    classes.push('df-mod-renaming');
  }
  return (
    <div
      id={id}
      role="treeitem"
      aria-level={row.level}
      aria-posinset={row.position}
      aria-setsize={row.size}
      aria-selected={isActive}
      aria-labelledby={`${id}-name`}
      aria-describedby={problem ? `${id}-problem` : undefined}
      {...(row.kind === 'area' && row.count > 0 ? { 'aria-expanded': row.isOpen } : {})}
      {...(isCurrent ? { 'aria-current': true } : {})}
      tabIndex={isActive ? 0 : -1}
      className={classes.join(' ')}
      data-area={row.kind === 'more' ? undefined : row.area}
      data-path={row.kind === 'item' ? row.item.path : undefined}
      onFocus={props.onFocus}
      onClick={renaming === null ? props.onOpen : undefined}
    >
      {row.kind === 'area' ? (
        <>
          {row.count === 0 ? (
            <span className="df-Project-noFold" />
          ) : (
            <Icon name={row.isOpen ? 'down' : 'right'} className="df-Project-fold" />
          )}
          <span id={`${id}-name`} className="df-Project-line">
            <span className="df-Project-name">{areaName(row.area, trans)}</span>
            <span className="df-Meta">{row.count}</span>
          </span>
        </>
      ) : row.kind === 'more' ? (
        <span id={`${id}-name`} className="df-Project-name">
          {trans._n('%1 more', '%1 more', row.hidden)}
        </span>
      ) : (
        <>
          <ItemIcon row={row} resource={resource} trans={trans} />
          {renaming === null ? (
            <span id={`${id}-name`} className="df-Project-line">
              <span className="df-Project-name" title={row.item.path}>
                {row.label}
              </span>
              <ItemDetail row={row} resource={resource} now={props.now} trans={trans} />
            </span>
          ) : (
            <RenameField
              id={`${id}-name`}
              name={row.item.name}
              area={row.area}
              renaming={renaming}
              onEnd={props.onRename}
              onCancel={props.onCancelRename}
              trans={trans}
            />
          )}
        </>
      )}
      {problem && renaming === null ? (
        <span id={`${id}-problem`} className="df-Project-problem">
          <Icon name="warn" />
          {problemText(problem, row.kind === 'item' ? row.item.path : '')}
        </span>
      ) : null}
    </div>
  );
}

interface IItemProps {
  readonly row: IItemRow;
  readonly resource: IResourceType | null;
  readonly trans: TranslationBundle;
}

function ItemIcon({ row, resource, trans }: IItemProps): ReactElement {
  const status = asStatus(row.item.status);
  return status === null ? (
    <Icon
      name={row.area === RESOURCES ? (resource?.icon ?? 'file') : AREA_ICONS[row.area]}
      className="df-Project-kind"
    />
  ) : (
    <StatusMark status={status} label={statusWord(status, trans)} />
  );
}

/** What is said at the end of an item's line: progress or the word of its state, else the age. */
function ItemDetail({
  row,
  resource,
  now,
  trans
}: IItemProps & { readonly now: number }): ReactElement {
  const { area, item } = row;
  const status: Status | null = asStatus(item.status);
  const age = item.modified == null ? null : formatAge(item.modified * 1000, now);
  let text: string | null = resource?.title ?? item.detail ?? null;
  if (area === 'executions' && status !== null) {
    const isLive = status === 'running' || status === 'queued';
    text = isLive ? (item.detail ?? statusWord(status, trans)) : age;
  }
  return <>{text === null ? null : <span className="df-Meta">{text}</span>}</>;
}
