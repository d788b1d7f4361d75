// The jobs panel: the executions of the project, the jobs of one of them, and what the chosen job prints and shows.
import { ReactWidget } from '@jupyterlab/apputils';
import { type ReactElement, useEffect, useState } from 'react';

import { Away, type IConnection } from '../../components/away';
import { StatusMark, type Status } from '../../components/status';
import { statusWord } from '../../components/statusWord';
import type * as Api from '../../documents/generated/api';
import { jobRows, jobSeconds } from '../../documents/liveExecution';
import type { ICurrentProject, IProject } from '../../tokens';
import { messageOf } from '../../utils/errors';
import { formatSeconds } from '../../utils/format';
import { type IJobServices, JobDetails } from './job';
import { ExecutionModel } from './model';
import { useModel } from './view';

const MOST_EXECUTIONS = 50;

export class JobsPanel extends ReactWidget {
  constructor(
    private readonly current: ICurrentProject,
    private readonly connection: IConnection,
    private readonly servicesOf: (project: IProject) => IJobServices
  ) {
    super();
    this.addClass('df-Jobs');
    current.changed.connect(this.redraw);
  }

  override dispose(): void {
    this.current.changed.disconnect(this.redraw);
    super.dispose();
  }

  protected override render(): ReactElement {
    const { project } = this.current;
    return project === null ? (
      <></>
    ) : (
      <Jobs
        key={project.path}
        project={project}
        connection={this.connection}
        services={this.servicesOf(project)}
      />
    );
  }

  private readonly redraw = (): void => {
    this.update();
  };
}

function Jobs(props: {
  readonly project: IProject;
  readonly connection: IConnection;
  readonly services: IJobServices;
}): ReactElement {
  const { project, connection, services } = props;
  const { trans } = services;
  const [list, setList] = useState<readonly Api.ExecutionItem[] | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  useEffect(() => {
    const load = (): void => {
      project
        .executions()
        .then(found => {
          setList(found.executions.slice(0, MOST_EXECUTIONS));
          setFailure(null);
        })
        .catch((reason: unknown) => {
          setFailure(messageOf(reason));
        });
    };
    const watching = project.watch('project', null, event => {
      if (event.kind === 'changed' && event.areas.includes('executions')) {
        load();
      }
    });
    load();
    return () => {
      watching.dispose();
    };
  }, [project]);
  const id = chosen ?? list?.[0]?.id ?? null;
  if (failure !== null && list === null) {
    return <p className="df-Problem">{failure}</p>;
  }
  if (list?.length === 0) {
    return (
      <p className="df-Empty">
        {trans.__('Nothing has been run in this project yet. Open a pipeline and press Run.')}
      </p>
    );
  }
  return (
    <div className="df-Jobs-body">
      <Away connection={connection} trans={trans} />
      <ul className="df-Jobs-list" aria-label={trans.__('Executions')}>
        {(list ?? []).map(each => (
          <li key={each.id}>
            <button
              type="button"
              className="df-Jobs-row"
              aria-current={each.id === id}
              onClick={() => {
                setChosen(each.id);
              }}
            >
              <StatusMark
                status={each.status as Status}
                label={statusWord(each.status as Status, trans)}
              />
              <span>{each.id}</span>
            </button>
          </li>
        ))}
      </ul>
      {id === null ? null : <Execution key={id} id={id} project={project} services={services} />}
    </div>
  );
}

function Execution(props: {
  readonly id: string;
  readonly project: IProject;
  readonly services: IJobServices;
}): ReactElement {
  const { id, project, services } = props;
  const [model, setModel] = useState<ExecutionModel | null>(null);
  useEffect(() => {
    const made = new ExecutionModel(project, id);
    setModel(made);
    return () => {
      made.dispose();
    };
  }, [project, id]);
  return model === null ? <></> : <ExecutionJobs model={model} services={services} />;
}

function ExecutionJobs(props: {
  readonly model: ExecutionModel;
  readonly services: IJobServices;
}): ReactElement {
  const { model, services } = props;
  const { trans } = services;
  const now = useModel(model);
  const { live, selected } = model;
  if (live === null) {
    return model.problem === null ? <></> : <p className="df-Problem">{model.problem}</p>;
  }
  return (
    <>
      <ul className="df-Jobs-list" aria-label={trans.__('Jobs of %1', live.id)}>
        {jobRows(live).map(({ id, job }) => {
          const seconds = jobSeconds(live, job, now);
          return (
            <li key={id}>
              <button
                type="button"
                className="df-Jobs-row"
                aria-current={id === selected}
                onClick={() => {
                  model.select(id);
                }}
              >
                <StatusMark status={job.status} label={statusWord(job.status, trans)} />
                <span>{id}</span>
                <span className="df-Meta">{seconds === null ? '' : formatSeconds(seconds)}</span>
              </button>
            </li>
          );
        })}
      </ul>
      <div className="df-Execution-details">
        {selected === null ? null : (
          <JobDetails {...services} model={model} live={live} node={selected} now={now} />
        )}
      </div>
    </>
  );
}
