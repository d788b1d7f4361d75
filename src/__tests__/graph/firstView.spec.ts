// Promises of the first picture of a graph: all of it, unless that could not be read.
import { viewOf } from '../../graph/firstView';
import type { IGraph, IGraphNode } from '../../graph/types';

function row(count: number): IGraph {
  const nodes = Array.from({ length: count }, (_, index): IGraphNode => ({
    id: `n${index}`,
    title: `n${index}`,
    icon: 'operation',
    position: [100 + index * 300, 40],
    inputs: [],
    outputs: [],
    rows: [],
    description: ''
  }));
  return { nodes, edges: [] };
}

it('shows a small graph whole, in the middle', () => {
  const view = viewOf(row(2), 'right', 1000, 600);
  expect(view.zoom).toBe(1);
  expect(view.x + 100 * view.zoom).toBeGreaterThan(100);
});

it('keeps a tall graph from below the field that adds nodes', () => {
  const nodes = row(8).nodes.map((node, index) => ({
    ...node,
    position: [0, index * 96] as const
  }));
  const [whole, begun] = [600, 300].map(height =>
    viewOf({ nodes, edges: [] }, 'down', 800, height)
  );
  expect(whole?.zoom).toBeLessThan(1);
  // The first node's upper edge is at 0.
  expect(whole?.y).toBeGreaterThanOrEqual(52);
  expect([begun?.zoom, begun?.y]).toEqual([0.6, 52]);
});

it('begins at the beginning of a graph that could not be read as a whole', () => {
  const view = viewOf(row(12), 'right', 800, 600);
  expect(view.zoom).toBe(0.6);
  expect(view.x + 100 * view.zoom).toBeCloseTo(800 * 0.08);
  // What is not too high stands in the middle.
  expect(view.y + 40 * view.zoom).toBeGreaterThan(200);
});

it('shows many nodes as an overview', () => {
  expect(viewOf(row(100), 'right', 800, 600).zoom).toBeLessThan(0.1);
});

it('shows more of a graph that is only looked at', () => {
  expect(viewOf(row(12), 'right', 800, 600, 0.4).zoom).toBe(0.4);
});
