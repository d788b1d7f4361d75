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
