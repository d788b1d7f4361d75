// What a reference of a node points to: a choice among the project's resources of its type, with the way to a new one.
import { type ReactElement, useId } from 'react';

import { Icon } from '../../components/icon';
import type * as Api from '../../documents/generated/api';
import type { IResourceType } from '../../tokens';
import { SavedInput } from '../common/savedInput';
import { newResource, openFile } from './actions';
import type { EditorState } from './state';

export interface IReferenceFieldProps {
  readonly state: EditorState;
  readonly id: string;
  readonly reference: Api.Reference;
  /** The file it points to; null while nothing is chosen. */
  readonly path: string | null;
  readonly problem: string | undefined;
}

export function ReferenceField(props: IReferenceFieldProps): ReactElement {
  const { state, id, reference, path, problem } = props;
  const { trans, model } = state;
  const field = useId();
  const resource = state.libraries.ofResource(reference.type);
  const set = (value: string): void => {
    state.edit(() => {
      model.setReference(id, reference.name, value === '' ? null : value);
    });
  };
  return (
    <div className="df-Attribute">
      <label className="df-Attribute-name" htmlFor={field}>
        {reference.name}
      </label>
      <div className="df-Attribute-control">
        {resource === null ? (
          <SavedInput
            id={field}
            describedBy={`${field}-note`}
            value={path ?? ''}
            placeholder={trans.__('path in the project')}
            isDisabled={state.isReadOnly}
            onSave={set}
          />
        ) : (
          <Choice {...props} resource={resource} field={field} onChoose={set} />
        )}
      </div>
      <div className="df-Attribute-note" id={`${field}-note`}>
        {problem === undefined ? null : <span className="df-Attribute-problem">{problem}</span>}
        <span>
          {resource?.title ??
            trans.__('%1, of a library that is not installed here', reference.type)}
          {path === null || problem !== undefined ? null : (
            <>
              {' · '}
              <button
                type="button"
                className="df-Link"
                onClick={() => {
                  void openFile(state, path);
                }}
              >
                {trans.__('Open')}
              </button>
            </>
          )}
          {resource === null || state.isReadOnly || state.project === null ? null : (
            <>
              {' · '}
              <button
                type="button"
                className="df-Link"
                aria-label={trans.__('New %1 for %2', resource.title, reference.name)}
                onClick={() => {
                  void newResource(state, id, reference);
                }}
              >
                {trans.__('New…')}
              </button>
            </>
          )}
        </span>
      </div>
    </div>
  );
}

interface IChoiceProps extends IReferenceFieldProps {
  readonly resource: IResourceType;
  readonly field: string;
  readonly onChoose: (path: string) => void;
}

function Choice(props: IChoiceProps): ReactElement {
  const { state, reference, path, problem, resource, field, onChoose } = props;
  const { trans } = state;
  const choices = state.files?.resources(resource) ?? [];
  const isKnown = choices.some(each => each.path === path);
  return (
    <span className="df-Reference">
      <Icon name={resource.icon} />
      <select
        id={field}
        className="df-Field"
        value={path ?? ''}
        disabled={state.isReadOnly}
        aria-invalid={problem === undefined ? undefined : true}
        aria-describedby={`${field}-note`}
        onFocus={() => {
          // Folders of other libraries are not watched.
          void state.files?.refresh(new Set<Api.Area>(['architectures']));
        }}
        onChange={event => {
          onChoose(event.currentTarget.value);
        }}
      >
        <option value="">
          {reference.optional
            ? trans.__('none')
            : choices.length === 0
              ? trans.__('there is none yet')
              : trans.__('choose')}
        </option>
        {path === null || isKnown ? null : (
          <option value={path}>{trans.__('%1 (missing)', path)}</option>
        )}
        {choices.map(each => (
          <option key={each.path} value={each.path}>
            {each.name}
          </option>
        ))}
      </select>
    </span>
  );
}
