// What would change, one block per operation, value and edge; with the choice where both sides were changed.
import type { IEditorServices } from '@jupyterlab/codeeditor';
import type { TranslationBundle } from '@jupyterlab/translation';
import { type ReactElement, useId, useState } from 'react';

import { CodeView } from '../../components/codeView';
import { Icon } from '../../components/icon';
import type { AttributeChange, EdgeChange, OperationChange } from '../../documents/generated/api';
import { Diff } from './diff';
import type { Choice, TakeBackModel } from './model';

export interface IPartProps {
  readonly model: TakeBackModel;
  readonly editors: IEditorServices;
  readonly trans: TranslationBundle;
  readonly openFile: (path: string) => void;
}

type Shown = 'diff' | 'before' | 'after';

export function Operation(props: IPartProps & { readonly change: OperationChange }): ReactElement {
  const { change, editors, trans, openFile } = props;
  const [shown, setShown] = useState<Shown>('diff');
  const views: readonly (readonly [Shown, string])[] = [
    ['diff', trans.__('Difference')],
    ['before', trans.__('In the project')],
    ['after', trans.__('In the notebook')]
  ];
  return (
    <section className="df-TakeBack-operation" aria-label={change.path}>
      <header>
        <Icon name="operation" />
        <button
          type="button"
          className="df-Link df-Mono"
          onClick={() => {
            openFile(change.path);
          }}
        >
          {change.path}
        </button>
        <span className="df-Meta">{change.nodes.join(', ')}</span>
        <div className="df-ViewSwitch" role="group" aria-label={trans.__('View')}>
          {views.map(([view, label]) => (
            <button
              key={view}
              type="button"
              aria-pressed={shown === view}
              onClick={() => {
                setShown(view);
              }}
            >
              {label}
            </button>
          ))}
        </div>
      </header>
      {change.interface.length === 0 ? null : (
        <ul className="df-TakeBack-words" aria-label={trans.__('Interface')}>
          {change.interface.map(words => (
            <li key={words} className="df-Chip">
              {words}
            </li>
          ))}
        </ul>
      )}
      {change.problems.map(problem => (
        <div key={problem} className="df-Problem" role="alert">
          {problem}
        </div>
      ))}
      {change.conflict ? (
        <Conflict
          {...props}
          id={change.path}
          words={trans.__('The file was changed in the project, too, since the notebook was made.')}
        />
      ) : null}
      {shown === 'diff' ? (
        <Diff lines={change.diff} label={trans.__('Difference of %1', change.path)} trans={trans} />
      ) : (
        <CodeView
          code={change[shown]}
          editors={editors.factoryService}
          label={`${change.path}: ${views.find(([view]) => view === shown)?.[1] ?? ''}`}
        />
      )}
    </section>
  );
}

export function Values(
  props: IPartProps & { readonly changes: readonly AttributeChange[] }
): ReactElement {
  const { changes, trans } = props;
  return (
    <section className="df-TakeBack-list" aria-label={trans.__('Attributes')}>
      <h3>{trans.__('Attributes')}</h3>
      <ul>
        {changes.map(change => (
          <li key={`${change.node}.${change.name}`}>
            <span className="df-Mono">
              {change.node}.{change.name}
            </span>
            <code className="df-mod-removed">{change.before}</code>
            <Icon name="arrow" />
            <code className="df-mod-added">{change.after}</code>
            {change.conflict ? (
              <Conflict
                {...props}
                id={`${change.node}.${change.name}`}
                words={trans.__(
                  'The pipeline’s value was changed, too, since the notebook was made.'
                )}
              />
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

export function Edges(props: {
  readonly changes: readonly EdgeChange[];
  readonly trans: TranslationBundle;
}): ReactElement {
  const { changes, trans } = props;
  return (
    <section className="df-TakeBack-list" aria-label={trans.__('Connections')}>
      <h3>{trans.__('Connections')}</h3>
      <ul>
        {changes.map(change => (
          <li key={`${change.action} ${change.to.join('.')}`}>
            <span className={change.action === 'add' ? 'df-mod-added' : 'df-mod-removed'}>
              {change.action === 'add' ? trans.__('Connect') : trans.__('Disconnect')}
            </span>
            <span className="df-Mono">{change.from.join('.')}</span>
            <Icon name="arrow" />
            <span className="df-Mono">{change.to.join('.')}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Both sides were changed: the user says whose version counts. */
function Conflict(
  props: IPartProps & {
    readonly id: string;
    readonly words: string;
  }
): ReactElement {
  const { model, trans, id, words } = props;
  const choice = model.choice(id);
  const name = useId();
  const option = (value: Choice, label: string): ReactElement => (
    <label>
      <input
        type="radio"
        name={name}
        checked={choice === value}
        disabled={model.busy !== null}
        onChange={() => {
          void model.choose(id, value);
        }}
      />
      {label}
    </label>
  );
  return (
    <fieldset className="df-TakeBack-conflict">
      <legend>
        <Icon name="warn" />
        {words}
      </legend>
      {option('project', trans.__('Leave the project’s version'))}
      {option('notebook', trans.__('Take the notebook’s version'))}
    </fieldset>
  );
}
