// Automatic layout as one edit of the document.
import { layout } from '../../graph/layout';
import type { Point } from '../../graph/types';
import { messageOf } from '../../utils/errors';
import type { AnyEditorState } from './editorState';

/** Places all nodes anew, along the way of the data, and shows the whole; says why when that could not be done. */
export async function arrange(state: AnyEditorState): Promise<void> {
  const places = await arranged(state);
  if (places !== null) {
    state.edit(() => {
      state.model.move(places);
    });
    state.fitWhenDrawn();
  }
}

/** Where the nodes should lie; null when that could not be found, which is said, or another graph is shown by now. */
export async function arranged(state: AnyEditorState): Promise<ReadonlyMap<string, Point> | null> {
  const { scope } = state;
  try {
    const places = await layout(state.graph, state.direction);
    if (state.isDisposed || state.scope !== scope) {
      return null;
    }
    // What was deleted while the worker was busy is not placed.
    const ids = new Set(state.graph.nodes.map(({ id }) => id));
    return new Map([...places].filter(([id]) => ids.has(id)));
  } catch (reason) {
    state.say(messageOf(reason));
    return null;
  }
}
