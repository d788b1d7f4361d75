// A tuple as several small number fields, or one number for all of them; a shape with open dimensions.
import { type KeyboardEvent, type ReactElement, useEffect, useRef, useState } from 'react';

import { Icon } from '../../../components/icon';
import { useForm } from './context';
import type { Control } from './control';
import { literalOfParts, partsOf } from './dimensions';

export interface INumbersFieldProps {
  readonly id: string;
  readonly describedBy: string;
  readonly name: string;
  readonly control: Extract<Control, { kind: 'numbers' }>;
  /** '' when there is no value and no default. */
  readonly literal: string;
  readonly isDisabled: boolean;
  readonly isInvalid: boolean;
  readonly isDefault: boolean;
  readonly onSave: (literal: string | null) => void;
}

export function NumbersField(props: INumbersFieldProps): ReactElement {
  const { id, describedBy, name, control, literal, isDisabled, isInvalid, isDefault, onSave } =
    props;
  const { trans } = useForm();
  const { length, takesOne, isShape, isOptional } = control;
  const read = literal === '' || literal === 'None' ? null : partsOf(literal, isShape);
  const isOne = read?.isOne ?? (takesOne && length === null);
  const width = isOne ? 1 : (read?.parts.length ?? length ?? 1);
  const isNotGiven = isShape && read === null;
  const before = Array.from({ length: width }, (_, at) => read?.parts[at] ?? '');
  const [parts, setParts] = useState<readonly string[]>(before);
  const box = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    setParts(before);
    // The parts are what the literal says
  }, [literal, width]);

  const save = (typed: readonly string[]): void => {
    const first = splitNumbers(typed[0] ?? '');
    // All of them may be typed into the first field.
    const next = length !== null && first.length === length ? first : typed.flatMap(splitNumbers);
    const one = isOne && next.length === 1;
    const isEmpty = isNotGiven && next.every(each => each === '');
    const made = isEmpty ? null : literalOfParts(next, one, isShape);
    if (made === null) {
      if (literal !== '' && !isDefault) {
        onSave(null);
      }
    } else if (made !== literalOfParts(before, isOne, isShape) || literal === '') {
      onSave(made);
    }
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') {
      save(parts);
      event.preventDefault();
    } else if (event.key === 'Escape') {
      setParts(before);
      if (parts.join() !== before.join()) {
        event.stopPropagation();
      }
    }
  };
  const change = (next: readonly string[]): void => {
    setParts(next);
    onSave(literalOfParts(next, false, isShape));
  };
  const canGrow = length === null && !isDisabled && !isNotGiven;
  return (
    <span
      ref={box}
      className="df-Numbers"
      role="group"
      aria-label={name}
      aria-describedby={describedBy}
      onBlur={event => {
        // Only when the whole field is left: the other numbers are still to be typed.
        if (!(event.relatedTarget instanceof Node && box.current?.contains(event.relatedTarget))) {
          save(parts);
        }
      }}
    >
      {parts.map((part, at) => (
        <input
          key={at}
          id={at === 0 ? id : undefined}
          type="text"
          inputMode="decimal"
          className={`df-Field df-Mono ${isDefault ? 'df-mod-default' : ''}`}
          aria-label={
            parts.length === 1 ? name : trans.__('%1, number %2 of %3', name, at + 1, parts.length)
          }
          aria-invalid={isInvalid ? true : undefined}
          placeholder={
            isNotGiven
              ? trans.__('such as 28, 28, 1')
              : isShape
                ? trans.__('open')
                : isOptional
                  ? trans.__('none')
                  : ''
          }
          spellCheck={false}
          value={part}
          disabled={isDisabled}
          onChange={event => {
            const text = event.currentTarget.value;
            // While all are the same, the first stands for all: a square kernel stays square.
            const isForAll =
              at === 0 && takesOne && new Set(parts).size === 1 && splitNumbers(text).length === 1;
            setParts(parts.map((each, index) => (isForAll || index === at ? text : each)));
          }}
          onKeyDown={onKeyDown}
        />
      ))}
      {isShape && parts.length === 0 ? (
        <span className="df-Meta">{trans.__('no dimensions')}</span>
      ) : null}
      {takesOne && length !== null && length > 1 && !isDisabled ? (
        <button
          type="button"
          className="df-Numbers-button"
          aria-pressed={isOne}
          title={isOne ? trans.__('A number for each') : trans.__('One number for all')}
          aria-label={
            isOne
              ? trans.__('%1: a number for each', name)
              : trans.__('%1: one number for all', name)
          }
          onClick={() => {
            const first = parts.find(each => each.trim() !== '') ?? '';
            if (first !== '') {
              onSave(
                isOne
                  ? literalOfParts(
                      Array.from({ length }, () => first),
                      false,
                      false
                    )
                  : first
              );
            }
          }}
        >
          <Icon name={isOne ? 'split' : 'merge'} />
        </button>
      ) : null}
      {canGrow ? (
        <>
          <button
            type="button"
            className="df-Numbers-button"
            aria-label={
              isShape ? trans.__('Add a dimension') : trans.__('Add a number to %1', name)
            }
            title={isShape ? trans.__('Add a dimension') : trans.__('Add a number')}
            onClick={() => {
              change([...parts, isShape ? '' : (parts.at(-1) ?? '0')]);
            }}
          >
            <Icon name="plus" />
          </button>
          {parts.length > (isShape ? 0 : 1) ? (
            <button
              type="button"
              className="df-Numbers-button"
              aria-label={
                isShape
                  ? trans.__('Take the last dimension away')
                  : trans.__('Take the last number of %1 away', name)
              }
              onClick={() => {
                change(parts.slice(0, -1));
              }}
            >
              <Icon name="minus" />
            </button>
          ) : null}
        </>
      ) : null}
    </span>
  );
}

/** What was typed into one field: "28, 28, 1" are three numbers; ? and None are open dimensions. */
function splitNumbers(text: string): readonly string[] {
  const parts = text.replace(/^[([]|[)\]]$/g, '').split(/\s*[,×]\s*|\s+[x*]\s+|\s+/);
  const given = parts.length > 1 ? parts.filter((part, at) => part !== '' || at < 1) : parts;
  return given.map(part => (part === '?' || part === 'None' ? '' : part));
}
