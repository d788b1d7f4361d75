// Executions side by side: parameters, metrics, times and figures; what differs is marked.
import { ReactWidget } from '@jupyterlab/apputils';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import { type ReactElement, useEffect, useState } from 'react';

import { StatusMark } from '../../components/status';
import type * as Api from '../../documents/generated/api';
import type { IProject } from '../../tokens';
import { messageOf } from '../../utils/errors';
import { type IComparedRow, compare } from './comparison';
import { Figures } from './figures';

export interface ICompareOptions {
  readonly project: IProject;
  readonly ids: readonly string[];
  readonly rendermime: IRenderMimeRegistry;
  readonly trans: TranslationBundle;
  readonly openExecution: (id: string) => void;
}

export class ComparePanel extends ReactWidget {
  constructor(private readonly options: ICompareOptions) {
    super();
    this.addClass('df-Compare');
  }

  protected override render(): ReactElement {
    return <CompareView {...this.options} />;
  }
}

function CompareView(props: ICompareOptions): ReactElement {
  const { project, trans } = props;
  const [list, setList] = useState<readonly Api.ExecutionItem[]>([]);
  const [ids, setIds] = useState<readonly string[]>(props.ids);
  const [states, setStates] = useState<readonly Api.Execution[]>([]);
  const [failure, setFailure] = useState<string | null>(null);
  useEffect(() => {
    project
      .executions()
      .then(found => {
        setList(found.executions);
      })
      .catch((reason: unknown) => {
        setFailure(messageOf(reason));
      });
  }, [project]);
  useEffect(() => {
    let isWanted = true;
    Promise.all(ids.map(id => project.execution(id)))
      .then(found => {
        if (isWanted) {
          setStates(found.map(each => each.execution));
          setFailure(null);
        }
      })
      .catch((reason: unknown) => {
        setFailure(messageOf(reason));
      });
    return () => {
      isWanted = false;
    };
  }, [ids, project]);
  const others = list.filter(each => !ids.includes(each.id));
  return (
    <div className="df-Compare-body">
      <header className="df-Execution-line">
        <h2>{trans.__('Compare executions')}</h2>
        <span className="df-Execution-space" />
        <select
          className="df-Field"
          value=""
          aria-label={trans.__('Add an execution')}
          onChange={event => {
            setIds([...ids, event.target.value]);
          }}
        >
          <option value="">{trans.__('Add an execution…')}</option>
          {others.map(each => (
            <option key={each.id} value={each.id}>
              {each.id}
            </option>
          ))}
        </select>
      </header>
      {failure === null ? null : (
        <p className="df-Problem" role="alert">
          {failure}
        </p>
      )}
      {ids.length < 2 ? (
        <p className="df-Empty">{trans.__('Add a second execution to see what differs.')}</p>
      ) : null}
      {states.length === 0 ? null : <Tables {...props} states={states} setIds={setIds} />}
    </div>
  );
}

function Tables(
  props: ICompareOptions & {
    readonly states: readonly Api.Execution[];
    readonly setIds: (ids: readonly string[]) => void;
  }
): ReactElement {
  const { states, trans, setIds, openExecution } = props;
  const [isOnlyDifferent, setOnlyDifferent] = useState(false);
  const found = compare(states);
  const shown = (rows: readonly IComparedRow[]): readonly IComparedRow[] =>
    rows.filter(row => !isOnlyDifferent || row.differs);
  const groups: readonly (readonly [string, readonly IComparedRow[]])[] = [
    [trans.__('Parameters'), shown(found.parameters)],
    [trans.__('Metrics'), shown(found.metrics)],
    [trans.__('Seconds'), shown(found.times)]
  ];
  return (
    <>
      <label className="df-Compare-only">
        <input
          type="checkbox"
          checked={isOnlyDifferent}
          onChange={event => {
            setOnlyDifferent(event.target.checked);
          }}
        />
        {trans.__('Only what differs')}
      </label>
      <div className="df-Compare-scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">{trans.__('Execution')}</th>
              {states.map(each => (
                <th key={each.id} scope="col">
                  <button
                    type="button"
                    className="df-Link"
                    onClick={() => {
                      openExecution(each.id);
                    }}
                  >
                    {each.id}
                  </button>
                  <StatusMark status={each.status} label={each.status} />
                  {states.length > 1 ? (
                    <button
                      type="button"
                      className="df-Link df-Meta"
                      aria-label={trans.__('Leave %1 out', each.id)}
                      onClick={() => {
                        setIds(states.filter(other => other !== each).map(other => other.id));
                      }}
                    >
                      ×
                    </button>
                  ) : null}
                </th>
              ))}
            </tr>
          </thead>
          {groups.map(([title, rows]) => (
            <tbody key={title}>
              <tr className="df-Compare-group">
                <th scope="rowgroup" colSpan={states.length + 1}>
                  {title}
                </th>
              </tr>
              {rows.length === 0 ? (
                <tr>
                  <td className="df-Meta" colSpan={states.length + 1}>
                    {trans.__('None')}
                  </td>
                </tr>
              ) : null}
              {rows.map(row => (
                <tr key={`${row.node} ${row.name}`} className={row.differs ? 'df-mod-differs' : ''}>
                  <th scope="row">
                    <span className="df-Meta">{row.node}</span> {row.name}
                    {row.differs ? (
                      <StatusMark status="differs" label={trans.__('differs')} />
                    ) : null}
                  </th>
                  {row.values.map((value, index) => (
                    <td key={index} className="df-Mono">
                      {value ?? '–'}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          ))}
        </table>
        {found.code.length === 0 ? null : (
          <p className="df-Meta">{trans.__('Other code in: %1', found.code.join(', '))}</p>
        )}
        <ComparedFigures {...props} />
      </div>
    </>
  );
}

/** The figures of all executions, a column each. */
function ComparedFigures(
  props: ICompareOptions & { readonly states: readonly Api.Execution[] }
): ReactElement {
  const { states, project, rendermime, trans } = props;
  const [figures, setFigures] = useState<readonly (readonly Api.ShownFigure[])[]>([]);
  useEffect(() => {
    let isWanted = true;
    const load = async (execution: Api.Execution): Promise<Api.ShownFigure[]> => {
      const shown = Object.entries(execution.jobs).filter(
        ([, job]) => (job.figures ?? []).length > 0
      );
      const found = await Promise.all(
        shown.map(async ([node]) => {
          const answer = await project.figures(execution.id, node);
          return answer.figures
            .filter(figure => figure.final)
            .map((figure, index) => ({
              ...figure,
              key: `${node} ${figure.key}`,
              title: figure.title ?? `${node}, ${trans.__('figure %1', index + 1)}`
            }));
        })
      );
      return found.flat();
    };
    Promise.all(states.map(load))
      .then(found => {
        if (isWanted) {
          setFigures(found);
        }
      })
      .catch(() => {
        // Figures that are gone leave the tables, which say what can be said.
      });
    return () => {
      isWanted = false;
    };
  }, [states, project, trans]);
  if (figures.every(each => each.length === 0)) {
    return <></>;
  }
  return (
    <div
      className="df-Compare-figures"
      style={{ gridTemplateColumns: `repeat(${states.length}, minmax(240px, 1fr))` }}
    >
      {figures.map((each, index) => (
        <Figures key={states[index]?.id} figures={each} rendermime={rendermime} trans={trans} />
      ))}
    </div>
  );
}
