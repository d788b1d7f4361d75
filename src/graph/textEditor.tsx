// A text field that ends exactly once: with its text on Enter, Tab or blur, with null on Escape.
import { useLayoutEffect, useRef, type KeyboardEvent, type ReactElement } from 'react';

export interface ITextEditorProps {
  readonly className: string;
  readonly label: string;
  readonly value: string;
  readonly isInvalid?: boolean;
  /** `step`: -1 or 1 when Tab asked for the field before or after. */
  readonly onDone: (text: string | null, how: 'key' | 'blur', step: -1 | 0 | 1) => void;
}

export function TextEditor(props: ITextEditorProps): ReactElement {
  const { className, label, value, isInvalid, onDone } = props;
  const input = useRef<HTMLInputElement>(null);
  const isOver = useRef(false);

  useLayoutEffect(() => {
    input.current?.focus();
    input.current?.select();
  }, []);

  const end = (text: string | null, how: 'key' | 'blur', step: -1 | 0 | 1 = 0): void => {
    if (!isOver.current) {
      isOver.current = true;
      onDone(text, how, step);
    }
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    event.stopPropagation();
    // An input method that is composing text takes Enter for itself.
    if (event.nativeEvent.isComposing) {
      return;
    }
    const step = event.key === 'Tab' ? (event.shiftKey ? -1 : 1) : 0;
    if (event.key === 'Enter' || step !== 0) {
      event.preventDefault();
      end(event.currentTarget.value, 'key', step);
    } else if (event.key === 'Escape') {
      event.preventDefault();
      end(null, 'key');
    }
  };
  return (
    <input
      ref={input}
      className={`nodrag nopan ${className}`}
      aria-label={label}
      aria-invalid={isInvalid === true ? true : undefined}
      defaultValue={value}
      spellCheck={false}
      autoComplete="off"
      data-lm-suppress-shortcuts="true"
      onKeyDown={onKeyDown}
      onBlur={event => {
        end(event.currentTarget.value, 'blur');
      }}
    />
  );
}
