// Graphs of layers for tests: cards with one input and one output unless something else is said.
import type { IGraph, IGraphEdge, IGraphNode, Point } from '../../graph/types';

export function layer(
  id: string,
  position: Point = [0, 0],
  extra: Partial<IGraphNode> = {}
): IGraphNode {
  return {
    id,
    title: 'Layer',
    icon: 'layers',
    card: { tone: 'core', summary: '', note: '' },
    position,
    inputs: [{ name: 'x', family: 'any' }],
    outputs: [{ name: 'output', family: 'any' }],
    rows: [],
    description: id,
    ...extra
  };
}

/** A layer that takes a list: what the edges that end in it are called. */
export function merge(id: string, position: Point, edges: readonly string[]): IGraphNode {
  return layer(id, position, {
    inputs: [{ name: 'x', family: 'any', rings: edges.map(edge => ({ edge })) }]
  });
}

/** "a b" leads from a to b, "a b 1" into its second place. */
export function edges(...texts: readonly string[]): IGraphEdge[] {
  return texts.map(text => {
    const [from = '', to = '', place] = text.split(' ');
    return {
      id: text,
      from: [from, 'output'],
      to: [to, 'x'],
      family: 'any',
      ...(place === undefined ? {} : { place: Number(place) })
    };
  });
}

export function network(nodes: readonly IGraphNode[], ...texts: readonly string[]): IGraph {
  return { nodes, edges: edges(...texts) };
}
