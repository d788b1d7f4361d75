// "Take changes back": what of an opened notebook goes back into its operations and its pipeline, and doing it.
import { ReactWidget } from '@jupyterlab/apputils';
import type { ReactElement } from 'react';

import { Away, type IConnection } from '../../components/away';
import { Icon } from '../../components/icon';
import { useSignal } from '../../components/useSignal';
import type { NotebookChanges } from '../../documents/generated/api';
import type { TakeBackModel } from './model';
import { Edges, type IPartProps, Operation, Values } from './parts';

export interface ITakeBackOptions extends IPartProps {
  readonly connection: IConnection;
  readonly showNotebook: () => void;
}

export class TakeBackPanel extends ReactWidget {
  private readonly options: ITakeBackOptions;

  constructor(options: ITakeBackOptions) {
    super();
    this.options = options;
    this.addClass('df-TakeBack');
  }

  get model(): TakeBackModel {
    return this.options.model;
  }

  override dispose(): void {
    if (!this.isDisposed) {
      super.dispose();
      this.options.model.dispose();
    }
  }

  protected override render(): ReactElement {
    return <TakeBackView {...this.options} />;
  }
}

export function TakeBackView(props: ITakeBackOptions): ReactElement {
  const { model, trans, connection } = props;
  useSignal(model.changed);
  const changes = model.done ?? model.changes;
  return (
    <>
      <div className="df-TakeBack-body" aria-busy={model.busy !== null}>
        {changes === null ? (
          <Waiting {...props} />
        ) : changes.empty ? (
          <Nothing {...props} changes={changes} />
        ) : (
          <Changes {...props} changes={changes} />
        )}
      </div>
      <Away connection={connection} trans={trans} />
      <Footer {...props} />
    </>
  );
}

type IChangesProps = ITakeBackOptions & { readonly changes: NotebookChanges };

function Changes(props: IChangesProps): ReactElement {
  const { changes, trans } = props;
  return (
    <>
      {changes.problems.map(problem => (
        <div key={problem} className="df-Problem" role="alert">
          {problem}
        </div>
      ))}
      {changes.operations.map(change => (
        <Operation key={change.path} {...props} change={change} />
      ))}
      {changes.attributes.length === 0 ? null : <Values {...props} changes={changes.attributes} />}
      {changes.edges.length === 0 ? null : <Edges changes={changes.edges} trans={trans} />}
      <Notes {...props} />
    </>
  );
}

function Notes({ changes, trans }: IChangesProps): ReactElement | null {
  return changes.notes.length === 0 ? null : (
    <section className="df-TakeBack-list" aria-label={trans.__('Also to know')}>
      <h3>{trans.__('Also to know')}</h3>
      <ul>
        {changes.notes.map(note => (
          <li key={note}>
            <Icon name="info" />
            {note}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Nothing(props: IChangesProps): ReactElement {
  const { trans, showNotebook } = props;
  return (
    <>
      <div className="df-Empty" role="status">
        <p>
          {trans.__(
            'The notebook holds nothing that is not in the project already. Change a cell of an operation, an attribute or an output there, then look again.'
          )}
        </p>
        <button type="button" className="df-Button df-mod-primary" onClick={showNotebook}>
          {trans.__('Show the notebook')}
        </button>
      </div>
      <Notes {...props} />
    </>
  );
}

function Waiting({ model, trans }: ITakeBackOptions): ReactElement {
  return model.problem === null ? (
    <div className="df-Reify-waiting" role="status" aria-label={trans.__('Reading the notebook')}>
      <span />
      <span />
      <span />
    </div>
  ) : (
    <div className="df-Empty" />
  );
}

function Footer(props: ITakeBackOptions): ReactElement {
  const { model, trans, openFile, showNotebook } = props;
  const { changes, done, busy, problem } = model;
  const pipeline = done?.pipeline ?? null;
  const canTake = changes !== null && !changes.empty && changes.ready && !model.isOutdated;
  return (
    <footer className="df-TakeBack-footer">
      {problem === null ? null : (
        <div className="df-Problem" role="alert">
          {problem}
        </div>
      )}
      <div className="df-TakeBack-bar">
        <span className="df-Meta" role="status">
          {done !== null
            ? done.message
            : model.isOutdated
              ? trans.__('The notebook was changed since.')
              : changes === null || changes.empty
                ? ''
                : changes.ready
                  ? changes.message
                  : trans.__('First decide, or mend, what is marked.')}
        </span>
        <div className="df-TakeBack-actions">
          <button type="button" className="df-Button" onClick={showNotebook}>
            <Icon name="notebook" />
            {trans.__('Show the notebook')}
          </button>
          <button
            type="button"
            className={`df-Button ${model.isOutdated ? 'df-mod-primary' : ''}`}
            disabled={busy !== null}
            onClick={() => {
              void model.refresh();
            }}
          >
            {busy === 'reading' ? trans.__('Looking…') : trans.__('Look again')}
          </button>
          {done === null ? (
            <button
              type="button"
              className={`df-Button ${model.isOutdated ? '' : 'df-mod-primary'}`}
              disabled={!canTake || busy !== null}
              onClick={() => {
                void model.take();
              }}
            >
              <Icon name="restore" />
              {busy === 'taking' ? trans.__('Taking back…') : trans.__('Take changes back')}
            </button>
          ) : pipeline === null ? null : (
            <button
              type="button"
              className="df-Button df-mod-primary"
              onClick={() => {
                openFile(pipeline);
              }}
            >
              <Icon name="pipeline" />
              {trans.__('Open the pipeline')}
            </button>
          )}
        </div>
      </div>
    </footer>
  );
}
