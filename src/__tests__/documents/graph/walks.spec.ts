// Order, cycles and ways of graphs, against plain definitions of what they are.
import { findCycle, findPath, topologicalOrder } from '../../../documents/graph/walks';
import type { Edge } from '../../../documents/pipeline/model';
import { Random } from '../pipeline/random';

const edge = (from: string, to: string): Edge => ({ from: [from, 'o'], to: [to, 'i'] });

/** What can be reached along edges, without the start unless it is on a cycle. */
function reach(edges: readonly Edge[], start: string): Set<string> {
  const found = new Set<string>();
  const look = (node: string): void => {
    for (const { from, to } of edges) {
      if (from[0] === node && !found.has(to[0])) {
        found.add(to[0]);
        look(to[0]);
      }
    }
  };
  look(start);
  return found;
}

describe.each(Array.from({ length: 60 }, (_, seed) => seed))('a random graph, seed %d', seed => {
  const random = new Random(seed);
  const nodes = ['b', 'a', 'd', 'c', 'f', 'e', '～', '😀'].slice(0, 2 + random.below(7));
  const pick = (): string => random.pick(nodes) ?? 'a';
  const edges = Array.from({ length: random.below(9) }, () => edge(pick(), pick()));
  const onCycle = nodes.filter(node => reach(edges, node).has(node));
  const stuck = nodes.filter(node => onCycle.some(each => each === node || reach(edges, each).has(node))); // prettier-ignore

  it('is put in order', () => {
    const order = topologicalOrder(nodes, edges);
    expect([...order].sort()).toEqual([...nodes].sort());
    expect(order.slice(order.length - stuck.length).sort()).toEqual([...stuck].sort());
    for (const { from, to } of edges) {
      if (!stuck.includes(to[0])) {
        expect(order.indexOf(from[0])).toBeLessThan(order.indexOf(to[0]));
      }
    }
    expect(topologicalOrder([...nodes].reverse(), [...edges].reverse())).toEqual(order);
  });

  it('has a cycle that is named, or none', () => {
    const cycle = findCycle(nodes, edges);
    expect(cycle === null).toBe(onCycle.length === 0);
    for (const [index, node] of (cycle ?? []).slice(0, -1).entries()) {
      const next = cycle?.[index + 1];
      expect(edges.some(({ from, to }) => from[0] === node && to[0] === next)).toBe(true);
    }
    expect(cycle?.[0]).toBe(cycle?.at(-1));
  });

  it('has a way wherever one can get', () => {
    for (const start of nodes) {
      for (const end of nodes) {
        const path = findPath(edges, start, end);
        expect(path !== null).toBe(start === end || reach(edges, start).has(end));
        expect(path?.at(0) ?? start).toBe(start);
        expect(path?.at(-1) ?? end).toBe(end);
      }
    }
  });
});
