// Layers that nobody has placed yet, as after an import, are arranged when they are first shown.
import type { Node } from '../../documents/architecture/model';
import { sameData } from '../../graph/equal';
import { placeFirst } from './firstPlaces';
import type { ArchitectureState } from './state';

type Nodes = Readonly<Record<string, Pick<Node, 'position'>>>;

/**
 * Arranges each graph that is shown and whose layers all lie at one place: once, and once more when the library has said
 * what their cards show, unless somebody has moved layers by then.
 */
export function arrangeUnplaced(
  state: ArchitectureState,
  place: (state: ArchitectureState) => Promise<void> = placeFirst
): void {
  const tried = new Set<string>();
  /** Where the layers of each graph were put before the sizes of their cards were known. */
  const early = new Map<string, Nodes>();
  const isComplete = (): boolean => state.feedback?.revision?.isLatest === true;
  const start = async (prefix: string): Promise<void> => {
    tried.add(prefix);
    const isFinal = isComplete();
    state.setArranging(true);
    try {
      await place(state);
    } finally {
      state.setArranging(false);
    }
    if (!isFinal && state.prefix === prefix) {
      early.set(prefix, state.model.layers.nodes);
      look();
    }
  };
  const look = (): void => {
    const { prefix, model, isReadOnly } = state;
    const { nodes } = model.layers;
    if (isReadOnly || state.isDisposed) {
      return;
    }
    if (!tried.has(prefix)) {
      if (isUnplaced(nodes)) {
        void start(prefix);
      }
      return;
    }
    const before = early.get(prefix);
    if (before !== undefined && isComplete()) {
      early.delete(prefix);
      if (sameData(placesOf(before), placesOf(nodes))) {
        void place(state);
      }
    }
  };
  state.changed.connect(look);
  look();
}

/** Whether several nodes lie at one place. */
export function isUnplaced(nodes: Nodes): boolean {
  const [first, ...others] = Object.values(nodes);
  return others.length > 0 && others.every(({ position }) => sameData(position, first?.position));
}

function placesOf(nodes: Nodes): unknown {
  return Object.entries(nodes).map(([id, { position }]) => [id, position]);
}
