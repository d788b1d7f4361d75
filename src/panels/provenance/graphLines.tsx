// The lines and marks of the lineage graph for the rows in view: glyphs are versions, rings are cells.
import type { ReactElement } from 'react';

import { GlyphShape } from '../../components/glyph';
import type { ILineageRow } from '../../documents/lineage';
import { type ILanes, visibleTrunks } from './lanes';

const ROW = 24;

/** Where a lane is; lanes move together when there are many. */
export function laneX(lane: number, width: number): number {
  return 18 + lane * (width <= 3 ? 18 : 11);
}

export interface IGraphLinesProps {
  readonly lanes: ILanes;
  /** Rows in view: from `first` to before `last`. */
  readonly first: number;
  readonly last: number;
  readonly path: ReadonlySet<string>;
  readonly selected: string | null;
}

export function GraphLines(props: IGraphLinesProps): ReactElement {
  const { lanes, first, last, path, selected } = props;
  const { rows, width } = lanes;
  const x = (lane: number): number => laneX(lane, width);
  const y = (place: number): number => (place - first) * ROW + ROW / 2;
  const grey: string[] = [];
  const blue: string[] = [];
  for (const trunk of visibleTrunks(lanes, first, last)) {
    const to = Math.min(trunk.to - 1, last);
    if (to > trunk.from) {
      grey.push(`M${x(trunk.lane)} ${y(Math.max(trunk.from, first - 1))}V${y(to)}`);
    }
  }
  for (let place = first; place <= Math.min(last, rows.length - 1); place++) {
    const row = rows[place];
    for (const source of row?.sources ?? []) {
      const from = lanes.place.get(source);
      if (row !== undefined && from !== undefined && from < place) {
        const isOnPath = path.has(row.key) && path.has(source);
        (isOnPath ? blue : grey).push(join(lanes, from, place, x, y));
      }
    }
  }
  blue.push(...pathTrunks(lanes, path, first, last).map(one => trunkPath(one, x, y, first, last)));
  return (
    <svg
      className="df-Provenance-lines"
      style={{ top: first * ROW }}
      width={x(width)}
      height={(last - first) * ROW}
      aria-hidden="true"
    >
      <path className="df-mod-aside" d={grey.join('')} />
      <path className="df-mod-path" d={blue.join('')} />
      {rows.slice(first, last).map((row, at) => (
        <Mark
          key={row.key}
          row={row}
          x={x(lanes.lane[first + at] ?? 0)}
          y={y(first + at)}
          isOnPath={path.has(row.key)}
          isSelected={row.key === selected}
        />
      ))}
    </svg>
  );
}

/** From a version down its lane and into the cell that read it; from a cell into the lane of what it made. */
function join(
  lanes: ILanes,
  from: number,
  to: number,
  x: (lane: number) => number,
  y: (place: number) => number
): string {
  const xa = x(lanes.lane[from] ?? 0);
  const xb = x(lanes.lane[to] ?? 0);
  if (lanes.rows[to]?.kind === 'cell') {
    const start = Math.max(from, to - 1);
    return xa === xb
      ? `M${xa} ${y(start)}V${y(to)}`
      : `M${xa} ${y(start)}C${xa} ${y(start) + 16} ${xb} ${y(to) - 16} ${xb} ${y(to)}`;
  }
  return xa === xb
    ? `M${xa} ${y(from)}V${y(to)}`
    : `M${xa} ${y(from)}C${xa} ${y(from) + 16} ${xb} ${y(from) + 8} ${xb} ${y(from) + ROW}V${y(to)}`;
}

interface IPathTrunk {
  readonly lane: number;
  readonly from: number;
  readonly to: number;
}

/** For each version on the path, its line down to the last cell on the path that read it. */
function pathTrunks(
  lanes: ILanes,
  path: ReadonlySet<string>,
  first: number,
  last: number
): IPathTrunk[] {
  const ends = new Map<number, number>();
  for (const key of path) {
    const place = lanes.place.get(key);
    const row = place === undefined ? undefined : lanes.rows[place];
    for (const source of row?.kind === 'cell' ? row.sources : []) {
      const from = lanes.place.get(source);
      if (place !== undefined && from !== undefined && path.has(source)) {
        ends.set(from, Math.max(ends.get(from) ?? 0, place));
      }
    }
  }
  return [...ends]
    .map(([from, to]) => ({ lane: lanes.lane[from] ?? 0, from, to: to - 1 }))
    .filter(({ from, to }) => to > from && from <= last && to >= first);
}

function trunkPath(
  trunk: IPathTrunk,
  x: (lane: number) => number,
  y: (place: number) => number,
  first: number,
  last: number
): string {
  return `M${x(trunk.lane)} ${y(Math.max(trunk.from, first - 1))}V${y(Math.min(trunk.to, last))}`;
}

interface IMarkProps {
  readonly row: ILineageRow;
  readonly x: number;
  readonly y: number;
  readonly isOnPath: boolean;
  readonly isSelected: boolean;
}

function Mark({ row, x, y, isOnPath, isSelected }: IMarkProps): ReactElement {
  if (row.kind === 'cell') {
    return (
      <circle
        className={`df-Provenance-ring ${isOnPath ? 'df-mod-path' : ''}`}
        cx={x}
        cy={y}
        r="4"
      />
    );
  }
  const isFaint = row.stale !== null || row.replacedBy !== null;
  return (
    <g transform={`translate(${x - 5.5} ${y - 5.5})`}>
      <rect
        className={`df-Provenance-ground ${isSelected ? 'df-mod-selected' : ''}`}
        x="-1.5"
        y="-1.5"
        width="14"
        height="14"
        rx="7"
      />
      <g className={`df-Glyph df-type-${row.family} ${isFaint ? 'df-mod-faint' : ''}`}>
        <GlyphShape family={row.family} />
      </g>
    </g>
  );
}
