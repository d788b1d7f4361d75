// A function or an object as an argument: a choice of its class, and a box with fields of its own.
import { type ReactElement, useMemo, useState } from 'react';

import { Icon } from '../../../components/icon';
import type { ArgumentPath, Value } from '../../../documents/architecture/model';
import type * as Api from '../../../documents/generated/api';
import { nameOf } from '../catalogueIndex';
import { FormContext, type IForm, useForm } from './context';
import { Doc } from './doc';
import { candidates, entryOfValue, isObject, valueOfEntry, wordOf } from './objects';

export interface IObjectFieldProps {
  readonly id: string;
  readonly family: string | null;
  readonly argument: Api.CatalogueArgument;
  readonly path: ArgumentPath;
  readonly value: Value | null;
}

/** In a row: the choice alone, and the box below it once the object has fields that are set or asked for. */
export function ObjectField(props: IObjectFieldProps): ReactElement {
  const { id, family, argument, path, value } = props;
  const form = useForm();
  const [isOpen, setOpen] = useState(false);
  const entry = entryOfValue(value ?? argument.default ?? null, family, form.catalogue);
  const fields = entry?.arguments ?? [];
  const hasBox = isObject(value) || isOpen;
  return (
    <span className="df-Object">
      <ClassChoice id={id} family={family} argument={argument} path={path} value={value} />
      {fields.length === 0 ? null : hasBox ? (
        <ObjectFields path={path} value={value} fallback={argument.default} family={family} />
      ) : value === null ? null : (
        <button
          type="button"
          className="df-Link df-Object-more"
          onClick={() => {
            setOpen(true);
          }}
        >
          {form.trans.__('Its arguments')}
        </button>
      )}
    </span>
  );
}

/** The box of an object in a section of its own: class in its head, fields, a button that gives the default back. */
export function ObjectBox(
  props: IObjectFieldProps & { readonly onClose: () => void }
): ReactElement {
  const { family, argument, path, value, onClose } = props;
  const { trans, isDisabled } = useForm();
  return (
    <div className="df-ObjectBox">
      <div className="df-ObjectBox-head">
        <Icon name="cube" />
        <ClassChoice {...props} />
        {isDisabled ? null : (
          <button
            type="button"
            className="df-Numbers-button"
            aria-label={
              argument.default === undefined
                ? trans.__('Clear %1', argument.name)
                : trans.__('Reset %1 to its default', argument.name)
            }
            onClick={onClose}
          >
            <Icon name="close" />
          </button>
        )}
      </div>
      <ObjectFields path={path} value={value} fallback={argument.default} family={family} />
    </div>
  );
}

interface IObjectFieldsProps {
  readonly path: ArgumentPath;
  readonly value: Value | null;
  readonly fallback: string | undefined;
  readonly family: string | null;
}

function ObjectFields({ path, value, fallback, family }: IObjectFieldsProps): ReactElement | null {
  const form = useForm();
  const entry = entryOfValue(value ?? fallback ?? null, family, form.catalogue);
  const values = isObject(value) ? value.arguments : {};
  const fields = (entry?.arguments ?? []).filter(each => each.name !== 'name');
  const shown = fields.length > 6 ? mainOf(fields, values) : fields;
  const [isOpen, setOpen] = useState(false);
  const inner = useInnerForm(form, path, entry?.id ?? null, isObject(value));
  if (entry === null) {
    return null;
  }
  return (
    <FormContext.Provider value={inner}>
      <div className="df-Object-fields">
        {form.hasDocs && entry.summary !== undefined ? <Doc text={entry.summary} /> : null}
        {(isOpen ? fields : shown).map(field => (
          <form.Row
            key={field.name}
            argument={field}
            path={[...path, field.name]}
            value={values[field.name] ?? null}
          />
        ))}
        {isOpen || shown.length === fields.length ? null : (
          <button
            type="button"
            className="df-Link"
            onClick={() => {
              setOpen(true);
            }}
          >
            {form.trans.__('%1 more', fields.length - shown.length)}
          </button>
        )}
      </div>
    </FormContext.Provider>
  );
}

/** The form of an object's own fields: the first one that is set makes an object of a name or a default. */
function useInnerForm(
  form: IForm,
  path: ArgumentPath,
  entry: string | null,
  isThere: boolean
): IForm {
  const key = path.join('.');
  return useMemo(
    () => ({
      ...form,
      set: (inner, value) => {
        const field = inner[path.length];
        if (isThere || entry === null || typeof field !== 'string') {
          form.set(inner, value);
        } else if (value !== null) {
          form.set(path, { class: entry, arguments: { [field]: value } });
        }
      }
    }),
    // A path is the same when it reads the same
    [form, key, entry, isThere]
  );
}

/** Of many fields those that must be given, those that are set, and the first few. */
function mainOf(
  fields: readonly Api.CatalogueArgument[],
  values: Readonly<Record<string, Value>>
): readonly Api.CatalogueArgument[] {
  return fields.filter(
    (field, at) => at < 4 || field.required === true || values[field.name] !== undefined
  );
}

function ClassChoice({ id, family, argument, path, value }: IObjectFieldProps): ReactElement {
  const form = useForm();
  const { trans, catalogue } = form;
  const shown = value ?? argument.default ?? null;
  const entry = entryOfValue(shown, family, catalogue);
  const all = candidates(family, catalogue);
  const word = wordOf(shown, family, catalogue);
  const isNone = shown === null || shown === 'None';
  const groups = grouped(all);
  const options = (entries: readonly Api.CatalogueEntry[]): ReactElement[] =>
    entries.map(each => (
      <option key={each.id} value={each.id} title={each.summary}>
        {nameOf(each)}
      </option>
    ));
  return (
    <select
      id={id}
      className={`df-Field ${value === null ? 'df-mod-default' : ''}`}
      aria-label={trans.__('%1: class', argument.name)}
      value={entry?.id ?? (isNone ? '' : word)}
      disabled={form.isDisabled}
      onChange={event => {
        const chosen = catalogue.find(event.currentTarget.value);
        form.set(
          path,
          chosen === null
            ? argument.default === 'None' || argument.default === undefined
              ? null
              : 'None'
            : valueOfEntry(chosen)
        );
      }}
    >
      {argument.optional === true || isNone ? (
        <option value="">
          {argument.required === true && isNone ? trans.__('choose') : trans.__('none')}
        </option>
      ) : null}
      {entry === null && !isNone ? <option value={word}>{word}</option> : null}
      {groups.length === 1
        ? options(all)
        : groups.map(([title, entries]) => (
            <optgroup key={title} label={title}>
              {options(entries)}
            </optgroup>
          ))}
    </select>
  );
}

/** Entries by category, when they have several. */
function grouped(
  entries: readonly Api.CatalogueEntry[]
): readonly (readonly [string, readonly Api.CatalogueEntry[]])[] {
  const groups = new Map<string, Api.CatalogueEntry[]>();
  for (const entry of entries) {
    const title = entry.category ?? entry.family;
    groups.set(title, [...(groups.get(title) ?? []), entry]);
  }
  return [...groups];
}
