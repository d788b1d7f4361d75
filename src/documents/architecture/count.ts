// How many layers a graph is, with those inside of its blocks; the inputs of a block stand for what goes into it.
import type { Architecture, Layers } from './model';
import { type Models, openBlock } from './opened';
import { isInputClass } from './ports';

/** A graph with the inner models that its blocks can show. */
export interface ICounted {
  readonly layers: Pick<Layers, 'nodes'>;
  readonly models: Models;
}

/** Layers of a graph, its own inputs counted; a block that cannot be opened is one. */
export function countLayers(
  { layers, models }: ICounted,
  files: ReadonlyMap<string, Architecture>
): number {
  return count(layers, models, files, true, new Set());
}

/** Layers inside of a block, without its inputs; null when it cannot be opened. */
export function countInside(
  block: string,
  models: Models,
  files: ReadonlyMap<string, Architecture>,
  around: ReadonlySet<string> = new Set()
): number | null {
  const opened = openBlock(block, models, files);
  return opened === null || around.has(block)
    ? null
    : count(opened.layers, opened.models, files, false, new Set([...around, block]));
}

function count(
  { nodes }: Pick<Layers, 'nodes'>,
  models: Models,
  files: ReadonlyMap<string, Architecture>,
  withInputs: boolean,
  around: ReadonlySet<string>
): number {
  const sizes = new Map<string, number>();
  let sum = 0;
  for (const node of Object.values(nodes)) {
    const origin = node.kind === 'again' ? nodes[node.layer] : node;
    if (origin?.kind === 'block') {
      const block = origin.architecture;
      const size = sizes.get(block) ?? countInside(block, models, files, around) ?? 1;
      sizes.set(block, size);
      sum += size;
    } else if (withInputs || node.kind !== 'layer' || !isInputClass(node.class)) {
      sum += 1;
    }
  }
  return sum;
}
