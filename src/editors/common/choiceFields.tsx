// Form fields of Python literals that are chosen rather than typed: on or off, and one of several.
import type { ReactElement } from 'react';

import { sameLiteral, textOf } from './literalText';
import type { Translate } from './words';

interface IFieldProps {
  readonly id: string;
  readonly describedBy: string;
  /** The literal that holds now. */
  readonly literal: string;
  readonly isDisabled: boolean;
  readonly onSave: (literal: string) => void;
}

export function SwitchField(props: IFieldProps): ReactElement {
  const { id, describedBy, literal, isDisabled, onSave } = props;
  return (
    <button
      type="button"
      id={id}
      role="switch"
      className="df-Switch"
      aria-checked={literal === 'True'}
      aria-describedby={describedBy}
      disabled={isDisabled}
      onClick={() => {
        onSave(literal === 'True' ? 'False' : 'True');
      }}
    />
  );
}

export interface IChoiceFieldProps extends IFieldProps {
  readonly literals: readonly string[];
  readonly isDefault: boolean;
  readonly isInvalid: boolean;
  readonly trans: Translate;
}

export function ChoiceField(props: IChoiceFieldProps): ReactElement {
  const { id, describedBy, literals, literal, isDefault, isInvalid, isDisabled, trans } = props;
  const chosen = literals.find(each => sameLiteral(each, literal));
  return (
    <select
      id={id}
      className={`df-Field ${isDefault ? 'df-mod-default' : ''}`}
      aria-describedby={describedBy}
      aria-invalid={isInvalid ? true : undefined}
      value={chosen ?? ''}
      disabled={isDisabled}
      onChange={event => {
        props.onSave(event.currentTarget.value);
      }}
    >
      {chosen === undefined ? <option value="">{trans.__('choose')}</option> : null}
      {literals.map(each => (
        <option key={each} value={each}>
          {each === 'None' ? trans.__('none') : (textOf(each) ?? each)}
        </option>
      ))}
    </select>
  );
}
