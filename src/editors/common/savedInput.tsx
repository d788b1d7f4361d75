// A text field that is saved on Enter or when it is left; Escape gives the old value back.
import { type ReactElement, useEffect, useState } from 'react';

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
  /** Id of a datalist with what can be chosen. */
  readonly list?: string;
  /** What is refused is given up when the field is left: it shows what is so. */
  readonly isStrict?: boolean;
  readonly onSave: (text: string) => void;
}

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
        list={props.list}
        value={text}
        disabled={props.isDisabled === true}
        onChange={event => {
          setText(event.currentTarget.value);
        }}
        onBlur={() => {
          save();
          if (props.isStrict === true) {
            setText(value);
          }
        }}
        onKeyDown={event => {
          if (event.key === 'Enter') {
            save();
          } else if (event.key === 'Escape') {
            setText(value);
            // Where there is nothing to give back, what lies around the field may have a use for the key.
            if (text !== value) {
              event.stopPropagation();
            }
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
