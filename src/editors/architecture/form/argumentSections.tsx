// The arguments of a layer in sections: those that matter, objects that are set, other functions, and the rest folded.
import { type ReactElement, useState } from 'react';

import type { Value } from '../../../documents/architecture/model';
import type * as Api from '../../../documents/generated/api';
import { Section } from '../../common/section';
import { ArgumentRow } from './argumentRow';
import { useForm } from './context';
import { controlOf } from './control';
import { Doc } from './doc';
import { groupArguments } from './importance';
import { ObjectBox } from './objectField';
import { ObjectsField } from './objectsField';
import { wordOf } from './objects';

export interface IArgumentSectionsProps {
  readonly fields: readonly Api.CatalogueArgument[];
  readonly values: Readonly<Record<string, Value>>;
}

export function ArgumentSections({ fields, values }: IArgumentSectionsProps): ReactElement {
  const { trans } = useForm();
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const groups = groupArguments(fields, values);
  const asked = groups.functions.filter(each => opened.has(each.name));
  const rest = groups.functions.filter(each => !opened.has(each.name));
  const close = (name: string): void => {
    const next = new Set(opened);
    next.delete(name);
    setOpened(next);
  };
  const row = (argument: Api.CatalogueArgument): ReactElement => (
    <ArgumentRow
      key={argument.name}
      argument={argument}
      path={[argument.name]}
      value={values[argument.name] ?? null}
    />
  );
  return (
    <>
      {groups.main.length === 0 ? null : (
        <Section title={trans.__('Arguments')}>{groups.main.map(row)}</Section>
      )}
      {[...groups.objects, ...asked].map(argument => (
        <ObjectSection
          key={argument.name}
          argument={argument}
          value={values[argument.name] ?? null}
          onClose={() => {
            close(argument.name);
          }}
        />
      ))}
      {rest.length === 0 ? null : (
        <Fold
          title={trans.__('Other functions')}
          count={rest.length}
          isOpenFirst={rest.length <= 4}
        >
          {rest.map(argument => (
            <FunctionLine
              key={argument.name}
              argument={argument}
              onOpen={() => {
                setOpened(new Set([...opened, argument.name]));
              }}
            />
          ))}
        </Fold>
      )}
      {groups.more.length === 0 ? null : (
        <Fold title={trans.__('More arguments')} count={groups.more.length} isOpenFirst={false}>
          {groups.more.map(row)}
        </Fold>
      )}
    </>
  );
}

interface IObjectSectionProps {
  readonly argument: Api.CatalogueArgument;
  readonly value: Value | null;
  readonly onClose: () => void;
}

function ObjectSection({ argument, value, onClose }: IObjectSectionProps): ReactElement {
  const form = useForm();
  const control = controlOf(argument, value);
  const problem = form.problem(argument.name);
  const path = [argument.name] as const;
  return (
    <section className="df-Side-section" aria-label={argument.name} data-argument={argument.name}>
      <h4>{argument.name}</h4>
      {problem === undefined ? null : <p className="df-Attribute-problem">{problem.text}</p>}
      {form.hasDocs && argument.doc !== undefined ? <Doc text={argument.doc} /> : null}
      {control.kind === 'object' ? (
        <ObjectBox
          id={`object-${argument.name}`}
          family={control.family}
          argument={argument}
          path={path}
          value={value}
          onClose={() => {
            onClose();
            if (value !== null) {
              form.set(path, null);
            }
          }}
        />
      ) : control.kind === 'objects' ? (
        <ObjectsField family={control.family} argument={argument} path={path} value={value} />
      ) : (
        <ArgumentRow argument={argument} path={path} value={value} />
      )}
      {argument.also === 'objects' && control.kind !== 'objects' ? (
        <SeveralButton argument={argument} value={value} />
      ) : null}
    </section>
  );
}

/** Makes a list of one object, where an argument takes both. */
function SeveralButton(props: {
  readonly argument: Api.CatalogueArgument;
  readonly value: Value | null;
}): ReactElement | null {
  const { argument, value } = props;
  const form = useForm();
  if (typeof value !== 'object' || value === null || !('class' in value) || form.isDisabled) {
    return null;
  }
  return (
    <button
      type="button"
      className="df-Link"
      onClick={() => {
        form.set([argument.name], [value]);
      }}
    >
      {form.trans.__('Give several')}
    </button>
  );
}

/** An object at its default: its name, which opens its box. */
function FunctionLine(props: {
  readonly argument: Api.CatalogueArgument;
  readonly onOpen: () => void;
}): ReactElement {
  const { argument, onOpen } = props;
  const form = useForm();
  const shown = argument.default ?? null;
  const differs = form.differences?.get(argument.name);
  const word =
    differs ??
    (shown === null || shown === 'None'
      ? form.trans.__('None')
      : wordOf(shown, argument.family ?? null, form.catalogue));
  return (
    <>
      <button
        type="button"
        className="df-FunctionLine"
        title={argument.doc}
        disabled={form.isDisabled}
        onClick={onOpen}
      >
        <span>{argument.name}</span>
        <span className={word === 'None' ? 'df-mod-none' : ''}>{word}</span>
      </button>
      {form.hasDocs && argument.doc !== undefined ? <Doc text={argument.doc} /> : null}
    </>
  );
}

function Fold(props: {
  readonly title: string;
  readonly count: number;
  readonly isOpenFirst: boolean;
  readonly children: readonly ReactElement[];
}): ReactElement {
  const { title, count, isOpenFirst, children } = props;
  return (
    <details className="df-Side-section df-Fold" open={isOpenFirst}>
      <summary>
        {title} <span className="df-Meta">{count}</span>
      </summary>
      {children}
    </details>
  );
}
