// The keys of the tree, as the ARIA tree pattern has them: what each means where the focus is.
import type { ShownArea } from './areas';
import type { Row } from './rows';

export type TreeAction =
  | { readonly do: 'focus'; readonly key: string }
  | { readonly do: 'toggle'; readonly area: ShownArea }
  | { readonly do: 'open' | 'rename' | 'delete'; readonly row: Row };

/** For how long typed letters belong to one word, in milliseconds. */
const WORD_TIME = 700;

function focusOn(row: Row | undefined): TreeAction | null {
  return row === undefined ? null : { do: 'focus', key: row.key };
}

/**
 * What a key does.
 *
 * @param key - as in KeyboardEvent.key
 * @param active - index of the row that has the focus
 */
export function keyAction(rows: readonly Row[], active: number, key: string): TreeAction | null {
  const row = rows[active];
  if (row === undefined) {
    return null;
  }
  switch (key) {
    case 'ArrowDown':
      return focusOn(rows[active + 1]);
    case 'ArrowUp':
      return focusOn(rows[active - 1]);
    case 'Home':
      return focusOn(rows[0]);
    case 'End':
      return focusOn(rows.at(-1));
    case 'ArrowRight':
      if (row.kind !== 'area' || row.count === 0) {
        return null;
      }
      return row.isOpen ? focusOn(rows[active + 1]) : { do: 'toggle', area: row.area };
    case 'ArrowLeft':
      if (row.kind !== 'area') {
        return focusOn(rows.find(each => each.kind === 'area' && each.area === row.area));
      }
      return row.isOpen ? { do: 'toggle', area: row.area } : null;
    case 'Enter':
    case ' ':
      return row.kind === 'area' ? { do: 'toggle', area: row.area } : { do: 'open', row };
    case 'F2':
      return canChange(row) ? { do: 'rename', row } : null;
    case 'Delete':
      return canChange(row) ? { do: 'delete', row } : null;
    default:
      return null;
  }
}

/** What a resource of another library means when its file has another name only that library knows. */
function canChange(row: Row): boolean {
  return row.kind === 'item' && row.type === undefined;
}

/** Goes to the next row that begins with what is typed quickly one after the other. */
export class TypeAhead {
  private typed = '';
  private last = -Infinity;

  /**
   * @param now - in milliseconds
   */
  next(
    rows: readonly Row[],
    active: number,
    letter: string,
    nameOf: (row: Row) => string,
    now: number
  ): string | null {
    this.typed = now - this.last > WORD_TIME ? letter : this.typed + letter;
    this.last = now;
    const wanted = this.typed.toLowerCase();
    // The first letter moves on; further letters may stay on the row they already fit.
    const start = active + (wanted.length === 1 ? 1 : 0);
    const order = [...rows.slice(start), ...rows.slice(0, start)];
    return order.find(row => nameOf(row).toLowerCase().startsWith(wanted))?.key ?? null;
  }
}
