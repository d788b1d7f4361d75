// The lanes of the lineage graph: no line runs through a mark that is not its own, and only what is in view is found.
import type { ILineageRow, LineageRecord } from '../../../documents/lineage';
import { SessionLineage } from '../../../documents/sessionLineage';
import { layOut, MOST_LANES, visibleTrunks } from '../../../panels/provenance/lanes';

function rowsOf(records: readonly Partial<LineageRecord>[]): readonly ILineageRow[] {
  const lineage = new SessionLineage();
  for (const record of records) {
    lineage.add({ number: 0, status: 'ok', ...record });
  }
  return lineage.rows;
}

const STORY = [
  { number: 1, files_read: [{ path: '/a.csv' }], writes: ['catalog', 'cubes'] },
  { number: 2, reads: { catalog: 1, cubes: 1 }, writes: ['images', 'labels'] },
  { number: 3, reads: { images: 2 }, mutates: ['images'] },
  { number: 4, reads: { images: 3, labels: 2 }, writes: ['model'] }
];

describe('layOut', () => {
  it('gives each row a lane, and keeps the lane of what is read later', () => {
    const lanes = layOut(rowsOf(STORY));
    const found = lanes.rows.map((row, at) => [row.key, lanes.lane[at]]);
    expect(found).toEqual([
      ['file-/a.csv-1', 0],
      ['cell-1', 0],
      ['variable-catalog-1', 0],
      ['variable-cubes-1', 1],
      ['cell-2', 0],
      ['variable-images-2', 0],
      ['variable-labels-2', 1],
      ['cell-3', 0],
      ['variable-images-3', 0],
      ['cell-4', 0],
      ['variable-model-4', 0]
    ]);
    expect(lanes.width).toBe(2);
  });

  it('lets no line run through a mark of another, as long as there are lanes', () => {
    const records = Array.from({ length: 60 }, (_, at) => ({
      number: at + 1,
      writes: [`v${at}`],
      reads: Object.fromEntries(
        [at - 1, at - 3].filter(one => one >= 0).map(one => [`v${one}`, one + 1])
      )
    }));
    const lanes = layOut(rowsOf(records));
    expect(lanes.width).toBeLessThan(MOST_LANES);
    for (const trunk of lanes.trunks.flat()) {
      for (let place = trunk.from + 1; place < trunk.to; place++) {
        expect([place, lanes.lane[place]]).not.toEqual([place, trunk.lane]);
      }
    }
  });

  it('never takes more than the most lanes', () => {
    const writes = Array.from({ length: 30 }, (_, at) => `v${at}`);
    const reads = Object.fromEntries(writes.map(name => [name, 1]));
    const lanes = layOut(
      rowsOf([
        { number: 1, writes },
        { number: 2, reads, writes: ['end'] }
      ])
    );
    expect(lanes.width).toBe(MOST_LANES);
  });
});

describe('visibleTrunks', () => {
  it('finds the lines that cross what is in view, and no others', () => {
    const records = [
      { number: 1, writes: ['early', 'short'] },
      { number: 2, reads: { short: 1 }, writes: ['x'] },
      ...Array.from({ length: 50 }, (_, at) => ({ number: at + 3, writes: [`y${at}`] })),
      { number: 60, reads: { early: 1 }, writes: ['z'] }
    ];
    const lanes = layOut(rowsOf(records));
    const early = lanes.place.get('variable-early-1');
    expect(visibleTrunks(lanes, 40, 60).map(trunk => trunk.from)).toEqual([early]);
    expect(visibleTrunks(lanes, 0, 4)).toHaveLength(2);
  });
});
