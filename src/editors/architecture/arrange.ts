// Automatic layout as one edit of the architecture.
import { layout } from '../../graph/layout';
import { messageOf } from '../../utils/errors';
import type { ArchitectureState } from './state';

/** Places all layers anew, top to bottom, and shows the whole; says why when that could not be done. */
export async function arrange(state: ArchitectureState): Promise<void> {
  const { prefix } = state;
  try {
    const places = await layout(state.graph, 'down');
    if (state.isDisposed || state.prefix !== prefix) {
      return;
    }
    const { nodes } = state.model.layers;
    // What was deleted while the worker was busy is not placed.
    const kept = new Map([...places].filter(([id]) => id in nodes));
    state.edit(() => {
      state.model.move(kept);
    });
    state.fitWhenDrawn();
  } catch (reason) {
    state.say(messageOf(reason));
  }
}
