// Tests of turning descriptions into what is drawn: what did not change must stay the same object.
import { flowEdges, flowNodes, type IFlowOptions } from '../../graph/flow';
import type { IGraph, IGraphEdge, IGraphNode } from '../../graph/types';

const OPTIONS: IFlowOptions = { direction: 'right', roleDescription: 'node' };
const NOTHING = { nodes: [], edges: [] };
const FREE: ReadonlySet<string> = new Set();

function node(id: string, extra: Partial<IGraphNode> = {}): IGraphNode {
  return {
    id,
    title: id,
    icon: 'operation',
    position: [0, 0],
    inputs: [{ name: 'in', family: 'any' }],
    outputs: [{ name: 'out', family: 'any' }],
    rows: [],
    description: id,
    ...extra
  };
}

function edge(id: string, from: string, to: string, extra: Partial<IGraphEdge> = {}): IGraphEdge {
  return { id, from: [from, 'out'], to: [to, 'in'], family: 'any', ...extra };
}

function graph(nodes: IGraphNode[], edges: IGraphEdge[] = []): IGraph {
  return { nodes, edges };
}

describe('flowNodes', () => {
  const before = flowNodes(graph([node('a'), node('b')]), [], NOTHING, FREE, OPTIONS);

  it('keeps a node whose description says the same', () => {
    const after = flowNodes(graph([node('a'), node('b')]), before, NOTHING, FREE, OPTIONS);
    expect(after[0]).toBe(before[0]);
    expect(after[1]).toBe(before[1]);
  });

  it('makes only the changed node anew', () => {
    const changed = graph([node('a'), node('b', { status: 'running' })]);
    const after = flowNodes(changed, before, NOTHING, FREE, OPTIONS);
    expect(after[0]).toBe(before[0]);
    expect(after[1]?.data.node.status).toBe('running');
  });

  it('keeps the description object when only the selection changes', () => {
    const chosen = { nodes: ['a'], edges: [] };
    const after = flowNodes(graph([node('a'), node('b')]), before, chosen, FREE, OPTIONS);
    expect(after[0]?.selected).toBe(true);
    expect(after[0]?.data).toBe(before[0]?.data);
    expect(after[1]).toBe(before[1]);
  });

  it('leaves a node where the user holds it, whatever the document says meanwhile', () => {
    const dragged = before.map(item => ({ ...item, position: { x: 70, y: 80 } }));
    const moved = graph([node('a', { position: [500, 500] }), node('b')]);
    const held = flowNodes(moved, dragged, NOTHING, new Set(['a']), OPTIONS);
    expect(held[0]?.position).toEqual({ x: 70, y: 80 });
    const free = flowNodes(moved, dragged, NOTHING, FREE, OPTIONS);
    expect(free[0]?.position).toEqual({ x: 500, y: 500 });
  });

  it('keeps the place on the canvas when something else of the node changes', () => {
    const dragged = before.map(item => ({ ...item, position: { x: 70, y: 80 } }));
    const renamed = graph([node('a', { title: 'new' }), node('b')]);
    expect(flowNodes(renamed, dragged, NOTHING, FREE, OPTIONS)[0]?.position).toEqual({
      x: 70,
      y: 80
    });
  });

  it('says what a node is', () => {
    const [first] = flowNodes(
      graph([node('a', { description: 'Operation a' })]),
      [],
      NOTHING,
      FREE,
      OPTIONS
    );
    expect(first?.ariaLabel).toBe('Operation a');
  });
});

describe('flowEdges', () => {
  const nodes = [node('a'), node('b')];

  it('leaves out edges whose port is gone', () => {
    const gone = edge('e', 'a', 'b', { to: ['b', 'gone'] });
    expect(flowEdges(graph(nodes, [gone]), [], NOTHING)).toEqual([]);
  });

  it('marks the edges of a selected node as touched, and makes only those anew', () => {
    const all = graph([...nodes, node('c')], [edge('ab', 'a', 'b'), edge('bc', 'b', 'c')]);
    const before = flowEdges(all, [], NOTHING);
    const after = flowEdges(all, before, { nodes: ['c'], edges: [] });
    expect(after[0]).toBe(before[0]);
    expect(after[1]?.data?.isTouched).toBe(true);
  });
});
