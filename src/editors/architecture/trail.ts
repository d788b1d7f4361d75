// Where in a document the editor is: the blocks that were opened one in the other, and what their layers are called there.
import type { Architecture, Layers } from '../../documents/architecture/model';

/** A block that was opened: the node that uses it, and the inner model it stands for. */
export interface IOpened {
  readonly node: string;
  readonly model: string;
}

/** Places of a block among all that use the same inner model, from 1. */
export interface IUse {
  readonly place: number;
  readonly count: number;
}

/** The name of a document's inner model that a node stands for; null when it stands for none. */
export function innerOf(layers: Pick<Layers, 'nodes'>, node: string): string | null {
  const data = layers.nodes[node];
  const block = data?.kind === 'again' ? layers.nodes[data.layer] : data;
  return block?.kind === 'block' && block.architecture.startsWith('#')
    ? block.architecture.slice(1)
    : null;
}

/** What the ids of layers begin with in feedback and code. */
export function prefixOf(trail: readonly IOpened[]): string {
  return trail.map(each => `${each.node}/`).join('');
}

/** The trail as far as the document still has it. */
export function validTrail(document: Architecture, trail: readonly IOpened[]): readonly IOpened[] {
  const kept: IOpened[] = [];
  let layers: Pick<Layers, 'nodes'> = document;
  for (const opened of trail) {
    const inner = document.models?.[opened.model];
    if (innerOf(layers, opened.node) !== opened.model || inner === undefined) {
      break;
    }
    kept.push(opened);
    layers = inner;
  }
  return kept;
}

/** Which of the blocks in the same graph that use the same inner model an opened one is. */
export function useOf(document: Architecture, trail: readonly IOpened[]): IUse | null {
  const last = trail.at(-1);
  const outer = trail.at(-2);
  const layers = outer === undefined ? document : document.models?.[outer.model];
  if (last === undefined || layers === undefined) {
    return null;
  }
  const users = Object.keys(layers.nodes)
    .filter(node => layers.nodes[node]?.kind === 'block' && innerOf(layers, node) === last.model)
    .sort(
      (one, other) =>
        (layers.nodes[one]?.position[1] ?? 0) - (layers.nodes[other]?.position[1] ?? 0) ||
        (layers.nodes[one]?.position[0] ?? 0) - (layers.nodes[other]?.position[0] ?? 0)
    );
  return { place: users.indexOf(last.node) + 1, count: users.length };
}
