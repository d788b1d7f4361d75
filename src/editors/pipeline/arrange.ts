// Automatic layout as one edit of the pipeline.
import { layout } from '../../graph/layout';
import { messageOf } from '../../utils/errors';
import type { EditorState } from './state';

/** Places all nodes anew and shows the whole; says why when that could not be done. */
export async function arrange(state: EditorState): Promise<void> {
  try {
    const places = await layout(state.graph, 'right');
    const { nodes } = state.model.data;
    // What was deleted while the worker was busy is not placed.
    const kept = new Map([...places].filter(([id]) => id in nodes));
    if (state.isDisposed) {
      return;
    }
    state.edit(() => {
      state.model.move(kept);
    });
    requestAnimationFrame(() => state.canvas?.fit());
  } catch (reason) {
    state.say(messageOf(reason));
  }
}
