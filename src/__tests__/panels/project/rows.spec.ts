// The lines of the tree: order, counts, folding and searching.
import type * as Api from '../../../documents/generated/api';
import { type IView, type Row, rowsOf } from '../../../panels/project/rows';
import { treeOf } from './trees';

const VIEW: IView = { filter: '', closed: new Set(), unfolded: new Map(), limit: 3 };
const tree = treeOf({
  pipelines: ['train', 'compare'],
  operations: ['load', 'scale', 'split', 'train', 'predict', 'plot'],
  notebooks: ['explore'],
  executions: ['2026-11-21-train-3f9c']
});

const FORMULA = { type: 'Formula', path: 'formulas/energy.formula', name: 'energy' };

/** A line as text: `Area count`, `  name` or `  N more`. */
function text(row: Row): string {
  switch (row.kind) {
    case 'area':
      return `${row.isOpen ? '-' : '+'} ${row.area} ${String(row.count)}`;
    case 'item':
      return `  ${row.label}`;
    case 'more':
      return `  ${String(row.hidden)} more`;
  }
}

function shown(view: Partial<IView> = {}): string[] {
  return rowsOf(tree, { ...VIEW, ...view }).map(text);
}

describe('rowsOf', () => {
  it('lists areas in their order, folds long ones, says counts of all', () => {
    expect(shown()).toEqual([
      '- pipelines 2',
      '  train',
      '  compare',
      '- operations 6',
      '  load',
      '  scale',
      '  split',
      '  3 more',
      '+ architectures 0',
      '- notebooks 1',
      '  explore',
      '- executions 1',
      '  train-3f9c',
      '+ artifacts 0'
    ]);
  });

  it('shows an item rather than a line that stands for it alone', () => {
    expect(shown({ limit: 5 }).filter(line => line.includes('more'))).toEqual([]);
  });

  it('shows more of an area that was unfolded, less of one that is closed', () => {
    const view = {
      unfolded: new Map<Api.Area, number>([['operations', 103]]),
      closed: new Set<Api.Area>(['pipelines'])
    };
    expect(shown(view).slice(0, 8)).toEqual([
      '+ pipelines 2',
      '- operations 6',
      '  load',
      '  scale',
      '  split',
      '  train',
      '  predict',
      '  plot'
    ]);
  });

  it.each<[string, string[]]>([
    [
      'TR',
      ['- pipelines 1', '  train', '- operations 1', '  train', '- executions 1', '  train-3f9c']
    ],
    ['11-21 train', ['- executions 1', '  train-3f9c']],
    ['operations l', ['- operations 4', '  load', '  scale', '  split', '  plot']],
    ['xyz', []],
    ['   ', shown()]
  ])('finds “%s” in all areas, closed ones too', (filter, lines) => {
    const closed = new Set<Api.Area>(filter.trim() === '' ? [] : ['pipelines', 'operations']);
    expect(shown({ filter, closed })).toEqual(lines);
  });

  it('says each line’s place as screen readers need it', () => {
    const places = rowsOf(tree, VIEW).map(row => [row.level, row.position, row.size]);
    expect(places.slice(0, 8)).toEqual([
      [1, 1, 6],
      [2, 1, 2],
      [2, 2, 2],
      [1, 2, 6],
      [2, 1, 4],
      [2, 2, 4],
      [2, 3, 4],
      [2, 4, 4]
    ]);
  });

  it('lists resources of other libraries after everything else, by their types', () => {
    const formulas = { ...tree, resources: [FORMULA] };
    const rows = rowsOf(formulas, VIEW);
    expect(rows.slice(-2).map(text)).toEqual(['- resources 1', '  energy']);
    expect(rows.at(-1)).toMatchObject({ type: 'Formula', item: { path: FORMULA.path } });
    const found = rowsOf(formulas, { ...VIEW, filter: 'formula' }).map(text);
    expect(found).toEqual(['- resources 1', '  energy']);
  });

  it('knows each line by a key of its own', () => {
    const keys = rowsOf(tree, VIEW).map(row => row.key);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
