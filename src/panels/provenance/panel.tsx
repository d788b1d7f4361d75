// The provenance panel: the lineage of the current notebook's session, drawn live.
import { ReactWidget } from '@jupyterlab/apputils';
import { UseSignal } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import { type ReactElement, useMemo } from 'react';

import { Icon } from '../../components/icon';
import type { ILineageRow } from '../../documents/lineage';
import type { INotebookSession } from '../../tokens';
import { Details } from './details';
import { Empty } from './empty';
import type { ProvenanceModel, View } from './model';
import { PlanStrip } from './planStrip';
import { PlanView } from './planView';
import { Rows } from './rows';
import { pathTo, presentValues, shownRows } from './view';

export namespace ProvenancePanel {
  export interface IOptions {
    readonly model: ProvenanceModel;
    readonly trans: TranslationBundle;
    /** Goes to the cell of an execution in the notebook. */
    readonly go: (session: INotebookSession, number: number) => void;
    readonly goCell: (session: INotebookSession, cell: string) => void;
    readonly make: (targets: readonly string[]) => void;
    /** Whether an architecture can be read from values of a type. */
    readonly readsType: (type: string) => boolean;
    readonly openAsArchitecture: (variable: string) => void;
    /** Gives the notebook a kernel that records. */
    readonly changeKernel: (session: INotebookSession) => void;
    readonly openMenu: (at: DOMRect) => void;
    /** The picture of a session's figure; null when no project serves it. */
    readonly figure: (session: INotebookSession, file: string) => Promise<Blob | null>;
  }
}

export class ProvenancePanel extends ReactWidget {
  constructor(private readonly options: ProvenancePanel.IOptions) {
    super();
    this.id = 'df-provenance';
    this.addClass('df-Provenance');
  }

  protected override render(): ReactElement {
    return (
      <UseSignal signal={this.options.model.changed}>
        {() => (this.isVisible ? <Content {...this.options} /> : <></>)}
      </UseSignal>
    );
  }

  protected override onAfterShow(): void {
    this.update();
  }
}

function Content(props: ProvenancePanel.IOptions): ReactElement {
  const { model, trans, openMenu } = props;
  const { state, session } = model;
  const views: readonly (readonly [View, string])[] = [
    ['graph', trans.__('Graph')],
    ['list', trans.__('List')],
    ['plan', trans.__('Plan')]
  ];
  return (
    <>
      <div className="df-Provenance-bar">
        <h2>{trans.__('Provenance')}</h2>
        <div className="df-Provenance-switch" role="group" aria-label={trans.__('View')}>
          {views.map(([view, label]) => (
            <button
              key={view}
              type="button"
              aria-pressed={state.view === view}
              onClick={() => {
                model.set({ view });
              }}
            >
              {label}
            </button>
          ))}
        </div>
        <button
          type="button"
          className="df-Provenance-more"
          aria-label={trans.__('More')}
          aria-haspopup="menu"
          title={trans.__('More')}
          onClick={event => {
            openMenu(event.currentTarget.getBoundingClientRect());
          }}
        >
          <Icon name="dots" />
        </button>
      </div>
      {session === null || session.lineage.length === 0 ? (
        <Empty session={session} trans={trans} changeKernel={props.changeKernel} />
      ) : state.view === 'plan' ? (
        <PlanView
          session={session}
          trans={trans}
          onCell={cell => {
            props.goCell(session, cell);
          }}
        />
      ) : (
        <Lineage {...props} session={session} />
      )}
    </>
  );
}

function Lineage(props: ProvenancePanel.IOptions & { session: INotebookSession }): ReactElement {
  const { model, trans, session, go, make, figure } = props;
  const { state } = model;
  const { lineage } = session;
  // The same list while nothing in it changes: typing in a cell draws nothing here.
  const all = lineage.rows;
  const { query, isStaleOnly, hasEarlier, view } = state;
  const isGraph = view === 'graph';
  const rows = useMemo(
    () =>
      isGraph
        ? shownRows(lineage, { query, isStaleOnly, hasEarlier })
        : presentValues(lineage, { query, isStaleOnly, hasEarlier }),
    [lineage, all, query, isStaleOnly, hasEarlier, isGraph]
  );
  const byKey = useMemo(() => new Map(all.map(row => [row.key, row])), [all]);
  const selected: ILineageRow | undefined =
    state.selected === null ? undefined : byKey.get(state.selected);
  const path = useMemo(
    () => pathTo(lineage, selected?.key ?? null, key => byKey.get(key)),
    [lineage, byKey, selected?.key]
  );
  return (
    <>
      <div className="df-Provenance-find" data-lm-suppress-shortcuts="true">
        <span className="df-Provenance-search">
          <Icon name="search" />
          <input
            type="search"
            className="df-Field"
            placeholder={trans.__('Variable, file or cell')}
            aria-label={trans.__('Find a variable, file or cell')}
            value={query}
            onChange={event => {
              model.set({ query: event.target.value });
            }}
          />
        </span>
        <label className="df-Provenance-check">
          <input
            type="checkbox"
            checked={isStaleOnly}
            onChange={event => {
              model.set({ isStaleOnly: event.target.checked });
            }}
          />
          {trans.__('Stale')}
        </label>
      </div>
      <PlanStrip
        session={session}
        trans={trans}
        onPlan={() => {
          model.set({ view: 'plan' });
        }}
      />
      {rows.length === 0 ? (
        <p className="df-Provenance-none df-mod-rows">
          {query !== ''
            ? trans.__('Nothing here is called “%1”.', query)
            : isStaleOnly
              ? trans.__('Nothing is stale.')
              : trans.__('The cells that ran have made nothing to show.')}
        </p>
      ) : (
        <Rows
          rows={rows}
          isGraph={isGraph}
          selected={selected?.key ?? null}
          path={path}
          root={session.status.root}
          trans={trans}
          onSelect={key => {
            model.select(key);
          }}
          onGo={row => {
            go(session, row.number);
          }}
        />
      )}
      {selected === undefined ? (
        <p className="df-Provenance-none df-mod-foot">
          {trans.__('Select a variable, file, figure or cell to see what made it.')}
        </p>
      ) : (
        <Details
          session={session}
          readsType={props.readsType}
          onArchitecture={props.openAsArchitecture}
          row={selected}
          tab={state.tab}
          trans={trans}
          figure={figure}
          onTab={tab => {
            model.set({ tab });
          }}
          onGo={number => {
            go(session, number);
          }}
          onMake={make}
        />
      )}
    </>
  );
}
