// The form field of one attribute, by its type: saved on Enter or when it is left, Escape gives the old value back.
import { type ReactElement, useId } from 'react';

import type * as Api from '../../documents/generated/api';
import { ChoiceField, SwitchField } from '../common/choiceFields';
import { literalOf, textOf } from '../common/literalText';
import { SavedInput } from '../common/savedInput';
import type { Translate } from '../common/words';
import { fieldOf } from './fields';

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
  const common = { id, describedBy, isDisabled, literal: value, onSave: onChange };
  switch (field.kind) {
    case 'switch':
      return <SwitchField {...common} />;
    case 'choice':
      return (
        <ChoiceField
          {...common}
          literals={field.literals}
          isDefault={literal === null}
          isInvalid={problem !== undefined}
          trans={trans}
        />
      );
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
