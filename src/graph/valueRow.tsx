// A row of a node with its value: an attribute edited in place by its type, or a reference that opens.
import { useLayoutEffect, useRef, type KeyboardEvent, type ReactElement } from 'react';

import { Icon } from '../components/icon';
import { useCanvas } from './context';
import { fieldKind } from './fieldKind';
import { TextEditor } from './textEditor';
import type { IGraphRow } from './types';

export interface IValueRowProps {
  readonly node: string;
  readonly row: IGraphRow;
  readonly isEdited: boolean;
  /** The attribute before (-1) or after (1) another; null at the ends. */
  readonly neighbour: (row: string, step: -1 | 1) => string | null;
}

export function ValueRow({ node, row, isEdited, neighbour }: IValueRowProps): ReactElement {
  const classes = `df-GraphRow ${row.problem === undefined ? '' : 'df-mod-problem'}`;
  return (
    <div className={classes} title={row.problem}>
      <span className="df-GraphRow-name" title={row.name}>
        {row.name}
      </span>
      {row.kind === 'reference' ? (
        <Reference node={node} row={row} />
      ) : (
        <Attribute node={node} row={row} isEdited={isEdited} neighbour={neighbour} />
      )}
    </div>
  );
}

function Reference({ node, row }: Pick<IValueRowProps, 'node' | 'row'>): ReactElement {
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

function Attribute({ node, row, isEdited, neighbour }: IValueRowProps): ReactElement {
  const { actions, can, editing, refocus, trans } = useCanvas();
  const control = useRef<HTMLElement | null>(null);
  useLayoutEffect(() => {
    if (isEdited) {
      control.current?.focus();
    }
  }, [isEdited]);

  const field = fieldKind(row.annotation, row.value);
  const save = (value: string | null): void => {
    if (value !== null && value !== row.value) {
      actions().setValue?.(node, row.name, value);
    }
  };
  const leave = (step: -1 | 0 | 1): void => {
    const next = step === 0 ? null : neighbour(row.name, step);
    editing.set(next === null ? null : { node, row: next });
    if (next === null) {
      refocus(node);
    }
  };
  const label = row.problem === undefined ? row.name : trans.__('%1: %2', row.name, row.problem);
  const common = {
    ref: (element: HTMLElement | null) => {
      control.current = element;
    },
    tabIndex: -1,
    'aria-label': label,
    'data-lm-suppress-shortcuts': 'true',
    onKeyDown: (event: KeyboardEvent) => {
      event.stopPropagation();
      if (event.key === 'Tab' || event.key === 'Escape') {
        event.preventDefault();
        leave(event.key === 'Escape' ? 0 : event.shiftKey ? -1 : 1);
      }
    }
  };
  if (field.kind === 'switch') {
    return (
      <button
        type="button"
        role="switch"
        aria-checked={field.isOn}
        className="nodrag df-GraphRow-switch"
        disabled={!can.setValue}
        onClick={() => {
          save(field.isOn ? 'False' : 'True');
        }}
        {...common}
      />
    );
  }
  if (field.kind === 'choice' && can.setValue) {
    return (
      <select
        className="nodrag nopan df-GraphRow-value"
        value={row.value}
        onChange={event => {
          save(event.currentTarget.value);
        }}
        {...common}
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
        onDone={(text, how, step) => {
          if (how === 'key') {
            leave(step);
          } else {
            editing.set(null);
          }
          save(text);
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
