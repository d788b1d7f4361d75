// What the line under a cell says, from records, and what its chips do.
import { nullTranslator } from '@jupyterlab/translation';
import { act } from 'react';
import { createRoot } from 'react-dom/client';

import { CellLine, lineLabel } from '../../components/cellLine';
import { type ISummaryItem, summarise } from '../../documents/cellSummary';
import type { LineageRecord } from '../../documents/lineage';
import { SessionLineage } from '../../documents/sessionLineage';

const trans = nullTranslator.load('deepforge');
const array = { type: 'numpy.ndarray', summary: 'float64 (3,)' };

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

function summaryOf(records: readonly Partial<LineageRecord>[]) {
  const lineage = new SessionLineage();
  records.forEach((record, at) => {
    lineage.add({ number: at + 1, status: 'ok', ...record });
  });
  return summarise(lineage, 'C');
}

function draw(
  records: readonly Partial<LineageRecord>[],
  more: {
    isActive?: boolean;
    stale?: string | null;
    planned?: string | null;
    isFromBefore?: boolean;
  } = {}
) {
  const shown: (readonly [string | null, string | undefined])[] = [];
  const node = document.createElement('div');
  act(() => {
    createRoot(node).render(
      <CellLine
        summary={summaryOf(records)}
        stale={more.stale ?? null}
        planned={more.planned ?? null}
        isFromBefore={more.isFromBefore ?? false}
        isActive={more.isActive ?? false}
        selected={null}
        trans={trans}
        onShow={(item: ISummaryItem | null, tab) => {
          shown.push([item?.key ?? null, tab]);
        }}
      />
    );
  });
  return { node, shown };
}

const MADE: Partial<LineageRecord> = {
  cell: 'A',
  writes: ['images', 'np', 'load'],
  values: {
    images: array,
    np: { type: 'module', summary: 'numpy' },
    load: { type: 'function', summary: 'load' }
  }
};

describe('CellLine', () => {
  it.each<[string, Partial<LineageRecord>, string]>([
    [
      'what was read and written, without imports',
      {
        reads: { images: 1, np: 1, load: 1 },
        writes: ['model'],
        values: { model: { type: 'sklearn.svm.SVC' } },
        files_read: [{ path: '/data/a.csv' }]
      },
      'a.csvimages→model'
    ],
    [
      'imports by themselves',
      { writes: ['np', 'plt'], values: { np: { type: 'module' }, plt: { type: 'module' } } },
      'imports np, plt'
    ],
    [
      'definitions of the notebook’s own',
      {
        source: 'def f(x):\n    return x',
        writes: ['f'],
        values: { f: { type: 'function', summary: 'f' } }
      },
      '→f'
    ],
    ['nothing at all', {}, 'reads and writes no variables'],
    ['deleted names', { reads: { images: 1 }, deletes: ['images'] }, 'images→deletes images'],
    [
      'what stopped it',
      { status: 'error', error: { type: 'ValueError', message: '' }, reads: { images: 1 } },
      'images→stopped by ValueError'
    ],
    [
      'a long list folded',
      {
        writes: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'],
        values: Object.fromEntries(Array.from('abcdefgh').map(name => [name, array]))
      },
      '→abcde+3'
    ]
  ])('says %s', (_name, record, text) => {
    expect(draw([MADE, { cell: 'C', ...record }]).node.textContent).toBe(text);
  });

  it('says which run was the first, and what is stale', () => {
    const again = [MADE, { cell: 'C', reads: { images: 1 } }, { cell: 'C', reads: { images: 1 } }];
    expect(draw(again).node.textContent).toContain('run again, first run was [2]');
    const stale = draw(again, { stale: 'images changed in [8]' }).node.textContent;
    expect(stale).toContain('Stale: images changed in [8]');
  });

  it('says of results from before that they are', () => {
    expect(draw([], { isFromBefore: true }).node.textContent).toBe('not run in this session');
    expect(draw([]).node.textContent).toBe('');
  });

  it('has buttons in the active cell only', () => {
    const records = [
      MADE,
      { cell: 'C', reads: { images: 1 }, mutates: ['images'], values: { images: array } }
    ];
    expect(draw(records).node.querySelectorAll('button')).toHaveLength(0);
    const { node, shown } = draw(records, { isActive: true });
    const buttons = [...node.querySelectorAll('button')];
    expect(buttons.map(button => button.textContent)).toEqual([
      'images',
      'images',
      'What depends on it'
    ]);
    act(() => {
      buttons.forEach(button => {
        button.click();
      });
    });
    expect(shown).toEqual([
      ['variable-images-1', undefined],
      ['variable-images-2', undefined],
      ['variable-images-2', 'depends']
    ]);
    expect(node.textContent).toContain('changed in place');
  });

  it('reads as sentences', () => {
    const records = [
      MADE,
      { cell: 'C', reads: { images: 1 }, mutates: ['images'], values: { images: array } }
    ];
    const begin = 'Recorded step 2. Reads images. Writes images. Changes images in place.';
    const why = 'images changed in [8]';
    expect(lineLabel(summaryOf(records), why, why, trans)).toBe(`${begin} Stale: ${why}.`);
    expect(lineLabel(summaryOf(records), null, 'restores images', trans)).toBe(
      `${begin} Will run: restores images.`
    );
    expect(lineLabel(null, null, 'not run yet', trans)).toBe('Will run: not run yet.');
  });

  it('says once why a cell will run', () => {
    const records = [MADE, { cell: 'C', reads: { images: 1 }, values: {} }];
    const text = (more: { stale?: string; planned?: string }): string =>
      draw(records, more).node.textContent;
    expect(text({ planned: 'restores images' })).toMatch(/Will run: restores images$/);
    expect(text({ stale: 'images is stale', planned: 'images is stale' })).toMatch(
      /Stale: images is stale$/
    );
  });
});
