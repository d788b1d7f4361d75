// Tests of the sizes of nodes and the places of their ports, which the style sheet repeats.
import { nodeSize, portPlace } from '../../graph/geometry';
import type { IGraphNode } from '../../graph/types';

const PLAIN: IGraphNode = {
  id: 'a',
  title: 'a',
  icon: 'operation',
  position: [0, 0],
  inputs: [],
  outputs: [],
  rows: [],
  description: 'a'
};
const FULL: IGraphNode = {
  ...PLAIN,
  inputs: [
    { name: 'x', family: 'any' },
    { name: 'y', family: 'any' }
  ],
  outputs: [{ name: 'z', family: 'any' }],
  rows: [{ name: 'size', value: '1', kind: 'attribute' }],
  footer: 'done'
};

describe('nodeSize', () => {
  it('is only a header when there is nothing else', () => {
    expect(nodeSize(PLAIN, 'right')).toEqual({ width: 112, height: 34 });
  });

  it('adds port rows, values and the footer', () => {
    expect(nodeSize(FULL, 'right').height).toBe(34 + 2 * 24 + 6 + 1 + 24 + 8 + 25);
    expect(nodeSize(FULL, 'down').height).toBe(34 + 1 + 24 + 8 + 25);
  });

  it('is as wide as its longest text needs, in steps of the grid and within bounds', () => {
    const long: IGraphNode = { ...PLAIN, title: 'a_very_long_name_of_an_operation_indeed' };
    expect(nodeSize(long, 'right').width).toBe(208);
    expect(nodeSize({ ...PLAIN, title: 'read_table' }, 'right').width % 16).toBe(0);
  });
});

describe('portPlace', () => {
  it.each([
    ['x', false, 'right', [0, 48]],
    ['y', false, 'right', [0, 72]],
    ['z', true, 'right', [144, 48]],
    ['z', false, 'right', null],
    ['x', false, 'down', [48, 0]]
  ] as const)('of %s (output: %s, %s)', (port, isOutput, direction, place) => {
    const found = portPlace(FULL, port, isOutput, direction);
    if (place === null) {
      expect(found).toBeNull();
    } else {
      const { width, height } = nodeSize(FULL, direction);
      const scale = width / 144;
      expect(found).toEqual([place[0] * scale, place[1] === 0 && isOutput ? height : place[1]]);
    }
  });
});
