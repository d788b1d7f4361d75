// The rows of the lineage, with or without their graph: only those in view are drawn.
import type { TranslationBundle } from '@jupyterlab/translation';
import {
  type KeyboardEvent,
  type ReactElement,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState
} from 'react';

import { Glyph } from '../../components/glyph';
import type { ILineageRow } from '../../documents/lineage';
import { GraphLines, laneX } from './graphLines';
import { type ILanes, layOut } from './lanes';

export const ROW = 24;
/** Rows drawn beyond both ends of the view. */
const MARGIN = 8;

export interface IRowsProps {
  readonly rows: readonly ILineageRow[];
  readonly isGraph: boolean;
  readonly selected: string | null;
  /** Folder of the kernel's project; null when it has none. */
  readonly root: string | null;
  /** Keys of rows on the way to the selection. */
  readonly path: ReadonlySet<string>;
  readonly trans: TranslationBundle;
  readonly onSelect: (key: string) => void;
  /** Goes to the notebook's cell of a row. */
  readonly onGo: (row: ILineageRow) => void;
}

export function Rows(props: IRowsProps): ReactElement {
  const { rows, isGraph, selected, onSelect, onGo, trans } = props;
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 600 });
  const lanes = useMemo(() => (isGraph ? layOut(rows) : null), [rows, isGraph]);
  const place = useMemo(() => rows.findIndex(row => row.key === selected), [rows, selected]);

  useEffect(() => {
    const node = box.current;
    if (node === null) {
      return;
    }
    const measure = (): void => {
      setView({ top: node.scrollTop, height: node.clientHeight });
    };
    const observer = new ResizeObserver(measure);
    observer.observe(node);
    measure();
    return () => {
      observer.disconnect();
    };
  }, []);

  useLayoutEffect(() => {
    const node = box.current;
    if (node !== null && place >= 0) {
      const top = place * ROW;
      if (top < node.scrollTop) {
        node.scrollTop = top;
      } else if (top + ROW > node.scrollTop + node.clientHeight) {
        node.scrollTop = top + ROW - node.clientHeight;
      }
    }
    // Only a new selection scrolls: rows that arrive must not move what is looked at.
  }, [selected]);

  // Where a list that became shorter will be scrolled to, before it says so.
  const top = Math.max(0, Math.min(view.top, rows.length * ROW - view.height));
  const first = Math.max(0, Math.floor(top / ROW) - MARGIN);
  const last = Math.min(rows.length, Math.ceil((top + view.height) / ROW) + MARGIN);

  const onKeyDown = (event: KeyboardEvent): void => {
    const page = Math.max(1, Math.floor(view.height / ROW) - 1);
    const steps: Partial<Record<string, number>> = {
      ArrowDown: place + 1,
      ArrowUp: place - 1,
      PageDown: place + page,
      PageUp: place - page,
      Home: 0,
      End: rows.length - 1
    };
    const next = steps[event.key];
    const row = next === undefined ? rows[place] : rows[clamp(next, rows.length)];
    if (row !== undefined && (next !== undefined || event.key === 'Enter')) {
      event.preventDefault();
      event.stopPropagation();
      if (next === undefined) {
        onGo(row);
      } else {
        onSelect(row.key);
      }
    }
  };

  return (
    <div
      ref={box}
      className="df-Provenance-rows"
      role="listbox"
      tabIndex={0}
      aria-label={trans.__('Lineage of the notebook')}
      aria-activedescendant={place >= first && place < last ? optionId(place) : undefined}
      data-lm-suppress-shortcuts="true"
      onKeyDown={onKeyDown}
      onScroll={event => {
        const { scrollTop, clientHeight } = event.currentTarget;
        setView({ top: scrollTop, height: clientHeight });
      }}
    >
      <div className="df-Provenance-sheet" style={{ height: rows.length * ROW }}>
        {lanes === null ? null : (
          <GraphLines
            lanes={lanes}
            first={first}
            last={last}
            path={props.path}
            selected={selected}
          />
        )}
        {rows.slice(first, last).map((row, at) => (
          <Row key={row.key} {...props} row={row} place={first + at} lanes={lanes} />
        ))}
      </div>
    </div>
  );
}

interface IRowProps extends IRowsProps {
  readonly row: ILineageRow;
  readonly place: number;
  readonly lanes: ILanes | null;
}

function Row({ row, place, lanes, ...props }: IRowProps): ReactElement {
  const { selected, path, trans, onSelect, onGo, rows } = props;
  const isSelected = row.key === selected;
  const classes = [
    'df-Provenance-row',
    isSelected ? 'df-mod-selected' : '',
    path.size > 0 && !path.has(row.key) ? 'df-mod-aside' : '',
    row.replacedBy !== null ? 'df-mod-replaced' : ''
  ];
  const indent = lanes === null ? 12 : laneX(lanes.width, lanes.width) + 4;
  const detail =
    row.stale !== null
      ? trans.__('stale')
      : row.replacedBy !== null
        ? trans.__('replaced by [%1]', row.replacedBy)
        : row.isChangedInPlace
          ? trans.__('changed in place')
          : row.detail;
  return (
    <div
      id={optionId(place)}
      className={classes.join(' ')}
      role="option"
      aria-selected={isSelected}
      aria-setsize={rows.length}
      aria-posinset={place + 1}
      style={{ top: place * ROW, paddingLeft: indent }}
      title={row.stale ?? undefined}
      data-model={row.kind === 'variable' && row.family === 'model' ? row.name : undefined}
      onClick={() => {
        onSelect(row.key);
      }}
      onDoubleClick={() => {
        onGo(row);
      }}
    >
      {row.kind === 'cell' ? (
        <>
          <span className="df-Provenance-number">[{row.number}]</span>
          <span className="df-Provenance-name">{row.name}</span>
        </>
      ) : (
        <>
          {lanes === null ? <Glyph family={row.family} /> : null}
          <span className="df-Provenance-name df-Mono">{shortPath(row, props.root)}</span>
        </>
      )}
      <span className={`df-Provenance-detail ${row.stale === null ? '' : 'df-mod-stale'}`}>
        {detail}
      </span>
    </div>
  );
}

/** A file by its path in the project, elsewhere by its last two parts; names of other rows as they are. */
export function shortPath(row: Pick<ILineageRow, 'kind' | 'name'>, root: string | null): string {
  if (row.kind !== 'file') {
    return row.name;
  }
  const isInside = root !== null && row.name.startsWith(`${root}/`);
  return isInside ? row.name.slice(root.length + 1) : row.name.split('/').slice(-2).join('/');
}

function optionId(place: number): string {
  return `df-Provenance-option-${place}`;
}

function clamp(value: number, length: number): number {
  return Math.min(Math.max(value, 0), length - 1);
}
