// Fields of values that are text in Python's own notation: switches, choices, numbers, tuples, shapes, texts.
import type { ReactElement } from 'react';

import type { ArgumentPath, Value } from '../../../documents/architecture/model';
import type * as Api from '../../../documents/generated/api';
import { ChoiceField, SwitchField } from '../../common/choiceFields';
import { literalOf, sameLiteral, textOf } from '../../common/literalText';
import { SavedInput } from '../../common/savedInput';
import { useForm } from './context';
import type { Control } from './control';
import { NumbersField } from './numbersField';

export interface ISimpleFieldProps {
  readonly id: string;
  readonly describedBy: string;
  readonly control: Exclude<Control, { kind: 'object' } | { kind: 'objects' }>;
  readonly argument: Api.CatalogueArgument;
  readonly path: ArgumentPath;
  readonly value: Value | null;
  readonly isInvalid: boolean;
}

export function SimpleField(props: ISimpleFieldProps): ReactElement {
  const { id, describedBy, control, argument, path, value, isInvalid } = props;
  const form = useForm();
  const { trans, isDisabled } = form;
  const shown = typeof value === 'string' ? value : (argument.default ?? '');
  const isDefault = value === null;
  const save = (literal: string | null): void => {
    form.set(path, literal);
  };
  const common = { id, describedBy, isDisabled, isInvalid, isDefault };
  switch (control.kind) {
    case 'switch':
      return (
        <SwitchField
          id={id}
          describedBy={describedBy}
          literal={shown}
          isDisabled={isDisabled}
          onSave={next => {
            save(next === argument.default ? null : next);
          }}
        />
      );
    case 'choice':
      return control.isOpen ? (
        <>
          <SavedInput
            {...common}
            list={`${id}-choices`}
            value={textOf(shown) ?? shown}
            onSave={text => {
              save(openLiteral(text, control.literals));
            }}
          />
          <datalist id={`${id}-choices`}>
            {control.literals.map(literal => (
              <option key={literal} value={textOf(literal) ?? literal} />
            ))}
          </datalist>
        </>
      ) : (
        <ChoiceField
          {...common}
          literals={control.literals}
          literal={shown}
          trans={trans}
          onSave={literal => {
            const { default: fallback } = argument;
            save(fallback !== undefined && sameLiteral(literal, fallback) ? null : literal);
          }}
        />
      );
    case 'numbers':
      return (
        <NumbersField
          {...common}
          name={argument.name}
          control={control}
          literal={shown}
          onSave={save}
        />
      );
    case 'number':
      return (
        <SavedInput
          {...common}
          isCode
          isNumber
          value={shown === 'None' ? '' : shown}
          placeholder={control.isOptional ? trans.__('none') : ''}
          unit={control.isInteger ? 'int' : 'float'}
          onSave={text => {
            save(emptyAs(text, control.isOptional, argument.default) ?? text.trim());
          }}
        />
      );
    case 'text':
      return (
        <SavedInput
          {...common}
          value={shown === 'None' ? '' : (textOf(shown) ?? '')}
          placeholder={control.isOptional ? trans.__('none') : ''}
          onSave={text => {
            save(text === '' && control.isOptional ? none(argument.default) : literalOf(text));
          }}
        />
      );
    case 'parameter':
      return (
        <span className="df-Argument-isParameter" title={control.name}>
          {trans.__('parameter')} <code>{control.name}</code>
        </span>
      );
    case 'literal':
      return (
        <SavedInput
          {...common}
          isCode
          value={shown}
          unit={argument.kind === 'dict' ? 'dict' : undefined}
          onSave={text => {
            save(text.trim() === '' ? null : text.trim());
          }}
        />
      );
  }
}

/** The literal of an emptied number: None where that is a value, else the default; undefined when it is not empty. */
function emptyAs(
  text: string,
  isOptional: boolean,
  fallback: string | undefined
): string | null | undefined {
  if (text.trim() !== '') {
    return undefined;
  }
  return isOptional ? none(fallback) : null;
}

/** None as a value, which is the default itself where that is None. */
function none(fallback: string | undefined): string | null {
  return fallback === 'None' ? null : 'None';
}

/** What was typed into an open choice: a name, a number or None as they are meant. */
function openLiteral(text: string, literals: readonly string[]): string | null {
  const typed = text.trim();
  if (typed === '') {
    return null;
  }
  const known = literals.find(each => sameLiteral(each, typed) || textOf(each) === typed);
  if (known !== undefined) {
    return known;
  }
  return /^[A-Za-z_][\w.]*$/.test(typed) && !['None', 'True', 'False'].includes(typed)
    ? literalOf(typed)
    : typed;
}
