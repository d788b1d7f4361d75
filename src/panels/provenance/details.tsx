// The lower part of the provenance panel: what is selected, what made it, what depends on it, what it looks like.
import type { TranslationBundle } from '@jupyterlab/translation';
import { type ReactElement, useMemo } from 'react';

import { Glyph } from '../../components/glyph';
import { Icon } from '../../components/icon';
import type { ILineage, ILineageRow } from '../../documents/lineage';
import type { INotebookSession } from '../../tokens';
import { formatBytes } from '../../utils/format';
import type { Tab } from './model';
import { Preview } from './preview';
import { shortPath } from './rows';
import { type ISteps, notes, targets, versionOf, whatDependsOn, whatMade } from './words';

export interface IDetailsProps {
  readonly session: INotebookSession;
  readonly row: ILineageRow;
  readonly tab: Tab;
  readonly trans: TranslationBundle;
  readonly onTab: (tab: Tab) => void;
  readonly onGo: (number: number) => void;
  readonly onMake: (targets: readonly string[]) => void;
  /** Whether an architecture can be read from values of a type. */
  readonly readsType: (type: string) => boolean;
  readonly onArchitecture: (variable: string) => void;
  readonly figure: (session: INotebookSession, file: string) => Promise<Blob | null>;
}

export function Details(props: IDetailsProps): ReactElement {
  const { session, row, tab, trans, onTab } = props;
  const { lineage } = session;
  const all = lineage.rows;
  const made = useMemo(() => whatMade(lineage, row, trans), [lineage, row, all, trans]);
  const used = useMemo(() => whatDependsOn(lineage, row, trans), [lineage, row, all, trans]);
  const said = useMemo(() => notes(lineage, row, trans), [lineage, row, all, trans]);
  const tabs: readonly (readonly [Tab, string, string])[] = [
    ['made', trans.__('What made this'), trans._n('%1 cell', '%1 cells', made.count)],
    ['depends', trans.__('What depends on it'), String(used.count)],
    ['preview', trans.__('Preview'), '']
  ];
  const pick = (step: -1 | 1): void => {
    const at = tabs.findIndex(([name]) => name === tab);
    const next = tabs[(at + step + tabs.length) % tabs.length];
    if (next !== undefined) {
      onTab(next[0]);
      document.getElementById(`df-Provenance-tab-${next[0]}`)?.focus();
    }
  };
  return (
    <section className="df-Provenance-details" aria-label={trans.__('Selection')}>
      <Head {...props} />
      <div className="df-Provenance-tabs" role="tablist" data-lm-suppress-shortcuts="true">
        {tabs.map(([name, label, count]) => (
          <button
            key={name}
            id={`df-Provenance-tab-${name}`}
            type="button"
            role="tab"
            aria-selected={name === tab}
            aria-controls="df-Provenance-page"
            tabIndex={name === tab ? 0 : -1}
            onClick={() => {
              onTab(name);
            }}
            onKeyDown={event => {
              if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
                event.preventDefault();
                pick(event.key === 'ArrowLeft' ? -1 : 1);
              }
            }}
          >
            {label} <span className="df-Meta">{count}</span>
          </button>
        ))}
      </div>
      <div
        id="df-Provenance-page"
        className="df-Provenance-page"
        role="tabpanel"
        tabIndex={0}
        aria-labelledby={`df-Provenance-tab-${tab}`}
      >
        {tab === 'made' ? (
          <Steps {...props} list={made} none={nothingMade(row, trans)} notes={said} />
        ) : tab === 'depends' ? (
          <Steps {...props} list={used} none={trans.__('Nothing has used it yet.')} notes={[]} />
        ) : (
          <Preview {...props} />
        )}
      </div>
    </section>
  );
}

function nothingMade(row: ILineageRow, trans: TranslationBundle): string {
  if (row.kind === 'file') {
    return trans.__('It was there before: no cell of this session made it.');
  }
  return trans.__('It uses nothing that this session made.');
}

function Head(props: IDetailsProps): ReactElement {
  const { session, row, trans, onMake, readsType, onArchitecture } = props;
  const { lineage } = session;
  const version = versionOf(lineage, row);
  const names = targets(lineage, row);
  const type =
    row.kind === 'variable' ? lineage.record(row.number)?.values?.[row.name]?.type : null;
  const isPresent = lineage.variables.get(row.name) === row.number;
  return (
    <header className="df-Provenance-head">
      <div className="df-Provenance-title">
        {row.kind === 'cell' ? (
          <span className="df-Provenance-number">[{row.number}]</span>
        ) : (
          <Glyph family={row.family} />
        )}
        <span className={row.kind === 'cell' ? 'df-Provenance-what' : 'df-Provenance-what df-Mono'}>
          {shortPath(row, session.status.root)}
        </span>
        {version === null ? null : (
          <span className="df-Meta">{trans.__('version %1 of %2', version.at, version.of)}</span>
        )}
        <button
          type="button"
          className="df-Button df-mod-primary"
          disabled={names.length === 0}
          title={
            names.length === 0
              ? trans.__('Pipelines are made of present variables and figures.')
              : undefined
          }
          onClick={() => {
            onMake(names);
          }}
        >
          <Icon name="pipeline" />
          {trans.__('Make a pipeline')}
        </button>
      </div>
      <Facts lineage={lineage} row={row} />
      {type != null && readsType(type) ? (
        <button
          type="button"
          className="df-Button df-Provenance-also"
          disabled={!isPresent}
          title={isPresent ? undefined : trans.__('Only present values can be read.')}
          onClick={() => {
            onArchitecture(row.name);
          }}
        >
          <Icon name="layers" />
          {trans.__('Open as architecture')}
        </button>
      ) : null}
    </header>
  );
}

/** Type, shape, size and the beginning of the digest. */
function Facts({ lineage, row }: { lineage: ILineage; row: ILineageRow }): ReactElement | null {
  const record = lineage.record(row.number);
  const info = row.kind === 'variable' ? record?.values?.[row.name] : undefined;
  const file = [...(record?.files_written ?? []), ...(record?.files_read ?? [])].find(
    one => row.kind === 'file' && one.path === row.name
  );
  const at = Number(row.key.split('-').pop());
  const figure = row.kind === 'figure' ? record?.figures?.[at] : undefined;
  const digest = info?.fingerprint ?? file?.sha256 ?? figure?.sha256 ?? null;
  const dtype = /^(\w+) \(/.exec(info?.summary ?? '')?.[1];
  const facts = [
    dtype ?? info?.type.split('.').pop() ?? '',
    row.detail.length > 40 ? '' : row.detail,
    typeof info?.size === 'number' ? formatBytes(info.size) : ''
  ].filter(fact => fact !== '');
  if (facts.length === 0 && digest === null) {
    return null;
  }
  return (
    <div className="df-Provenance-facts">
      {facts.map((fact, place) => (
        <span key={place} className="df-Meta">
          {fact}
        </span>
      ))}
      {digest === null ? null : (
        <span className="df-Meta df-Mono df-Provenance-digest" title={digest}>
          {`sha ${digest.slice(0, 4)}…${digest.slice(-3)}`}
        </span>
      )}
    </div>
  );
}

interface IStepsProps extends IDetailsProps {
  readonly list: ISteps;
  readonly none: string;
  readonly notes: readonly string[];
}

function Steps({ list, none, notes: said, trans, onGo }: IStepsProps): ReactElement {
  return (
    <>
      {list.count === 0 ? <p className="df-Provenance-none">{none}</p> : null}
      <ul className="df-Provenance-steps">
        {list.steps.map(one => (
          <li key={one.number}>
            <button
              type="button"
              className="df-Provenance-step"
              title={trans.__('Go to the cell of [%1]', one.number)}
              onClick={() => {
                onGo(one.number);
              }}
            >
              <span className="df-Provenance-number">[{one.number}]</span>
              {one.name === '' ? null : (
                <span className="df-Mono df-Provenance-stepName">{one.name}</span>
              )}
              <span className="df-Meta df-Provenance-how">{one.how}</span>
              <span className={`df-Meta ${one.isStale ? 'df-mod-stale' : ''}`}>
                {one.isStale ? trans.__('stale') : one.seconds}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {list.count > list.steps.length ? (
        <p className="df-Provenance-none">
          {trans.__('%1 more cells are not listed here.', list.count - list.steps.length)}
        </p>
      ) : null}
      {said.map(note => (
        <p key={note} className="df-Provenance-note">
          <Icon name="info" />
          {note}
        </p>
      ))}
    </>
  );
}
