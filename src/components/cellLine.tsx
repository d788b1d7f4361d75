// The quiet line under a code cell: what it read and wrote, whether it was run again, whether it is stale.
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReactElement } from 'react';

import type { ICellSummary, ISummaryItem } from '../documents/cellSummary';
import { Chip } from './chip';
import { Icon } from './icon';
import { Badge, StatusMark } from './status';

export interface ICellLineProps {
  readonly summary: ICellSummary | null;
  /** Why the results no longer hold; null when they do. */
  readonly stale: string | null;
  /** Why "Run what is stale" would run it; null when it would not. */
  readonly planned: string | null;
  /** The cell has results that no recorded execution made. */
  readonly isFromBefore: boolean;
  readonly isActive: boolean;
  /** Of the row that the provenance panel shows. */
  readonly selected: string | null;
  readonly trans: TranslationBundle;
  /** Shows an item in the provenance panel; without one, the cell's execution. */
  readonly onShow: (item: ISummaryItem | null, tab?: 'depends') => void;
}

/** So many are shown of each side; the others fold into a number. */
const MOST_READS = 4;
const MOST_WRITES = 5;

export function CellLine(props: ICellLineProps): ReactElement | null {
  const { summary, stale, planned, isActive, isFromBefore, trans } = props;
  const willRun =
    planned === null || stale !== null ? null : (
      <StatusMark status="will run" label={trans.__('Will run')}>
        {trans.__('Will run: %1', planned)}
      </StatusMark>
    );
  if (summary === null) {
    return (
      <>
        {isFromBefore ? (
          <span className="df-CellLine-note">{trans.__('not run in this session')}</span>
        ) : null}
        <span className="df-CellLine-space" />
        {willRun}
      </>
    );
  }
  const { reads, writes, firstRun, error, deletes, imports } = summary;
  const changed = writes.filter(item => item.isChangedInPlace);
  const isEmpty = reads.length === 0 && writes.length === 0 && deletes.length === 0;
  return (
    <>
      <Items {...props} items={reads} most={MOST_READS} part="reads" />
      {isEmpty ? null : <span className="df-CellLine-arrow">→</span>}
      <Items {...props} items={writes} most={MOST_WRITES} part="writes" />
      {changed.length > 0 && isActive ? (
        <span className="df-CellLine-inPlace">
          <Icon name="inPlace" />
          <span className="df-CellLine-note">
            {changed.length === writes.length
              ? trans.__('changed in place')
              : trans.__('%1 changed in place', changed.map(item => item.name).join(', '))}
          </span>
        </span>
      ) : null}
      {deletes.length > 0 ? (
        <span className="df-CellLine-note">{trans.__('deletes %1', deletes.join(', '))}</span>
      ) : null}
      {isEmpty && error === null ? (
        <span className="df-CellLine-note">
          {imports.length > 0
            ? trans.__('imports %1', imports.join(', '))
            : trans.__('reads and writes no variables')}
        </span>
      ) : null}
      <span className="df-CellLine-space" />
      {error !== null ? (
        <span className="df-CellLine-note">{trans.__('stopped by %1', error)}</span>
      ) : null}
      {firstRun !== null && stale === null && planned === null ? (
        <span className="df-CellLine-note">
          {trans.__('run again, first run was [%1]', firstRun)}
        </span>
      ) : null}
      {isActive && writes.length > 0 ? (
        <button
          type="button"
          className="df-CellLine-link"
          data-lm-suppress-shortcuts="true"
          onClick={() => {
            props.onShow(writes[0] ?? null, 'depends');
          }}
        >
          {trans.__('What depends on it')}
        </button>
      ) : null}
      {stale !== null ? (
        <Badge status="stale" label={stale}>
          {trans.__('Stale: %1', stale)}
        </Badge>
      ) : null}
      {willRun}
    </>
  );
}

interface IItemsProps extends ICellLineProps {
  readonly items: readonly ISummaryItem[];
  readonly most: number;
  readonly part: 'reads' | 'writes';
}

function Items(props: IItemsProps): ReactElement {
  const { items, most, part, isActive, selected, onShow, trans } = props;
  // One more takes no more room than the number.
  const shown = items.length > most + 1 ? items.slice(0, most) : items;
  const folded = items.slice(shown.length);
  const names = folded.map(item => item.name).join(', ');
  return (
    <span className={`df-CellLine-items df-mod-${part}`}>
      {shown.map(item => {
        const name = shortName(item);
        return (
          <span
            key={`${item.kind}-${item.name}`}
            className="df-CellLine-item"
            data-model={item.kind === 'variable' && item.family === 'model' ? item.name : undefined}
            title={item.kind === 'file' ? item.name : undefined}
          >
            {isActive ? (
              <Chip
                family={item.family}
                name={name}
                isSelected={item.key !== null && item.key === selected}
                onClick={() => {
                  onShow(item);
                }}
              />
            ) : (
              <Chip family={item.family} name={name} isQuiet={true} />
            )}
            {item.isChangedInPlace && !isActive ? (
              <Icon name="inPlace" label={trans.__('changed in place')} />
            ) : null}
          </span>
        );
      })}
      {folded.length === 0 ? null : isActive ? (
        <button
          type="button"
          className="df-CellLine-link"
          title={names}
          data-lm-suppress-shortcuts="true"
          onClick={() => {
            onShow(null);
          }}
        >
          +{folded.length}
        </button>
      ) : (
        <span className="df-CellLine-more" title={names}>
          +{folded.length}
        </span>
      )}
    </span>
  );
}

function shortName(item: ISummaryItem): string {
  return item.kind === 'file' ? item.name.slice(item.name.lastIndexOf('/') + 1) : item.name;
}

/** What the line says, as a sentence for screen readers. */
export function lineLabel(
  summary: ICellSummary | null,
  stale: string | null,
  planned: string | null,
  trans: TranslationBundle
): string {
  const willRun = planned !== null && stale === null ? trans.__('Will run: %1.', planned) : '';
  if (summary === null) {
    return willRun;
  }
  const list = (items: readonly ISummaryItem[]): string => items.map(shortName).join(', ');
  const changed = summary.writes.filter(item => item.isChangedInPlace);
  return [
    trans.__('Recorded step %1.', summary.number),
    summary.reads.length > 0 ? trans.__('Reads %1.', list(summary.reads)) : '',
    summary.writes.length > 0 ? trans.__('Writes %1.', list(summary.writes)) : '',
    changed.length > 0 ? trans.__('Changes %1 in place.', list(changed)) : '',
    stale !== null ? trans.__('Stale: %1.', stale) : '',
    willRun
  ]
    .filter(part => part !== '')
    .join(' ');
}
