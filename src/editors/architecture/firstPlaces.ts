// The first places of layers that nobody has placed: no edit that could be undone, or that would have to be saved.
import { layout } from '../../graph/layout';
import { messageOf } from '../../utils/errors';
import type { ArchitectureState } from './state';

/** Places the layers of the graph that is shown, and saves them with a document that was saved; says why when it cannot. */
export async function placeFirst(state: ArchitectureState): Promise<void> {
  const { context, model, prefix } = state;
  try {
    const places = await layout(state.graph, 'down');
    if (state.isDisposed || state.isReadOnly || state.prefix !== prefix) {
      return;
    }
    const wasSaved = !context.model.dirty;
    model.place(places);
    if (state.selection.nodes.length === 0) {
      state.fitWhenDrawn();
    }
    if (wasSaved) {
      // That it failed is shown by the document itself.
      context.save().catch(() => undefined);
    }
  } catch (reason) {
    state.say(messageOf(reason));
  }
}
