// The order of edges that enter one input: dense, from 0, whoever comes or goes.
import type { EdgeIndex } from '../graph/edgeIndex';
import { compareByCodePoint } from '../canonical';
import type { LayerEdge, Port } from './model';

/** Ids of the edges into an input, by their place, then by id. */
export function edgesIntoPort(index: EdgeIndex<LayerEdge>, [node, port]: Port): readonly string[] {
  return [...index.into(node)]
    .filter(id => index.get(id)?.to[1] === port)
    .sort(
      (one, other) =>
        (index.get(one)?.order ?? 0) - (index.get(other)?.order ?? 0) ||
        compareByCodePoint(one, other)
    );
}

/** The ids with one of them at a place, counted without it. */
export function withAt(ids: readonly string[], id: string, place: number): readonly string[] {
  const others = ids.filter(each => each !== id);
  const at = Math.max(0, Math.min(others.length, Math.round(place)));
  return [...others.slice(0, at), id, ...others.slice(at)];
}

/** The edges whose place is another when those of one input come in the order of `ids`. */
export function replaced(
  index: EdgeIndex<LayerEdge>,
  ids: readonly string[]
): readonly (readonly [id: string, edge: LayerEdge, order: number])[] {
  return ids.flatMap((id, order) => {
    const edge = index.get(id);
    return edge === undefined || (edge.order ?? 0) === order ? [] : [[id, edge, order] as const];
  });
}
