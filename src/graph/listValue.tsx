// A value in the List view, with the same control as on the canvas.
import { useEffect, useState, type ReactElement } from 'react';

import { fieldKind } from './fieldKind';
import type { IGraphActions, IGraphNode, IGraphRow } from './types';

export interface IListValueProps {
  readonly node: IGraphNode;
  readonly row: IGraphRow;
  readonly actions: IGraphActions;
}

export function ListValue({ node, row, actions }: IListValueProps): ReactElement {
  const label = `${node.title}, ${row.name}`;
  return (
    <label className="df-GraphList-value" title={row.problem}>
      <span>{row.name}</span>
      {row.kind === 'reference' ? (
        <button
          type="button"
          className="df-Link"
          onClick={() => {
            actions.openReference?.(node.id, row.name);
          }}
        >
          {row.value}
        </button>
      ) : (
        <Control node={node} row={row} actions={actions} label={label} />
      )}
      {row.problem === undefined ? null : <em>{row.problem}</em>}
    </label>
  );
}

function Control(props: IListValueProps & { readonly label: string }): ReactElement {
  const { node, row, actions, label } = props;
  const [text, setText] = useState(row.value);
  useEffect(() => {
    setText(row.value);
  }, [row.value]);
  const field = fieldKind(row.annotation, row.value);
  const isReadOnly = actions.setValue === undefined;
  const save = (value: string): void => {
    if (value !== row.value) {
      actions.setValue?.(node.id, row.name, value);
    }
  };
  if (field.kind === 'switch') {
    return (
      <input
        type="checkbox"
        aria-label={label}
        checked={field.isOn}
        disabled={isReadOnly}
        onChange={() => {
          save(field.isOn ? 'False' : 'True');
        }}
      />
    );
  }
  if (field.kind === 'choice') {
    return (
      <select
        className="df-Field"
        aria-label={label}
        value={row.value}
        disabled={isReadOnly}
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
  return (
    <input
      className="df-Field df-Mono"
      aria-label={label}
      aria-invalid={row.problem === undefined ? undefined : true}
      value={text}
      readOnly={isReadOnly}
      spellCheck={false}
      data-lm-suppress-shortcuts="true"
      onChange={event => {
        setText(event.currentTarget.value);
      }}
      onBlur={() => {
        save(text);
      }}
      onKeyDown={event => {
        event.stopPropagation();
        if (event.key === 'Enter') {
          save(text);
        } else if (event.key === 'Escape') {
          setText(row.value);
        }
      }}
    />
  );
}
