// A row of a node with its value: an attribute edited in place by its type, or a reference that opens.
import type { ReactElement } from 'react';

import { Icon } from '../components/icon';
import { useCanvas } from './context';
import { fieldKind } from './fieldKind';
import { TextEditor } from './textEditor';
import type { IGraphRow } from './types';

export interface IValueRowProps {
  readonly node: string;
  readonly row: IGraphRow;
  readonly isEdited: boolean;
}

export function ValueRow({ node, row, isEdited }: IValueRowProps): ReactElement {
  const classes = `df-GraphRow ${row.problem === undefined ? '' : 'df-mod-problem'}`;
  return (
    <div className={classes} title={row.problem}>
      <span className="df-GraphRow-name" title={row.name}>
        {row.name}
      </span>
      {row.kind === 'reference' ? (
        <Reference node={node} row={row} />
      ) : (
        <Attribute node={node} row={row} isEdited={isEdited} />
      )}
    </div>
  );
}

function Reference({ node, row }: Omit<IValueRowProps, 'isEdited'>): ReactElement {
  const { actions } = useCanvas();
  const name = row.value.replace(/^.*\//, '').replace(/\.[a-z]+\.json$/, '');
  return (
    <button
      type="button"
      className="nodrag df-GraphRow-value df-mod-reference"
      tabIndex={-1}
      title={row.value}
      onClick={() => {
        actions().openReference?.(node, row.name);
      }}
    >
      <Icon name="layers" />
      <span>{name}</span>
    </button>
  );
}

function Attribute({ node, row, isEdited }: IValueRowProps): ReactElement {
  const { actions, can, editing, refocus, trans } = useCanvas();
  const field = fieldKind(row.annotation, row.value);
  const save = (value: string | null): void => {
    if (value !== null && value !== row.value) {
      actions().setValue?.(node, row.name, value);
    }
  };
  const label = row.problem === undefined ? row.name : trans.__('%1: %2', row.name, row.problem);
  if (field.kind === 'switch') {
    return (
      <button
        type="button"
        role="switch"
        aria-checked={field.isOn}
        aria-label={label}
        className="nodrag df-GraphRow-switch"
        tabIndex={-1}
        disabled={!can.setValue}
        onClick={() => {
          save(field.isOn ? 'False' : 'True');
        }}
      />
    );
  }
  if (field.kind === 'choice' && can.setValue) {
    return (
      <select
        className="nodrag nopan df-GraphRow-value"
        aria-label={label}
        tabIndex={-1}
        value={row.value}
        data-lm-suppress-shortcuts="true"
        onChange={event => {
          save(event.currentTarget.value);
        }}
      >
        {field.choices.map(choice => (
          <option key={choice}>{choice}</option>
        ))}
      </select>
    );
  }
  if (isEdited) {
    return (
      <TextEditor
        className="df-GraphRow-value df-mod-edited"
        label={label}
        value={row.value}
        isInvalid={row.problem !== undefined}
        onDone={(text, how) => {
          editing.set(null);
          save(text);
          if (how === 'key') {
            refocus(node);
          }
        }}
      />
    );
  }
  return (
    <button
      type="button"
      className={`nodrag df-GraphRow-value ${row.isDefault === true ? 'df-mod-default' : ''}`}
      tabIndex={-1}
      aria-label={`${label} ${row.value}`}
      disabled={!can.setValue}
      onClick={() => {
        editing.set({ node, row: row.name });
      }}
    >
      {row.value}
    </button>
  );
}
