// Where the rows of the lineage stand side by side, and which lines run between them: as in the graph of a history.
import type { ILineageRow } from '../../documents/lineage';

/** Lines beyond so many share the last lane: a graph that wide is not read anyway. */
export const MOST_LANES = 8;

/** A line that runs down a lane from a version to the last execution that read it. */
export interface ITrunk {
  readonly lane: number;
  readonly from: number;
  readonly to: number;
}

export interface ILanes {
  readonly rows: readonly ILineageRow[];
  /** The lane of each row. */
  readonly lane: readonly number[];
  /** How many lanes are used. */
  readonly width: number;
  /** Place of each row by its key. */
  readonly place: ReadonlyMap<string, number>;
  /** Trunks of each lane, from the top down. Those of one lane do not overlap, except in the last. */
  readonly trunks: readonly (readonly ITrunk[])[];
}

/**
 * Gives each row a lane; time runs down. Costs what the rows and their sources are.
 */
export function layOut(rows: readonly ILineageRow[]): ILanes {
  const place = new Map(rows.map((row, at) => [row.key, at]));
  const last = lastReaders(rows, place);
  const children = childrenOf(rows, place);
  const lane: number[] = new Array<number>(rows.length).fill(-1);
  const busy: number[] = [];
  const trunks: ITrunk[][] = [];

  const free = (at: number, preferred: readonly number[]): number => {
    const found = preferred.find(one => (busy[one] ?? -1) < at);
    if (found !== undefined) {
      return found;
    }
    let one = 0;
    while (one < MOST_LANES - 1 && (busy[one] ?? -1) >= at) {
      one += 1;
    }
    return one;
  };
  const settle = (at: number, chosen: number): void => {
    const to = last[at] ?? at;
    lane[at] = chosen;
    busy[chosen] = Math.max(busy[chosen] ?? -1, to);
    if (to > at) {
      (trunks[chosen] ??= []).push({ lane: chosen, from: at, to });
    }
  };

  rows.forEach((row, at) => {
    if (row.kind !== 'cell') {
      if (lane[at] === -1) {
        // A file that was there before the session.
        settle(at, free(at, []));
      }
      return;
    }
    const ending: number[] = [];
    for (const source of row.sources) {
      const from = place.get(source);
      if (from !== undefined && last[from] === at) {
        const one = lane[from] ?? 0;
        ending.push(one);
        if ((busy[one] ?? -1) === at) {
          busy[one] = at - 1;
        }
      }
    }
    ending.sort((one, other) => one - other);
    const own = free(at, ending);
    lane[at] = own;
    busy[own] = at;
    // What it made stands below it: lanes are kept from here on, so that no other line crosses.
    let isOwnFree = true;
    for (const child of children[at] ?? []) {
      const to = Math.max(child, last[child] ?? child);
      if (isOwnFree) {
        busy[own] = -1;
        settle(child, own);
        isOwnFree = false;
      } else {
        settle(child, free(at, []));
      }
      const chosen = lane[child] ?? 0;
      busy[chosen] = Math.max(busy[chosen] ?? -1, to);
    }
  });
  const sorted = Array.from({ length: trunks.length }, (_, one) =>
    (trunks[one] ?? []).sort((first, second) => first.from - second.from)
  );
  const width = lane.reduce((most, one) => Math.max(most, one + 1), 0);
  return { rows, lane, width, place, trunks: sorted };
}

/** The trunks that can be seen between two rows. */
export function visibleTrunks(lanes: ILanes, first: number, final: number): ITrunk[] {
  const found: ITrunk[] = [];
  for (const trunks of lanes.trunks) {
    let low = 0;
    let high = trunks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((trunks[middle]?.from ?? 0) <= final) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    // In the last lane, where lines overlap, only so many are looked at.
    for (let at = low - 1; at >= Math.max(0, low - 200); at--) {
      const trunk = trunks[at];
      if (trunk !== undefined && trunk.to >= first) {
        found.push(trunk);
      } else if (trunk === undefined || trunk.lane < MOST_LANES - 1) {
        break;
      }
    }
  }
  return found;
}

/** Row of the last execution that read each row; -1 when none did. */
function lastReaders(
  rows: readonly ILineageRow[],
  place: ReadonlyMap<string, number>
): readonly number[] {
  const last: number[] = new Array<number>(rows.length).fill(-1);
  rows.forEach((row, at) => {
    for (const source of row.kind === 'cell' ? row.sources : []) {
      const from = place.get(source);
      if (from !== undefined && from < at) {
        last[from] = at;
      }
    }
  });
  return last;
}

/** Rows that each cell made. */
function childrenOf(
  rows: readonly ILineageRow[],
  place: ReadonlyMap<string, number>
): readonly (readonly number[] | undefined)[] {
  const children: number[][] = [];
  rows.forEach((row, at) => {
    const maker = row.kind === 'cell' ? undefined : row.sources[0];
    const cell = maker === undefined ? undefined : place.get(maker);
    if (cell !== undefined && cell < at) {
      (children[cell] ??= []).push(at);
    }
  });
  return children;
}
