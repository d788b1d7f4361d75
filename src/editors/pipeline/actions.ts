// What the user can do in the pipeline editor: each is an edit of the model or a request, called by views and commands.
import { DocumentWidget, type IDocumentWidget } from '@jupyterlab/docregistry';

import type * as Api from '../../documents/generated/api';
import type { IPipelineProblem } from '../../documents/pipeline/model';
import type { IGraphActions, Point } from '../../graph/types';
import { CommandIDs } from '../../utils/commandIDs';
import { messageOf } from '../../utils/errors';
import { fileOf } from './graphOf';
import { freeArtifactName, type IPaletteEntry, nodeOf, portFor } from './palette';
import { canvasEdits } from '../common/editing';
import type { IWanted } from '../common/editorState';
import { placeFor, snap } from '../common/placing';
import { jobsOf } from './planSummary';
import type { EditorState } from './state';

/**
 * Adds what a palette entry stands for and selects it; null when that is refused. An operation of a library is copied
 * into the project first.
 */
export async function addEntry(
  state: EditorState,
  entry: IPaletteEntry,
  at: Point | null = null,
  wanted: IWanted | null = null
): Promise<string | null> {
  const { offer } = entry;
  if (offer === undefined || entry.refusal !== undefined) {
    return addNode(state, entry, at, wanted);
  }
  const { project, files, trans } = state;
  if (project === null || files === null) {
    state.say(state.projectProblem);
    return null;
  }
  try {
    const { path } = await project.copyOperation({ library: offer.library, name: offer.name });
    await files.refresh(new Set<Api.Area>(['operations']));
    const id = addNode(state, { ...entry, key: path, group: 'operations' }, at, wanted);
    if (id !== null) {
      state.say(
        trans.__(
          '%1 was copied from %2 into the project: it is yours to change.',
          path,
          offer.title
        )
      );
    }
    return id;
  } catch (reason) {
    state.say(messageOf(reason));
    return null;
  }
}

/** Adds a node for an entry of this project; null when that is refused. */
function addNode(
  state: EditorState,
  entry: IPaletteEntry,
  at: Point | null,
  wanted: IWanted | null
): string | null {
  const reason = entry.refusal;
  if (reason !== undefined) {
    state.say(reason);
    return null;
  }
  const { model } = state;
  const nodes = model.data.nodes;
  const place =
    at === null
      ? placeFor(nodes, state.selection.nodes, state.canvas?.placeAt() ?? [0, 0])
      : ([snap(at[0]), snap(at[1])] as const);
  const name = entry.key === 'output' ? freeArtifactName(wanted?.from[1] ?? 'output', nodes) : null;
  const made: string[] = [];
  state.edit(() => {
    const id = model.add(nodeOf(entry, place, name), name ?? entry.name);
    made.push(id);
    const port = wanted === null ? null : portFor(entry, wanted);
    if (wanted !== null && port !== null) {
      const added = [id, port] as const;
      const [from, to] = wanted.isOutput ? [wanted.from, added] : [added, wanted.from];
      if (model.refuses(from, to) === null) {
        model.connect(from, to);
      }
    }
  });
  const id = made[0];
  if (id === undefined) {
    return null;
  }
  state.setPopup(null);
  state.select([id]);
  return id;
}

/** Saves, plans and shows the plan. */
export async function plan(
  state: EditorState,
  until: readonly string[] | null = null,
  force = false
): Promise<void> {
  if (state.runs !== null) {
    state.setSide('plan');
    await state.runs.makePlan(until, force);
  } else {
    state.say(state.projectProblem);
  }
}

/** Runs the pipeline, or what the plan that is shown is of; first shows the plan where the setting says so. */
export async function run(
  state: EditorState,
  asked: 'plan' | 'toolbar' = 'toolbar'
): Promise<void> {
  const { runs, settings } = state;
  if (runs === null) {
    state.say(state.projectProblem);
    return;
  }
  const isPlanned = state.side === 'plan' && runs.plan !== null && !runs.isOutdated;
  if (asked === 'toolbar' && !settings.runWithoutPlan && !isPlanned) {
    await plan(state);
    return;
  }
  const [until, force] = isPlanned ? [runs.until, runs.force] : [null, false];
  if (await runs.start(until, force)) {
    state.setSide('run');
  } else {
    // The reason stands in the plan's place.
    state.setSide('plan');
  }
}

/** Runs a node and what it needs. Sub-pipelines are known to the server by what is inside them. */
export async function runUntil(state: EditorState, nodes: readonly string[]): Promise<void> {
  const { runs } = state;
  if (runs === null || nodes.length === 0) {
    state.say(runs === null ? state.projectProblem : null);
    return;
  }
  let until: readonly string[] = nodes;
  if (nodes.some(id => state.model.data.nodes[id]?.kind === 'pipeline')) {
    state.setSide('plan');
    if (!(await runs.makePlan()) || runs.plan === null) {
      return;
    }
    const { steps } = runs.plan;
    until = nodes.flatMap(id =>
      state.model.data.nodes[id]?.kind === 'pipeline' ? jobsOf(id, steps) : [id]
    );
  }
  await plan(state, until);
  if (runs.plan?.ready === true && state.settings.runWithoutPlan) {
    await run(state, 'plan');
  }
}

/** Opens the file of a node beside the canvas, an operation at a line. */
export async function openCode(state: EditorState, node: string, line?: number): Promise<void> {
  const data = state.model.data.nodes[node];
  const path = data === undefined ? null : fileOf(data);
  if (path !== null) {
    await openFile(state, path, line);
  }
}

/**
 * Opens the pipeline, or one node of it, as a notebook. A sub-pipeline's node opens the whole sub-pipeline.
 */
export async function openAsNotebook(
  state: EditorState,
  node: string | null = null
): Promise<void> {
  const { project } = state;
  const data = node === null ? undefined : state.model.data.nodes[node];
  if (project === null) {
    state.say(state.projectProblem);
    return;
  }
  if (data !== undefined && data.kind !== 'operation' && data.kind !== 'pipeline') {
    state.say(state.trans.__('Only operations and pipelines open as notebooks.'));
    return;
  }
  try {
    await state.commands.execute(CommandIDs.openAsNotebook, {
      project: project.path,
      path: data?.kind === 'pipeline' ? data.pipeline : state.ownPath,
      ...(data?.kind === 'operation' ? { node } : {})
    });
  } catch (reason) {
    state.say(messageOf(reason));
  }
}

export async function openFile(state: EditorState, path: string, line?: number): Promise<void> {
  const project = state.project;
  if (project === null) {
    state.say(state.projectProblem);
    return;
  }
  try {
    let shown = line;
    if (path.endsWith('.py')) {
      const opened: unknown = await state.commands.execute('docmanager:open', {
        path: project.contentsPath(path),
        factory: 'Editor',
        options: { ref: state.id, mode: 'split-right' }
      });
      shown ??= await functionLine(opened);
    }
    await state.commands.execute(CommandIDs.openDocument, {
      project: project.path,
      path,
      ...(shown === undefined ? {} : { line: shown })
    });
  } catch (reason) {
    state.say(messageOf(reason));
  }
}

/** The line, from 1, of an operation's function in an opened document; undefined when there is none. */
async function functionLine(opened: unknown): Promise<number | undefined> {
  if (!(opened instanceof DocumentWidget)) {
    return undefined;
  }
  const { context } = opened as IDocumentWidget;
  await context.ready;
  const lines = context.model.toString().split('\n');
  const at = lines.findIndex(each => /^(async )?def (?!_)/.test(each));
  return at < 0 ? undefined : at + 1;
}

/** Makes a resource for a reference of a node, as its library does it, and has the reference point to it. */
export async function newResource(
  state: EditorState,
  node: string,
  reference: Api.Reference
): Promise<void> {
  try {
    const path: unknown = await state.commands.execute(CommandIDs.newResource, {
      project: state.project?.path ?? '',
      type: reference.type
    });
    if (typeof path === 'string' && node in state.model.data.nodes) {
      await state.files?.refresh(new Set<Api.Area>(['architectures']));
      state.edit(() => {
        state.model.setReference(node, reference.name, path);
      });
    }
  } catch (reason) {
    state.say(messageOf(reason));
  }
}

export async function openExecution(state: EditorState, id: string, node?: string): Promise<void> {
  try {
    await state.commands.execute(CommandIDs.openExecution, {
      project: state.project?.path ?? '',
      id,
      ...(node === undefined ? {} : { node })
    });
  } catch (reason) {
    state.say(messageOf(reason));
  }
}

/** Shows where a problem is. */
export function jumpTo(state: EditorState, problem: IPipelineProblem): void {
  if (problem.node !== undefined && problem.node in state.model.data.nodes) {
    state.setSide('inspector');
    state.reveal(problem.node);
  } else if (problem.edge !== undefined) {
    state.select([], [problem.edge]);
  }
}

/** What the canvas may do with the pipeline; nothing when it is read-only. */
export function canvasActions(state: EditorState): IGraphActions {
  const { model } = state;
  const open: IGraphActions['open'] = node => {
    void openCode(state, node);
  };
  const openReference: IGraphActions['openReference'] = (node, row) => {
    const data = model.data.nodes[node];
    const path = data?.kind === 'operation' ? data.references[row] : undefined;
    if (path !== undefined && path !== '') {
      void openFile(state, path);
    }
  };
  const common = { ...canvasEdits(state), open, openReference };
  if (state.isReadOnly) {
    return common;
  }
  return {
    ...common,
    setValue: (node, row, value) => {
      setRow(state, node, row, value);
    },
    rename: (node, title) => {
      state.edit(() => {
        model.setTitle(node, title);
      });
    }
  };
}

/** Sets an attribute or a reference by the name of its row. */
function setRow(state: EditorState, node: string, row: string, value: string): void {
  const isReference = state.model
    .interfaceOf(node)
    ?.references.some(reference => reference.name === row);
  state.edit(() => {
    if (isReference === true) {
      state.model.setReference(node, row, value === '' ? null : value);
    } else {
      state.model.setAttribute(node, row, value === '' ? null : value);
    }
  });
}
