// What the provenance panel asks of "Make a pipeline", and which names are worth a word.
import type { LineageRecord } from '../../../documents/lineage';
import { isImported } from '../../../documents/lineageRows';
import { SessionLineage } from '../../../documents/sessionLineage';
import { targets } from '../../../panels/provenance/words';

const FIGURE = {
  sha256: 's',
  file: 'figures/s.png',
  width: 640,
  height: 480,
  shown: 'end' as const
};

function lineage(): SessionLineage {
  const found = new SessionLineage(() => '');
  found.setCells(['A', 'B']);
  found.add({ number: 4, status: 'ok', cell: 'A', source: 'plot()', figures: [FIGURE] });
  found.add({ number: 5, status: 'ok', cell: 'A', source: 'plot()', figures: [FIGURE] });
  found.add({ number: 9, status: 'ok', cell: 'B', source: 'plot()', figures: [FIGURE, FIGURE] });
  return found;
}

describe('targets of "Make a pipeline"', () => {
  it('calls figures by their execution, and the second of several by its place', () => {
    const shown = lineage();
    const asked = shown.rows.filter(row => row.kind === 'figure').map(row => targets(shown, row));
    expect(asked).toEqual([[], ['figure-5'], ['figure-9.1'], ['figure-9.2']]);
  });
});

describe('imported names', () => {
  const record = (type: string): LineageRecord => ({
    number: 1,
    status: 'ok',
    source: 'from library import name',
    values: { name: { type, size: null, summary: '' } }
  });

  it.each([
    'module',
    'function',
    'type',
    'pandas._libs._cython_3_1.cython_function_or_method',
    'numpy._ArrayFunctionDispatcher',
    'functools._lru_cache_wrapper',
    'numpy.ufunc'
  ])('a %s that came with an import says nothing', type => {
    expect(isImported('name', record(type))).toBe(true);
  });

  it('a value that was imported is a value', () => {
    expect(isImported('name', record('pandas.core.frame.DataFrame'))).toBe(false);
  });
});
