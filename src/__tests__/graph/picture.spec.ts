// Promises of pictures: one SVG by itself, whatever the document says, with everything of a graph of layers.
import { readFileSync } from 'fs';
import { join } from 'path';

import { scaleOf } from '../../editors/architecture/picture';
import { INK, toneOf } from '../../graph/picture/ink';
import { pictureOf } from '../../graph/picture/picture';
import type { IGraph, IGraphNode } from '../../graph/types';

function layer(id: string, y: number, more: Partial<IGraphNode> = {}): IGraphNode {
  return {
    id,
    title: id,
    icon: 'layers',
    card: { tone: 'convolution', summary: '64, 3 × 3', note: '1,792' },
    position: [0, y],
    inputs: [{ name: 'inputs', family: 'any' }],
    outputs: [{ name: 'output', family: 'any' }],
    rows: [],
    description: id,
    ...more
  };
}

function chain(count: number): IGraph {
  const nodes = Array.from({ length: count }, (_, at) => layer(`conv${String(at)}`, at * 112));
  return {
    nodes,
    edges: nodes.slice(1).map(({ id }, at) => ({
      id,
      from: [`conv${String(at)}`, 'output'] as const,
      to: [id, 'inputs'] as const,
      family: 'any',
      label: '32×32×64'
    }))
  };
}

function drawn(graph: IGraph): Document {
  const { svg } = pictureOf(graph, 'a network', 'none');
  const found = new DOMParser().parseFromString(svg, 'image/svg+xml');
  expect(found.querySelector('parsererror')).toBeNull();
  return found;
}

const texts = (picture: Document): string[] =>
  [...picture.querySelectorAll('text')].map(each => each.textContent);

it('has every layer and the shape on every edge', () => {
  const found = texts(drawn(chain(3)));
  expect(found.filter(text => text === '32×32×64')).toHaveLength(2);
  expect(found).toEqual(expect.arrayContaining(['conv0', 'conv1', 'conv2', '64, 3 × 3', '1,792']));
});

it('has all of a large network, not what is seen of it', () => {
  const { height } = pictureOf(chain(500), '', 'none');
  expect(texts(drawn(chain(500))).filter(text => text.startsWith('conv'))).toHaveLength(500);
  expect(height).toBeGreaterThan(500 * 100);
});

it('leaves room for what is written on a line, and dashes what is not known', () => {
  const [known, unknown] = ['wrong', 'unknown'].map(state => {
    const { nodes, edges } = chain(2);
    const changed = edges.map(edge => ({ ...edge, state: state as 'wrong' | 'unknown' }));
    return drawn({ nodes, edges: changed }).querySelector('path')?.getAttribute('stroke-dasharray');
  });
  const [before = 0, gap = 0, after = 0] = (known ?? '').split(' ').map(Number);
  expect(before + gap + after).toBeCloseTo(60, 0);
  expect(gap).toBeGreaterThan(10);
  expect(unknown).toMatch(/^4 4 4 4/);
});

it('shows names as they are, and as nothing else', () => {
  const name = '<script>&"\u0000';
  const picture = drawn({ nodes: [layer('a', 0, { title: name })], edges: [] });
  expect(picture.querySelector('script')).toBeNull();
  expect(texts(picture)[0]).toBe('<script>&"');
});

it('has a ground only when it is wanted, and something to show of nothing', () => {
  const grounds = (['white', 'none'] as const).map(
    ground => pictureOf(chain(1), '', ground).svg.split('fill="#fff"').length
  );
  expect((grounds[0] ?? 0) - (grounds[1] ?? 0)).toBe(1);
  expect(pictureOf({ nodes: [], edges: [] }, '', 'none').width).toBeGreaterThan(0);
});

it('has the colours of the light theme', () => {
  const style = (file: string): string =>
    readFileSync(join(__dirname, '../../../style', file), 'utf-8').split("'false'")[0] ?? '';
  for (const [, tone = '', colour] of style('layers.css').matchAll(/--df-layer-(\w+): (#\w+);/g)) {
    expect(toneOf(tone)).toBe(colour);
  }
  for (const [name, colour] of [
    ['node', INK.node],
    ['node-edge', INK.edge],
    ['failed', INK.wrong],
    ['failed-mark', INK.wrongMark]
  ] as const) {
    expect(style('tokens.css')).toContain(`--df-${name}: ${colour};`);
  }
});

it.each([
  [{ width: 400, height: 1000 }, 3],
  [{ width: 500, height: 32_768 }, 0.5]
])('has as many pixels as browsers draw: %j', (size, expected) => {
  expect(scaleOf(size)).toBe(expected);
});
