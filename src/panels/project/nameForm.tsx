// The body of a dialog that asks for a name, and for a project for its folder; says what is wrong while one types.
import { ReactWidget } from '@jupyterlab/apputils';
import type { Dialog } from '@jupyterlab/apputils';
import { type ReactElement, useEffect, useId, useRef, useState } from 'react';

/** A field of the form. */
export interface IField {
  readonly label: string;
  /** What it says below while nothing is wrong. */
  readonly note?: string;
  readonly placeholder?: string;
  readonly problem: (value: string) => string | null;
}

export interface IFormOptions {
  readonly fields: readonly IField[];
  readonly values: readonly string[];
  /** What went wrong with these values the last time. */
  readonly failure: string | null;
  /** Gives a field's value from those before it, until the user writes one. */
  readonly derive?: (index: number, values: readonly string[]) => string | null;
}

/**
 * Its value is the list of the fields' texts, trimmed.
 */
export class NameForm extends ReactWidget implements Dialog.IBodyWidget<readonly string[]> {
  private readonly options: IFormOptions;
  private values: readonly string[];

  constructor(options: IFormOptions) {
    super();
    this.addClass('df-NameForm');
    this.options = options;
    this.values = options.values;
  }

  getValue(): readonly string[] {
    return this.values.map(value => value.trim());
  }

  protected override render(): ReactElement {
    return (
      <Form
        {...this.options}
        onChange={values => {
          this.values = values;
        }}
      />
    );
  }
}

type IFormProps = IFormOptions & { readonly onChange: (values: readonly string[]) => void };

function Form(props: IFormProps): ReactElement {
  const { fields, failure, derive, onChange } = props;
  const [values, setValues] = useState(props.values);
  const [written, setWritten] = useState<ReadonlySet<number>>(new Set());
  const [isFresh, setFresh] = useState(true);

  const write = (index: number, text: string): void => {
    const nowWritten = new Set([...written, index]);
    const next = [...values];
    next[index] = text;
    for (let later = index + 1; later < next.length; later++) {
      const derived = nowWritten.has(later) ? null : (derive?.(later, next) ?? null);
      next[later] = derived ?? next[later] ?? '';
    }
    setWritten(nowWritten);
    setValues(next);
    setFresh(false);
    onChange(next);
  };

  return (
    <div className="df-NameForm-fields">
      {fields.map((field, index) => (
        <Field
          key={field.label}
          field={field}
          value={values[index] ?? ''}
          isWritten={written.has(index)}
          onChange={text => {
            write(index, text);
          }}
        />
      ))}
      {failure !== null && isFresh ? (
        <div className="df-Problem" role="alert">
          {failure}
        </div>
      ) : null}
    </div>
  );
}

interface IFieldProps {
  readonly field: IField;
  readonly value: string;
  readonly isWritten: boolean;
  readonly onChange: (text: string) => void;
}

function Field({ field, value, isWritten, onChange }: IFieldProps): ReactElement {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const problem = field.problem(value);
  useEffect(() => {
    // The dialog asks the fields whether they are valid when something was typed, which is before React knows.
    input.current?.setCustomValidity(problem ?? '');
    input.current?.dispatchEvent(new Event('input', { bubbles: true }));
  }, [problem]);
  // An empty field is not called wrong before anything was typed.
  const shown = isWritten || value !== '' ? problem : null;
  return (
    <div className="df-NameForm-field">
      <label htmlFor={id}>{field.label}</label>
      <input
        ref={input}
        id={id}
        className="df-Field"
        value={value}
        placeholder={field.placeholder}
        spellCheck={false}
        autoComplete="off"
        aria-invalid={shown !== null}
        aria-describedby={`${id}-note`}
        onChange={event => {
          onChange(event.currentTarget.value);
        }}
      />
      <div
        id={`${id}-note`}
        className={shown === null ? 'df-Meta' : 'df-NameForm-problem'}
        aria-live="polite"
      >
        {shown ?? field.note ?? ''}
      </div>
    </div>
  );
}
