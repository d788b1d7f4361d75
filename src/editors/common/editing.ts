// What can be done with the selection of any graph, and what the canvas may do with its document.
import { nodeSize } from '../../graph/geometry';
import type { IGraphActions, IGraphNode, Point } from '../../graph/types';
import { copyText, pastedText } from './clipboard';
import type { AnyEditorState } from './editorState';
import { fragmentText } from './fragmentText';
import { snap } from './placing';

/** Between nodes and what is put beside them, in canvas units. */
const GAP = 64;

/** How far the corner of a new node lies before the point where a connection into it was dropped. */
const BEFORE: Readonly<Record<AnyEditorState['direction'], Point>> = {
  right: [176, 0],
  down: [0, 96]
};

export function deleteSelection(state: AnyEditorState): void {
  const { nodes, edges } = state.selection;
  if (nodes.length + edges.length > 0) {
    state.edit(() => {
      state.model.delete(nodes, edges);
    });
    // What had the focus is gone.
    state.focus();
  }
}

export async function copySelection(state: AnyEditorState): Promise<void> {
  const { nodes } = state.selection;
  const { kind } = state.fragments;
  if (nodes.length > 0) {
    await copyText(kind, fragmentText(kind, state.model.copy(nodes)));
  }
}

export async function cutSelection(state: AnyEditorState): Promise<void> {
  await copySelection(state);
  deleteSelection(state);
}

/** Pastes what the clipboard holds into the middle of what is seen; says so when that is no part of such a graph. */
export async function paste(state: AnyEditorState): Promise<void> {
  const { fragments } = state;
  const fragment = fragments.read(await pastedText(fragments.kind));
  if (fragment === null) {
    state.say(state.words.notPasted);
    return;
  }
  const [left, top, right, bottom] = box(Object.values(fragment.nodes).map(each => each.position));
  const [x, y] = state.canvas?.placeAt() ?? [0, 0];
  state.edit(() => {
    const corner = [snap(x - (right - left) / 2 - 64), snap(y - (bottom - top) / 2 - 32)] as const;
    state.select(state.model.paste(fragment, corner));
  });
}

/** Copies the selected nodes beside themselves, across the way of the data. */
export function duplicate(state: AnyEditorState): void {
  const chosen = state.graph.nodes.filter(({ id }) => state.selection.nodes.includes(id));
  if (chosen.length === 0) {
    return;
  }
  const corner = besideAll(state, chosen);
  state.edit(() => {
    const made = state.model.paste(state.model.copy(chosen.map(({ id }) => id)), corner);
    state.select(made);
    const [first] = made;
    if (first !== undefined) {
      // There may be no room beside the others in what is seen.
      state.showWhenDrawn(first);
    }
  });
}

/** The first free place for a copy of some nodes. */
function besideAll(state: AnyEditorState, chosen: readonly IGraphNode[]): Point {
  const isDown = state.direction === 'down';
  const boxOf = (nodes: readonly IGraphNode[]): Box =>
    box(
      nodes.flatMap(node => {
        const { width, height } = nodeSize(node, state.direction);
        const [x, y] = node.position;
        return [node.position, [x + width, y + height] as const];
      })
    );
  const [left, top, right, bottom] = boxOf(chosen);
  const boxes = state.graph.nodes.map(node => boxOf([node]));
  let corner: Point = [left, top];
  let inWay: Box | undefined = [left, top, right, bottom];
  while (inWay !== undefined) {
    corner = isDown ? [snap(inWay[2] + GAP), top] : [left, snap(inWay[3] + GAP)];
    const [x, y] = corner;
    const [endX, endY] = [x + right - left, y + bottom - top];
    inWay = boxes.find(each => each[0] < endX && each[2] > x && each[1] < endY && each[3] > y);
  }
  return corner;
}

export function selectAll(state: AnyEditorState): void {
  const { nodes, edges } = state.graph;
  state.select(
    nodes.map(({ id }) => id),
    edges.map(({ id }) => id)
  );
}

type Box = readonly [left: number, top: number, right: number, bottom: number];

function box(places: readonly Point[]): Box {
  const x = places.map(each => each[0]);
  const y = places.map(each => each[1]);
  return [Math.min(...x), Math.min(...y), Math.max(...x), Math.max(...y)];
}

/** What the canvas may do with any graph: nothing but copy when it is read-only. */
export function canvasEdits(state: AnyEditorState): IGraphActions {
  const { model } = state;
  const copy = (): void => {
    void copySelection(state);
  };
  if (state.isReadOnly) {
    return { copy };
  }
  const before = BEFORE[state.direction];
  return {
    copy,
    paste: () => {
      void paste(state);
    },
    move: positions => {
      state.edit(() => {
        model.move(positions);
      });
    },
    refuses: (from, to) => model.refuses(from, to),
    connect: (from, to, place) => {
      state.edit(() => {
        model.connect(from, to, place);
      });
    },
    delete: (nodes, edges) => {
      state.edit(() => {
        model.delete(nodes, edges);
      });
    },
    dropped: (from, isOutput, at) => {
      state.setPopup({
        kind: 'add',
        wanted: { from, isOutput },
        at: isOutput ? at : [at[0] - before[0], at[1] - before[1]],
        ...(state.pointer === null ? {} : { place: state.pointer })
      });
    }
  };
}
