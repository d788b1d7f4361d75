// "Run what is stale" as a pure machine: the plan is asked for, its first cell runs, and the plan is asked for again.
import type { IPlanned } from './plan';

/** What became of a cell that was to run. */
export type RunOutcome =
  | { readonly kind: 'ok' }
  | { readonly kind: 'error'; readonly message: string }
  | { readonly kind: 'interrupted' }
  /** The cell is no longer in the notebook. */
  | { readonly kind: 'gone' }
  /** The kernel was restarted, changed or died. */
  | { readonly kind: 'lost' };

export type RerunEnd =
  | { readonly why: 'done' }
  | { readonly why: 'error'; readonly cell: string; readonly message: string }
  /** It would find variables that a run from the top would not have: it would make what that does not make. */
  | { readonly why: 'leftover'; readonly cell: string; readonly names: readonly string[] }
  | { readonly why: 'cancelled' }
  | { readonly why: 'lost' }
  /** The kernel could not say what must run. */
  | { readonly why: 'refused'; readonly message: string }
  /** A cell that ran must run again, though nothing was edited: running it once more would never end. */
  | { readonly why: 'again'; readonly cell: string };

export interface IRerunState {
  readonly phase: 'idle' | 'asking' | 'running' | 'stopping' | 'ended';
  /** Cells that ran to their end, in order; one that was edited meanwhile may be there twice. */
  readonly done: readonly string[];
  readonly current: IPlanned | null;
  /** What is left to run, without the present one, as far as it is known now. */
  readonly left: readonly IPlanned[];
  /** What was to run in the beginning. */
  readonly first: readonly string[] | null;
  readonly end: RerunEnd | null;
  /** Cells that were run, with the edition of the notebook's text then. */
  readonly editions: ReadonlyMap<string, number>;
  /** The edition of the text that the latest plan is of. */
  readonly edition: number;
}

export type RerunEvent =
  | { readonly type: 'start' }
  | { readonly type: 'planned'; readonly cells: readonly IPlanned[]; readonly edition: number }
  | { readonly type: 'refused'; readonly message: string }
  | { readonly type: 'ran'; readonly outcome: RunOutcome }
  | { readonly type: 'cancel' }
  /** The kernel is another one, or gone. */
  | { readonly type: 'lost' }
  /** The notebook has gone on: how the run ended says nothing any more. */
  | { readonly type: 'forget' };

export type RerunEffect =
  | { readonly do: 'ask' }
  | { readonly do: 'run'; readonly cell: string }
  | { readonly do: 'interrupt' };

type Next = readonly [IRerunState, RerunEffect | null];

export const IDLE: IRerunState = {
  phase: 'idle',
  done: [],
  current: null,
  left: [],
  first: null,
  end: null,
  editions: new Map(),
  edition: 0
};

export function isActive({ phase }: IRerunState): boolean {
  return phase !== 'idle' && phase !== 'ended';
}

/** The state after an event, and what is to be done now. Events that mean nothing in a state change nothing. */
export function nextRerun(state: IRerunState, event: RerunEvent): Next {
  switch (event.type) {
    case 'start':
      return isActive(state) ? [state, null] : [{ ...IDLE, phase: 'asking' }, { do: 'ask' }];
    case 'planned':
      return state.phase === 'asking' ? planned(state, event.cells, event.edition) : [state, null];
    case 'refused':
      return state.phase === 'asking'
        ? ended(state, { why: 'refused', message: event.message })
        : [state, null];
    case 'ran':
      return ran(state, event.outcome);
    case 'cancel':
      if (state.phase === 'asking') {
        return ended(state, { why: 'cancelled' });
      }
      return state.phase === 'running'
        ? [{ ...state, phase: 'stopping' }, { do: 'interrupt' }]
        : [state, null];
    case 'lost':
      // Of a cell that runs its own end will tell.
      return state.phase === 'asking' ? ended(state, { why: 'lost' }) : [state, null];
    case 'forget':
      return state.phase === 'ended' ? [IDLE, null] : [state, null];
  }
}

function planned(state: IRerunState, cells: readonly IPlanned[], edition: number): Next {
  const [current, ...left] = cells;
  const known: IRerunState = {
    ...state,
    first: state.first ?? cells.map(each => each.cell),
    edition
  };
  if (current === undefined) {
    return ended({ ...known, left: [] }, { why: 'done' });
  }
  if (state.editions.get(current.cell) === edition) {
    return ended({ ...known, left: cells }, { why: 'again', cell: current.cell });
  }
  if (current.without.length > 0) {
    const { cell, without: names } = current;
    return ended({ ...known, left: cells }, { why: 'leftover', cell, names });
  }
  return [
    { ...known, phase: 'running', current, left },
    { do: 'run', cell: current.cell }
  ];
}

function ran(state: IRerunState, outcome: RunOutcome): Next {
  const { phase, current } = state;
  if ((phase !== 'running' && phase !== 'stopping') || current === null) {
    return [state, null];
  }
  const { cell } = current;
  const isDone = outcome.kind === 'ok';
  const after: IRerunState = {
    ...state,
    current: null,
    done: isDone ? [...state.done, cell] : state.done,
    left:
      isDone || ['gone', 'error'].includes(outcome.kind) ? state.left : [current, ...state.left],
    editions: new Map(state.editions).set(cell, state.edition)
  };
  if (outcome.kind === 'lost') {
    return ended(after, { why: 'lost' });
  }
  if (phase === 'stopping' || outcome.kind === 'interrupted') {
    return ended(after, { why: 'cancelled' });
  }
  if (outcome.kind === 'error') {
    return ended(after, { why: 'error', cell, message: outcome.message });
  }
  return [{ ...after, phase: 'asking' }, { do: 'ask' }];
}

function ended(state: IRerunState, end: RerunEnd): Next {
  return [{ ...state, phase: 'ended', current: null, end }, null];
}

/** Cells that were to run in the beginning and then did not have to: what they read came out the same. */
export function spared({ first, done, end }: IRerunState): number {
  if (end?.why !== 'done' || first === null) {
    return 0;
  }
  const ranCells = new Set(done);
  return first.filter(cell => !ranCells.has(cell)).length;
}
