// What the dialogs that import a Keras model ask: which file, text, application, stored model or example.
import type { TranslationBundle } from '@jupyterlab/translation';
import { type ReactElement, useId, useMemo, useState } from 'react';

import { FileList, type IFolderItem } from '../../components/imports/fileList';
import type { ImportForm } from '../../components/imports/form';
import { type IOffer, OfferList } from '../../components/imports/offerList';
import { useSignal } from '../../components/useSignal';

export interface IChooserProps {
  readonly form: ImportForm;
  readonly trans: TranslationBundle;
}

export type LoadOffers = () => Promise<readonly IOffer[]>;

export interface IOfferChooserProps extends IChooserProps {
  readonly kind: 'example' | 'artifact';
  readonly label: string;
  readonly empty: string;
  readonly load: LoadOffers;
}

/** One of some examples, or of stored models. */
export function OfferChooser(props: IOfferChooserProps): ReactElement {
  const { form, kind, label, empty, load, trans } = props;
  useSignal(form.changed);
  return (
    <OfferList
      label={label}
      empty={empty}
      load={load}
      chosen={form.choice?.choice ?? null}
      onChoose={offer => {
        form.choose({ kind, choice: offer.name }, offer.name);
      }}
      trans={trans}
    />
  );
}

/** Arguments that most applications take; others can be written out. */
const COMMON = [
  ['input_shape', '(224, 224, 3)'],
  ['classes', '1000'],
  ['include_top', 'True']
] as const;

/** One of the models that come with Keras, and its arguments. */
export function ApplicationChooser(
  props: IChooserProps & { readonly load: LoadOffers }
): ReactElement {
  const { form, load, trans } = props;
  const [chosen, setChosen] = useState<string | null>(null);
  const [given, setGiven] = useState<Readonly<Record<string, string>>>({});
  const [others, setOthers] = useState('');
  const choose = (
    name: string | null,
    values: Readonly<Record<string, string>>,
    rest: string
  ): void => {
    setChosen(name);
    setGiven(values);
    setOthers(rest);
    const more = argumentsOf(rest);
    form.choose(
      name === null || more === null
        ? null
        : { kind: 'application', choice: name, arguments: { ...written(values), ...more } },
      name ?? ''
    );
  };
  return (
    <>
      <OfferList
        label={trans.__('Model')}
        empty={trans.__('This Keras has no models of its own.')}
        load={load}
        chosen={chosen}
        onChoose={offer => {
          choose(offer.name, given, others);
        }}
        trans={trans}
      />
      <div className="df-Import-arguments">
        {COMMON.map(([name, placeholder]) => (
          <TextField
            key={name}
            label={name}
            placeholder={placeholder}
            value={given[name] ?? ''}
            isCode
            onChange={text => {
              choose(chosen, { ...given, [name]: text.trim() }, others);
            }}
          />
        ))}
      </div>
      <TextField
        label={trans.__('Other arguments')}
        placeholder="alpha=0.5, pooling='avg'"
        value={others}
        isCode
        problem={
          argumentsOf(others) === null
            ? trans.__('Write them as in a call: alpha=0.5, pooling="avg".')
            : null
        }
        onChange={text => {
          choose(chosen, given, text);
        }}
      />
      <p className="df-Meta">
        {trans.__(
          'The layers are imported, not their trained weights. What is left empty is as Keras has it.'
        )}
      </p>
    </>
  );
}

function written(values: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).filter(([, text]) => text !== ''));
}

/** Arguments by name of text such as "alpha=0.5, shape=(1, 2)"; null when it is no list of arguments. */
export function argumentsOf(text: string): Readonly<Record<string, string>> | null {
  const found: Record<string, string> = {};
  for (const part of splitted(text)) {
    const [, name, value] = /^\s*([A-Za-z_]\w*)\s*=\s*([^=].*?)\s*$/s.exec(part) ?? [];
    if (name === undefined || value === undefined) {
      if (part.trim() !== '') {
        return null;
      }
      continue;
    }
    found[name] = value;
  }
  return found;
}

/** The parts of text between commas that are in no bracket and no quotes. */
function splitted(text: string): readonly string[] {
  const commas: number[] = [];
  let depth = 0;
  let quote = '';
  Array.from(text).forEach((char, at) => {
    if (quote !== '') {
      quote = char === quote ? '' : quote;
    } else if (char === '"' || char === "'") {
      quote = char;
    } else if ('([{'.includes(char)) {
      depth += 1;
    } else if (')]}'.includes(char)) {
      depth -= 1;
    } else if (char === ',' && depth === 0) {
      commas.push(at);
    }
  });
  const chars = Array.from(text);
  return [-1, ...commas].map((at, index) => chars.slice(at + 1, commas[index]).join(''));
}

export interface IFileChooserProps extends IChooserProps {
  readonly kind: 'code' | 'model';
  readonly label: string;
  readonly endings: readonly string[];
  readonly note: string;
  readonly list: (folder: string) => Promise<readonly IFolderItem[]>;
}

/** A file of the project. */
export function FileChooser(props: IFileChooserProps): ReactElement {
  const { form, kind, label, endings, note, list, trans } = props;
  useSignal(form.changed);
  const path = form.choice?.path ?? null;
  return (
    <>
      <FileList
        label={label}
        endings={endings}
        list={list}
        chosen={path}
        onChoose={chosen => {
          form.choose({ kind, path: chosen }, chosen);
        }}
        trans={trans}
      />
      <p className="df-Meta">{note}</p>
      {kind === 'code' && path !== null && form.variables.length === 0 ? (
        <VariableField form={form} trans={trans} />
      ) : null}
      {kind === 'code' && path !== null ? <ModulesField form={form} trans={trans} /> : null}
    </>
  );
}

/** Code that was pasted. */
export function TextChooser({ form, trans }: IChooserProps): ReactElement {
  const id = useId();
  useSignal(form.changed);
  return (
    <>
      <div className="df-NameForm-field">
        <label htmlFor={id}>{trans.__('Python code that builds a Keras model')}</label>
        <textarea
          id={id}
          className="df-Field df-Mono df-Import-code"
          rows={12}
          spellCheck={false}
          placeholder={'model = keras.Sequential([…])'}
          value={form.choice?.text ?? ''}
          onChange={event => {
            const text = event.currentTarget.value;
            form.choose(text.trim() === '' ? null : { kind: 'text', text }, 'model');
          }}
        />
      </div>
      <p className="df-Meta">
        {trans.__('The code is run; training, saving and evaluating are left out.')}
      </p>
      {form.choice !== null && form.variables.length === 0 ? (
        <VariableField form={form} trans={trans} />
      ) : null}
      {form.choice === null ? null : <ModulesField form={form} trans={trans} />}
    </>
  );
}

/** Whether what only the code has may be written into the project. */
function ModulesField({ form, trans }: IChooserProps): ReactElement {
  return (
    <label className="df-Import-agreed">
      <input
        type="checkbox"
        checked={form.writesModules}
        onChange={event => {
          form.setWritesModules(event.currentTarget.checked);
        }}
      />
      {trans.__('Put layers and functions of its own that the network needs into a new module')}
    </label>
  );
}

function VariableField({ form, trans }: IChooserProps): ReactElement {
  return (
    <TextField
      label={trans.__('Variable or function')}
      placeholder={trans.__('the only model, or one such as net or build(10)')}
      value={form.variable}
      isCode
      onChange={text => {
        form.setVariable(text);
      }}
    />
  );
}

interface ITextFieldProps {
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  readonly isCode?: boolean;
  readonly problem?: string | null;
  readonly onChange: (text: string) => void;
}

function TextField(props: ITextFieldProps): ReactElement {
  const { label, placeholder, value, isCode, problem = null, onChange } = props;
  const id = useId();
  const describedBy = useMemo(
    () => (problem === null ? {} : { 'aria-describedby': `${id}-note` }),
    [id, problem]
  );
  return (
    <div className="df-NameForm-field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className={`df-Field ${isCode === true ? 'df-Mono' : ''}`}
        placeholder={placeholder}
        value={value}
        spellCheck={false}
        autoComplete="off"
        aria-invalid={problem !== null}
        {...describedBy}
        onChange={event => {
          onChange(event.currentTarget.value);
        }}
      />
      {problem === null ? null : (
        <div id={`${id}-note`} className="df-NameForm-problem">
          {problem}
        </div>
      )}
    </div>
  );
}
