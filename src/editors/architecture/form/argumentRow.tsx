// One argument as a row of a form: its name, its field, what is wrong, its default, its documentation.
import { Fragment, type ReactElement, useId } from 'react';

import { Icon } from '../../../components/icon';
import type { ArgumentPath, Value } from '../../../documents/architecture/model';
import { literalProblem } from '../../../documents/literals/parse';
import type * as Api from '../../../documents/generated/api';
import { type IArgumentRowProps, type IFieldProblem, useForm } from './context';
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
        {argument.name.split(/(?<=_)/).map((part, at) => (
          // Long names go on below, rather than that their ends are cut off.
          <Fragment key={at}>
            {at > 0 && <wbr />}
            {part}
          </Fragment>
        ))}
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
      <Reset argument={argument} path={path} value={value} />
      <div className="df-Attribute-note" id={`${id}-note`}>
        {problem === undefined ? null : (
          <span className={problem.isSaidAbove ? 'df-Said' : 'df-Attribute-problem'}>
            {problem.text}
          </span>
        )}
        <Notes argument={argument} path={path} value={value} hasProblem={problem !== undefined} />
      </div>
      {form.hasDocs && argument.doc !== undefined ? <Doc text={argument.doc} /> : null}
    </div>
  );
}

/** Gives the default back; what was given where there is none is emptied in its field. */
function Reset({ argument, path, value }: IArgumentRowProps): ReactElement | null {
  const form = useForm();
  const { trans } = form;
  if (
    value === null ||
    form.isDisabled ||
    (argument.required === true && typeof value === 'string')
  ) {
    return null;
  }
  const { default: fallback } = argument;
  return (
    <button
      type="button"
      className="df-Numbers-button df-Argument-reset"
      title={fallback === undefined ? trans.__('Clear') : trans.__('Default: %1', fallback)}
      aria-label={
        fallback === undefined
          ? trans.__('Clear %1', argument.name)
          : trans.__('Reset %1 to its default %2', argument.name, fallback)
      }
      onClick={() => {
        form.set(path, null);
      }}
    >
      <Icon name="undo" />
    </button>
  );
}

/** What several layers have, what must be given, and what else can be. */
function Notes(props: IArgumentRowProps & { readonly hasProblem: boolean }): ReactElement | null {
  const { argument, path, value, hasProblem } = props;
  const form = useForm();
  const differs = path.length === 1 ? form.differences?.get(argument.name) : undefined;
  const isMissing =
    value === null && argument.required === true && !hasProblem && differs === undefined;
  const hasParameters =
    Object.keys(form.parameters).length > 0 && path.length === 1 && !form.isDisabled;
  return isMissing || hasParameters || differs !== undefined ? (
    <span className="df-Argument-notes">
      {differs === undefined ? null : <span>{differs}</span>}
      {isMissing ? <span>{form.trans.__('required')}</span> : null}
      {hasParameters ? <UseParameter path={path} value={value} /> : null}
    </span>
  ) : null;
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
): IFieldProblem | undefined {
  const said = path.length === 1 ? form.problem(argument.name) : undefined;
  if (said !== undefined) {
    return said;
  }
  if (typeof value !== 'string') {
    return undefined;
  }
  const bound = boundProblem(argument, value, form.trans);
  if (bound !== null) {
    return { text: bound, isSaidAbove: false };
  }
  const wrong = literalProblem(value);
  return wrong === null
    ? undefined
    : {
        text: form.trans.__('Expected a Python literal such as 32 or (3, 3): received %1', wrong),
        isSaidAbove: false
      };
}
