// What the provenance panel shows: the session it follows, the selection and the filters.
import { type ISignal, Signal } from '@lumino/signaling';

import type { ILineageRow } from '../../documents/lineage';
import type { INotebookSession, INotebookSessions } from '../../tokens';
import type { IFilter } from './view';

export type Tab = 'made' | 'depends' | 'preview';

/** The lineage as a graph or as a list of present values; or what would run. */
export type View = 'graph' | 'list' | 'plan';

export interface IProvenanceState extends IFilter {
  readonly selected: string | null;
  readonly tab: Tab;
  readonly view: View;
}

/** Follows the current notebook; keeps the selection of each. */
export class ProvenanceModel {
  private readonly selections = new WeakMap<INotebookSession, string>();
  private readonly changedSignal = new Signal<this, void>(this);
  private now: Omit<IProvenanceState, 'selected'> = {
    query: '',
    isStaleOnly: false,
    hasEarlier: false,
    tab: 'made',
    view: 'graph'
  };
  private followed: INotebookSession | null = null;

  constructor(private readonly sessions: INotebookSessions) {
    sessions.currentChanged.connect(() => {
      this.follow();
    });
    this.follow();
  }

  get session(): INotebookSession | null {
    return this.followed?.isDisposed === true ? null : this.followed;
  }

  get state(): IProvenanceState {
    const { session } = this;
    return { ...this.now, selected: session ? (this.selections.get(session) ?? null) : null };
  }

  get changed(): ISignal<this, void> {
    return this.changedSignal;
  }

  set(change: Partial<Omit<IProvenanceState, 'selected'>>): void {
    this.now = { ...this.now, ...change };
    this.changedSignal.emit();
  }

  select(key: string | null): void {
    const { session } = this;
    if (session !== null && key !== null) {
      this.selections.set(session, key);
      // What was found by search or filter may not be what is selected: both stay.
      this.changedSignal.emit();
    }
  }

  /** Selects the present version of a variable. */
  selectVariable(name: string): void {
    const number = this.session?.lineage.variables.get(name);
    if (number !== undefined) {
      this.select(`variable-${name}-${number}`);
    }
  }

  /** The selected row; null when nothing is, or when its record is gone. */
  row(rows: readonly ILineageRow[]): ILineageRow | null {
    const { selected } = this.state;
    return rows.find(row => row.key === selected) ?? null;
  }

  private readonly emit = (): void => {
    this.changedSignal.emit();
  };

  private follow(): void {
    const next = this.sessions.current;
    if (next !== this.followed) {
      if (this.followed !== null) {
        this.followed.changed.disconnect(this.emit);
        this.followed.statusChanged.disconnect(this.emit);
      }
      this.followed = next;
      next?.changed.connect(this.emit);
      next?.statusChanged.connect(this.emit);
    }
    this.changedSignal.emit();
  }
}
