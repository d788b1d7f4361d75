// One argument as a row of a form: its name, its field, what is wrong, its default, its documentation.
import { type ReactElement, type ReactNode, useId } from 'react';

import type { ArgumentPath, Value } from '../../../documents/architecture/model';
import { literalProblem } from '../../../documents/literals/parse';
import type * as Api from '../../../documents/generated/api';
import { type IArgumentRowProps, useForm } from './context';
import { boundProblem, controlOf } from './control';
import { Doc } from './doc';
import { ObjectField } from './objectField';
import { ObjectsField } from './objectsField';
import { SimpleField } from './simpleField';

export function ArgumentRow({ argument, path, value }: IArgumentRowProps): ReactElement {
  const form = useForm();
  const id = useId();
  const control = controlOf(argument, value);
  const problem = problemOf(argument, path, value, form);
  const isWide = control.kind === 'objects';
  return (
    <div className={`df-Argument ${isWide ? 'df-mod-wide' : ''}`} data-argument={path.join('.')}>
      <label className="df-Attribute-name" htmlFor={id} title={argument.doc ?? argument.name}>
        {argument.name}
      </label>
      <div className="df-Argument-control">
        {control.kind === 'objects' ? (
          <ObjectsField family={control.family} argument={argument} path={path} value={value} />
        ) : control.kind === 'object' ? (
          <ObjectField
            id={id}
            family={control.family}
            argument={argument}
            path={path}
            value={value}
          />
        ) : (
          <SimpleField
            id={id}
            describedBy={`${id}-note`}
            control={control}
            argument={argument}
            path={path}
            value={value}
            isInvalid={problem !== undefined}
          />
        )}
      </div>
      <div className="df-Attribute-note" id={`${id}-note`}>
        {problem === undefined ? null : <span className="df-Attribute-problem">{problem}</span>}
        <Notes argument={argument} path={path} value={value} hasProblem={problem !== undefined} />
      </div>
      {form.hasDocs && argument.doc !== undefined ? <Doc text={argument.doc} /> : null}
    </div>
  );
}

/** Default, the way back to it, and what else can be given. */
function Notes(props: IArgumentRowProps & { readonly hasProblem: boolean }): ReactElement | null {
  const { argument, path, value, hasProblem } = props;
  const form = useForm();
  const { trans } = form;
  const parts: ReactNode[] = [];
  if (value !== null && argument.default !== undefined) {
    parts.push(<span key="default">{trans.__('default %1', argument.default)}</span>);
  }
  if (value !== null && !form.isDisabled) {
    parts.push(
      <button
        key="reset"
        type="button"
        className="df-Link"
        aria-label={
          argument.default === undefined
            ? trans.__('Clear %1', argument.name)
            : trans.__('Reset %1 to its default', argument.name)
        }
        onClick={() => {
          form.set(path, null);
        }}
      >
        {argument.default === undefined ? trans.__('Clear') : trans.__('Reset')}
      </button>
    );
  }
  if (value === null && argument.required === true && !hasProblem) {
    parts.push(<span key="required">{trans.__('required')}</span>);
  }
  if (Object.keys(form.parameters).length > 0 && path.length === 1 && !form.isDisabled) {
    parts.push(<UseParameter key="parameter" path={path} value={value} />);
  }
  return parts.length === 0 ? null : <span className="df-Argument-notes">{parts}</span>;
}

/** The choice of one of the block's parameters instead of a value. */
function UseParameter(props: {
  readonly path: ArgumentPath;
  readonly value: Value | null;
}): ReactElement {
  const { path, value } = props;
  const form = useForm();
  const chosen =
    typeof value === 'object' && value !== null && 'parameter' in value ? value.parameter : '';
  return (
    <select
      className="df-Argument-parameter"
      aria-label={form.trans.__('Parameter for %1', path[0])}
      value={chosen}
      onChange={event => {
        const parameter = event.currentTarget.value;
        form.set(path, parameter === '' ? null : { parameter });
      }}
    >
      <option value="">{form.trans.__('use a parameter')}</option>
      {Object.keys(form.parameters).map(name => (
        <option key={name} value={name}>
          {name}
        </option>
      ))}
    </select>
  );
}

/** What the library says, else what the field itself knows. */
function problemOf(
  argument: Api.CatalogueArgument,
  path: ArgumentPath,
  value: Value | null,
  form: ReturnType<typeof useForm>
): string | undefined {
  const said = path.length === 1 ? form.problem(argument.name) : undefined;
  if (said !== undefined) {
    return said;
  }
  if (typeof value !== 'string') {
    return undefined;
  }
  const bound = boundProblem(argument, value, form.trans);
  if (bound !== null) {
    return bound;
  }
  const wrong = literalProblem(value);
  return wrong === null
    ? undefined
    : form.trans.__('Expected a Python literal such as 32 or (3, 3): received %1', wrong);
}
