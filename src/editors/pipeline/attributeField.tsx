// The form field of one attribute, by its type: saved on Enter or when it is left, Escape gives the old value back.
import { type ReactElement, useEffect, useId, useState } from 'react';

import type * as Api from '../../documents/generated/api';
import { fieldOf, literalOf, sameLiteral, textOf } from './fields';
import type { Translate } from './words';

export interface IAttributeFieldProps {
  readonly attribute: Api.Attribute;
  /** The literal that the node sets; null when the default holds. */
  readonly literal: string | null;
  readonly problem: string | undefined;
  readonly isDisabled: boolean;
  readonly onChange: (literal: string | null) => void;
  readonly trans: Translate;
}

export function AttributeField(props: IAttributeFieldProps): ReactElement {
  const { attribute, literal, problem, isDisabled, onChange, trans } = props;
  const id = useId();
  const fallback = attribute.default;
  const isSet = literal !== null;
  return (
    <div className="df-Attribute">
      <label className="df-Attribute-name" htmlFor={id} title={attribute.name}>
        {attribute.name}
      </label>
      <div className="df-Attribute-control">
        <Control {...props} id={id} describedBy={`${id}-note`} />
      </div>
      <div className="df-Attribute-note" id={`${id}-note`}>
        {problem === undefined ? null : <span className="df-Attribute-problem">{problem}</span>}
        {isSet && fallback !== null ? (
          <span>
            {trans.__('default %1', fallback)}
            {isDisabled ? null : (
              <>
                {' · '}
                <button
                  type="button"
                  className="df-Link"
                  aria-label={trans.__('Reset %1 to its default', attribute.name)}
                  onClick={() => {
                    onChange(null);
                  }}
                >
                  {trans.__('Reset')}
                </button>
              </>
            )}
          </span>
        ) : null}
        {!isSet && fallback === null && problem === undefined ? (
          <span>{trans.__('required')}</span>
        ) : null}
      </div>
    </div>
  );
}

interface IControlProps extends IAttributeFieldProps {
  readonly id: string;
  readonly describedBy: string;
}

function Control(props: IControlProps): ReactElement {
  const { attribute, literal, problem, isDisabled, onChange, id, describedBy, trans } = props;
  const value = literal ?? attribute.default ?? '';
  const field = fieldOf(attribute.annotation, attribute.default, value === '' ? null : value);
  switch (field.kind) {
    case 'switch':
      return (
        <button
          type="button"
          id={id}
          role="switch"
          className="df-Switch"
          aria-checked={value === 'True'}
          aria-describedby={describedBy}
          disabled={isDisabled}
          onClick={() => {
            onChange(value === 'True' ? 'False' : 'True');
          }}
        />
      );
    case 'choice': {
      const chosen = field.literals.find(each => sameLiteral(each, value));
      return (
        <select
          id={id}
          className="df-Field"
          aria-describedby={describedBy}
          value={chosen ?? ''}
          disabled={isDisabled}
          onChange={event => {
            onChange(event.currentTarget.value);
          }}
        >
          {chosen === undefined ? <option value="">{trans.__('choose')}</option> : null}
          {field.literals.map(each => (
            <option key={each} value={each}>
              {textOf(each) ?? each}
            </option>
          ))}
        </select>
      );
    }
    default: {
      const isText = field.kind === 'text';
      return (
        <SavedInput
          id={id}
          describedBy={describedBy}
          isCode={!isText}
          isNumber={field.kind === 'number'}
          isInvalid={problem !== undefined}
          isDisabled={isDisabled}
          value={isText ? (textOf(value) ?? '') : value}
          unit={isText ? undefined : attribute.annotation}
          isDefault={literal === null}
          onSave={text => {
            onChange(isText ? literalOf(text) : text.trim() === '' ? null : text.trim());
          }}
        />
      );
    }
  }
}

export interface ISavedInputProps {
  readonly id?: string;
  readonly label?: string;
  readonly describedBy?: string;
  readonly value: string;
  readonly placeholder?: string;
  readonly unit?: string | undefined;
  readonly isCode?: boolean;
  readonly isNumber?: boolean;
  readonly isInvalid?: boolean;
  readonly isDisabled?: boolean;
  readonly isDefault?: boolean;
  readonly onSave: (text: string) => void;
}

/** A text field that is saved on Enter or when it is left. */
export function SavedInput(props: ISavedInputProps): ReactElement {
  const { value, onSave } = props;
  const [text, setText] = useState(value);
  useEffect(() => {
    setText(value);
  }, [value]);
  const save = (): void => {
    if (text !== value) {
      onSave(text);
    }
  };
  return (
    <span className="df-SavedInput">
      <input
        type="text"
        id={props.id}
        aria-label={props.label}
        aria-describedby={props.describedBy}
        aria-invalid={props.isInvalid === true ? true : undefined}
        className={`df-Field ${props.isCode === true ? 'df-Mono' : ''} ${props.isDefault === true ? 'df-mod-default' : ''}`}
        inputMode={props.isNumber === true ? 'decimal' : undefined}
        placeholder={props.placeholder}
        spellCheck={false}
        value={text}
        disabled={props.isDisabled === true}
        onChange={event => {
          setText(event.currentTarget.value);
        }}
        onBlur={save}
        onKeyDown={event => {
          if (event.key === 'Enter') {
            save();
          } else if (event.key === 'Escape') {
            setText(value);
            event.stopPropagation();
          }
        }}
      />
      {props.unit === undefined ? null : (
        <span className="df-SavedInput-unit" aria-hidden="true">
          {props.unit}
        </span>
      )}
    </span>
  );
}
