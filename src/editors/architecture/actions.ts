// What the user can do in the architecture editor: each is an edit of the model, called by views and commands.

import type { ArgumentPath, Port, Value } from '../../documents/architecture/model';
import type * as Api from '../../documents/generated/api';
import { placeBelow, placeBeside, placeFree, roomBeside } from '../../graph/placing';
import type { IGraphActions, Point } from '../../graph/types';
import { CommandIDs } from '../../utils/commandIDs';
import { messageOf } from '../../utils/errors';
import { canvasEdits } from '../common/editing';
import type { IWanted } from '../common/editorState';
import { snap } from '../common/placing';
import { editArguments } from './fieldFocus';
import { type IPaletteEntry, nodeOf } from './palette';
import type { IShownProblem } from './problems';
import type { ArchitectureState } from './state';

/**
 * Adds what a palette entry stands for and selects it; null when that is refused.
 *
 * Without a place it goes below the selected layers and is joined to them when there is only one way to do that.
 */
export async function addEntry(
  state: ArchitectureState,
  entry: IPaletteEntry,
  at: Point | null = null,
  wanted: IWanted | null = null
): Promise<string | null> {
  const { model } = state;
  if (entry.refusal !== undefined) {
    state.say(entry.refusal);
    return null;
  }
  if (entry.kind === 'block' && !entry.key.startsWith('#')) {
    // Its inputs and outputs are known once its file was read.
    await state.blocks?.open([entry.key]);
  }
  const selected = state.selection.nodes;
  const below =
    at === null ? placeBelow(state.graph, selected, state.canvas?.placeAt() ?? [0, 0]) : null;
  const place = below?.at ?? placeFree(state.graph, [snap(at?.[0] ?? 0), snap(at?.[1] ?? 0)]);
  const made: string[] = [];
  state.edit(() => {
    if (below !== null && below.pushed.size > 0) {
      model.move(below.pushed);
    }
    const { node, name } = nodeOf(entry, place);
    const added = model.add(node, name);
    made.push(added);
    const joins =
      wanted === null
        ? at === null
          ? certainJoins(state, selected, added)
          : []
        : wantedJoins(state, wanted, added);
    for (const [from, to] of joins) {
      if (model.refuses(from, to) === null) {
        model.connect(from, to);
      }
    }
  });
  const id = made[0] ?? null;
  if (id !== null) {
    state.setPopup(null);
    state.select([id]);
  }
  return id;
}

type Join = readonly [from: Port, to: Port];

/**
 * The only way to join the selected layers to a new one below them; nothing when there is none, or more than one.
 * Several go into a list alone, from left to right as they are seen.
 */
function certainJoins(
  state: ArchitectureState,
  selected: readonly string[],
  added: string
): readonly Join[] {
  const { model } = state;
  const [input, ...others] = model.portsOf(added).inputs.filter(port => !port.isOptional);
  if (input === undefined || others.length > 0 || (selected.length > 1 && input.kind !== 'list')) {
    return [];
  }
  const across = (id: string): number => state.node(id)?.position[0] ?? 0;
  return [...selected]
    .sort((one, other) => across(one) - across(other))
    .flatMap(from => {
      const [output, ...more] = model.portsOf(from).outputs;
      return output === undefined || more.length > 0
        ? []
        : [
            [
              [from, output.name],
              [added, input.name]
            ] as const
          ];
    });
}

/** The ports that join a new layer to the port a connection was dragged from. */
function wantedJoins(state: ArchitectureState, wanted: IWanted, added: string): readonly Join[] {
  const ports = state.model.portsOf(added);
  const port = (wanted.isOutput ? ports.inputs : ports.outputs)[0];
  if (port === undefined) {
    return [];
  }
  return wanted.isOutput
    ? [[wanted.from, [added, port.name]]]
    : [[[added, port.name], wanted.from]];
}

/** Another call of the selected layer, which shares its weights. */
export function callAgain(state: ArchitectureState, node: string): void {
  state.edit(() => {
    state.reveal(state.model.addAgain(node, placeBeside(state.graph, node)));
  });
}

/** Puts the layers of a block in its place and selects them. */
export function expandBlock(state: ArchitectureState, node: string): void {
  state.edit(() => {
    state.select(state.model.expand(node));
  });
  // The inspector's button for it is gone.
  state.keepFocus();
}

function isBlock(state: ArchitectureState, node: string): boolean {
  const data = state.node(node);
  return (data?.kind === 'again' ? state.node(data.layer) : data)?.kind === 'block';
}

/** Opens a block: an inner model here, a file in a tab of its own. */
export async function openBlock(state: ArchitectureState, node: string): Promise<void> {
  const data = state.node(node);
  const block = data?.kind === 'again' ? state.node(data.layer) : data;
  if (block?.kind !== 'block' || state.openBlock(node)) {
    return;
  }
  if (block.architecture.startsWith('#')) {
    state.say(state.trans.__('This document has no block called %1.', block.architecture.slice(1)));
    return;
  }
  try {
    await state.commands.execute(CommandIDs.openDocument, {
      project: state.project?.path ?? '',
      path: block.architecture
    });
  } catch (reason) {
    state.say(messageOf(reason));
  }
}

/** Sets an argument of one layer or of several. */
export function setArgument(
  state: ArchitectureState,
  nodes: string | readonly string[],
  path: ArgumentPath,
  value: Value | null
): void {
  state.edit(() => {
    state.model.setArgument(nodes, path, value);
    makeRoom(state, [nodes].flat());
  });
}

/** Moves what lies beside cards that an edit has made wider, as edges into lists and longer words do. */
function makeRoom(state: ArchitectureState, nodes: readonly string[]): void {
  for (const node of nodes) {
    state.model.place(roomBeside(state.graph, node));
  }
}

/** Does a repair: sets one argument of a layer of the graph in scope. */
export function repair(state: ArchitectureState, wanted: Api.LayerRepair): void {
  const node = wanted.node.startsWith(state.prefix)
    ? wanted.node.slice(state.prefix.length)
    : wanted.node;
  if (state.node(node) === null) {
    state.say(
      state.trans.__('%1 lies inside of a block: open the block to repair it.', wanted.node)
    );
    return;
  }
  setArgument(state, node, [wanted.argument], wanted.value);
}

/** Whether a repair concerns the graph in scope. */
export function canRepair(state: ArchitectureState, wanted: Api.LayerRepair): boolean {
  return (
    !state.isReadOnly &&
    wanted.node.startsWith(state.prefix) &&
    state.node(wanted.node.slice(state.prefix.length)) !== null
  );
}

/** Shows where a problem is: opens the blocks around it when it lies in some. */
export function jumpTo(state: ArchitectureState, problem: IShownProblem): void {
  if (problem.node === null) {
    if (problem.edge !== undefined) {
      state.select([], [problem.edge]);
    }
    return;
  }
  revealLayer(state, problem.node);
}

/** Selects a layer by its id in feedback, in the block it lies in. */
export function revealLayer(state: ArchitectureState, id: string): void {
  const parts = id.split('/');
  while (!id.startsWith(state.prefix) && state.trail.length > 0) {
    state.goUp(state.trail.length - 1);
  }
  for (const part of parts.slice(state.trail.length, -1)) {
    if (!state.openBlock(part)) {
      break;
    }
  }
  const node = state.inScope(id);
  if (node !== null) {
    state.setSide('inspector');
    state.reveal(node);
  }
}

/** What the canvas may do with the architecture; nothing but look when it is read-only. */
export function canvasActions(state: ArchitectureState): IGraphActions {
  const { model } = state;
  const look: IGraphActions = {
    ...canvasEdits(state),
    open: node => {
      if (isBlock(state, node)) {
        void openBlock(state, node);
      } else {
        editArguments(state, node);
      }
    }
  };
  if (state.isReadOnly) {
    return look;
  }
  return {
    ...look,
    connect: (from, to, place) => {
      state.edit(() => {
        model.connect(from, to, place);
        makeRoom(state, [to[0]]);
      });
    },
    reorder: (edge, place) => {
      state.edit(() => {
        model.reorder(edge, place);
      });
    },
    rename: (node, name) => {
      renameLayer(state, node, name);
    }
  };
}

/** Gives a layer another name; it stays selected under it. */
export function renameLayer(state: ArchitectureState, node: string, name: string): void {
  const wanted = name.trim();
  if (wanted !== node && wanted !== '') {
    state.edit(() => {
      const wasSelected = state.selection.nodes.includes(node);
      state.model.rename(node, wanted);
      if (wasSelected) {
        state.select([wanted]);
      }
    });
  }
}
