// Layers that nobody has placed yet, as after an import, are arranged when they are first shown.
import { arrange } from './arrange';
import type { ArchitectureState } from './state';

/** Arranges each graph that is shown and whose layers all lie at one place; tried once for each. */
export function arrangeUnplaced(
  state: ArchitectureState,
  place: (state: ArchitectureState) => Promise<void> = arrange
): void {
  const tried = new Set<string>();
  const look = (): void => {
    const { prefix, model, isReadOnly } = state;
    if (!isReadOnly && !tried.has(prefix) && isUnplaced(Object.values(model.layers.nodes))) {
      tried.add(prefix);
      void place(state);
    }
  };
  state.changed.connect(look);
  look();
}

/** Whether several nodes lie at one place. */
export function isUnplaced(
  nodes: readonly { readonly position: readonly [number, number] }[]
): boolean {
  const [x, y] = nodes[0]?.position ?? [0, 0];
  return nodes.length > 1 && nodes.every(({ position }) => position[0] === x && position[1] === y);
}
