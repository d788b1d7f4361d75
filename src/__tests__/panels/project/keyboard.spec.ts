// The keys of the tree, as the ARIA authoring practices say what they do.
import type * as Api from '../../../documents/generated/api';
import { TypeAhead, keyAction } from '../../../panels/project/keyboard';
import { rowsOf } from '../../../panels/project/rows';
import { treeOf } from './trees';

const rows = rowsOf(
  treeOf({ pipelines: ['train', 'tune'], operations: ['load', 'scale', 'split', 'plot'] }),
  { filter: '', closed: new Set<Api.Area>(['pipelines']), unfolded: new Map(), limit: 2 }
);
// 0 pipelines (closed), 1 operations (open), 2 load, 3 scale, 4 "2 more", 5 architectures, … 8 artifacts
const keys = rows.map(row => row.key);
const focus = (index: number): object => ({ do: 'focus', key: keys[index] });

it('neither renames nor deletes what only another library knows', () => {
  const item = { type: 'Formula', path: 'formulas/energy.formula', name: 'energy' };
  const all = rowsOf(
    { ...treeOf({}), resources: [item] },
    { filter: '', closed: new Set(), unfolded: new Map(), limit: 2 }
  );
  const last = all.length - 1;
  expect(keyAction(all, last, 'F2')).toBeNull();
  expect(keyAction(all, last, 'Delete')).toBeNull();
  expect(keyAction(all, last, 'Enter')).toEqual({ do: 'open', row: all[last] });
});

describe('keyAction', () => {
  it.each<[string, number, string, object | null]>([
    ['down', 1, 'ArrowDown', focus(2)],
    ['down at the end', 8, 'ArrowDown', null],
    ['up', 2, 'ArrowUp', focus(1)],
    ['up at the start', 0, 'ArrowUp', null],
    ['home', 4, 'Home', focus(0)],
    ['end', 0, 'End', focus(8)],
    ['right opens', 0, 'ArrowRight', { do: 'toggle', area: 'pipelines' }],
    ['right enters', 1, 'ArrowRight', focus(2)],
    ['right on an empty area', 5, 'ArrowRight', null],
    ['right on an item', 2, 'ArrowRight', null],
    ['left closes', 1, 'ArrowLeft', { do: 'toggle', area: 'operations' }],
    ['left goes up', 3, 'ArrowLeft', focus(1)],
    ['left on a closed area', 0, 'ArrowLeft', null],
    ['Enter opens', 2, 'Enter', { do: 'open', row: rows[2] }],
    ['Enter on an area', 0, 'Enter', { do: 'toggle', area: 'pipelines' }],
    ['Enter unfolds', 4, 'Enter', { do: 'open', row: rows[4] }],
    ['F2', 2, 'F2', { do: 'rename', row: rows[2] }],
    ['F2 on an area', 1, 'F2', null],
    ['Delete', 3, 'Delete', { do: 'delete', row: rows[3] }],
    ['Delete on what stands for more', 4, 'Delete', null],
    ['another key', 2, 'Tab', null],
    ['nothing there', -1, 'ArrowDown', null]
  ])('%s', (_name, active, key, expected) => {
    expect(keyAction(rows, active, key)).toEqual(expected);
  });
});

describe('TypeAhead', () => {
  const nameOf = (row: (typeof rows)[number]): string => row.key.replace(/^.*[:/]/, '');
  const typed = (letters: readonly [string, number][], start: number): (string | null)[] => {
    const typeAhead = new TypeAhead();
    let active = start;
    return letters.map(([letter, now]) => {
      const next = typeAhead.next(rows, active, letter, nameOf, now);
      active = next === null ? active : keys.indexOf(next);
      return next;
    });
  };

  it('goes to the next that begins with the letter, around the end', () => {
    expect(
      typed(
        [
          ['a', 0],
          ['a', 1000],
          ['a', 2000]
        ],
        0
      )
    ).toEqual([keys[5], keys[8], keys[5]]);
  });

  it('takes quick letters for one word and stays where it fits', () => {
    expect(
      typed(
        [
          ['s', 0],
          ['c', 100]
        ],
        0
      )
    ).toEqual([keys[3], keys[3]]);
  });

  it('says when nothing begins so', () => {
    expect(typed([['z', 0]], 0)).toEqual([null]);
  });
});
