// What a dialog that imports shows: what to choose, the name, progress, what went wrong, and what could not be kept.
import type { TranslationBundle } from '@jupyterlab/translation';
import { type ReactElement, useEffect, useId, useRef } from 'react';

import { useSignal } from '../useSignal';
import type { ImportForm } from './form';

export interface IImportViewProps {
  readonly form: ImportForm;
  readonly chooser: ReactElement;
  readonly trans: TranslationBundle;
}

export function ImportView({ form, chooser, trans }: IImportViewProps): ReactElement {
  useSignal(form.changed);
  if (form.result !== null) {
    return <Notes form={form} trans={trans} />;
  }
  return (
    <>
      <fieldset className="df-Import-fields" disabled={form.isImporting}>
        <div className="df-Import-chooser">{chooser}</div>
        {form.variables.length === 0 ? null : <Variable form={form} trans={trans} />}
        <Name form={form} trans={trans} />
      </fieldset>
      <Progress form={form} trans={trans} />
      <Failure form={form} trans={trans} />
    </>
  );
}

interface IPartProps {
  readonly form: ImportForm;
  readonly trans: TranslationBundle;
}

function Name({ form, trans }: IPartProps): ReactElement {
  const id = useId();
  const problem = form.name === '' ? null : form.nameProblem;
  return (
    <div className="df-NameForm-field">
      <label htmlFor={id}>{trans.__('Name of the new architecture')}</label>
      <input
        id={id}
        className="df-Field df-Import-name"
        value={form.name}
        spellCheck={false}
        autoComplete="off"
        aria-invalid={problem !== null}
        aria-describedby={`${id}-note`}
        onChange={event => {
          form.setName(event.currentTarget.value);
        }}
      />
      <div
        id={`${id}-note`}
        className={problem === null ? 'df-Meta' : 'df-NameForm-problem'}
        aria-live="polite"
      >
        {problem ?? trans.__('A file in the folder architectures.')}
      </div>
    </div>
  );
}

function Variable({ form, trans }: IPartProps): ReactElement {
  const id = useId();
  return (
    <div className="df-NameForm-field">
      <label htmlFor={id}>{trans.__('Model')}</label>
      <select
        id={id}
        className="df-Field"
        value={form.variable}
        onChange={event => {
          form.setVariable(event.currentTarget.value);
        }}
      >
        {form.variables.map(name => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}

function Progress({ form, trans }: IPartProps): ReactElement {
  return (
    <div className="df-Import-progress" role="status">
      {form.isSlow ? (
        <>
          <progress aria-label={trans.__('Importing')} />
          {form.isStopping
            ? trans.__('Stopping…')
            : trans.__('Reading the model. The first time Keras itself has to start.')}
        </>
      ) : null}
    </div>
  );
}

function Failure({ form, trans }: IPartProps): ReactElement | null {
  const { failure } = form;
  const shown = useRef<HTMLDivElement>(null);
  useEffect(() => {
    shown.current?.scrollIntoView({ block: 'nearest' });
  }, [failure]);
  // That there are several models is a question, which the field above asks.
  if (failure === null || form.variables.length > 0) {
    return failure === null ? null : (
      <div className="df-Meta" role="status">
        {failure.message}
      </div>
    );
  }
  return (
    <div ref={shown} className="df-Problem df-Import-failure" role="alert">
      {failure.message}
      {failure.line === null ? null : (
        <pre className="df-Import-line">
          {trans.__('Line %1: %2', failure.line, failure.text ?? '')}
        </pre>
      )}
    </div>
  );
}

function Notes({ form, trans }: IPartProps): ReactElement {
  const notes = form.result?.notes ?? [];
  return (
    <div className="df-Import-notes" role="status">
      <p>{trans.__('%1 was made. To know:', form.result?.path ?? '')}</p>
      <ul>
        {notes.map(note => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </div>
  );
}
