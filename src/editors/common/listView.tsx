// A graph as a table: what the canvas shows, for those who read or hear it row by row.
import { type ReactElement, useEffect, useRef } from 'react';

import { Icon } from '../../components/icon';
import type { IGraphNode } from '../../graph/types';
import type { AnyEditorState } from './editorState';

export interface IListColumn {
  readonly title: string;
  readonly isCode?: boolean;
  /** What stands in a row: an element, or lines of text. */
  readonly cell: (node: IGraphNode) => ReactElement | readonly string[];
}

export interface IListViewProps {
  readonly state: AnyEditorState;
  /** Title of the first column, which has the nodes' names. */
  readonly title: string;
  readonly columns: readonly IListColumn[];
  /** What a double click on a name does. */
  readonly onOpen: (node: string) => void;
}

export function ListView({ state, title, columns, onOpen }: IListViewProps): ReactElement {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const name = (node: string): HTMLElement | null =>
      box.current?.querySelector(`[data-id="${CSS.escape(node)}"]`) ?? null;
    state.list = {
      focus: () => box.current?.focus(),
      focusNode: node => name(node)?.focus()
    };
    return () => {
      state.list = null;
    };
  }, [state]);
  return (
    <div ref={box} className="df-List" tabIndex={-1}>
      <table>
        <thead>
          <tr>
            {[title, ...columns.map(column => column.title)].map(each => (
              <th key={each} scope="col">
                {each}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {state.graph.nodes.map(node => (
            <Row key={node.id} state={state} node={node} columns={columns} onOpen={onOpen} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface IRowProps extends Omit<IListViewProps, 'title'> {
  readonly node: IGraphNode;
}

function Row({ state, node, columns, onOpen }: IRowProps): ReactElement {
  const { id, name } = node;
  const isSelected = state.selection.nodes.includes(id);
  return (
    <tr className={isSelected ? 'df-mod-selected' : ''} aria-selected={isSelected}>
      <th scope="row">
        <button
          type="button"
          className="df-List-name"
          data-id={id}
          onClick={event => {
            const isAdding = event.shiftKey || event.ctrlKey || event.metaKey;
            state.select(isAdding ? [...state.selection.nodes, id] : [id]);
          }}
          onDoubleClick={() => {
            onOpen(id);
          }}
        >
          <Icon name={node.icon} />
          {node.title}
        </button>
        {name === undefined ? null : <div className="df-Mono df-Meta">{name}</div>}
      </th>
      {columns.map(({ title, isCode, cell }) => (
        <td key={title} className={isCode === true ? 'df-Mono' : ''}>
          <Cell content={cell(node)} />
        </td>
      ))}
    </tr>
  );
}

function Cell({ content }: { readonly content: ReturnType<IListColumn['cell']> }): ReactElement {
  return isLines(content) ? (
    <>
      {content.map((line, at) => (
        <div key={at}>{line}</div>
      ))}
    </>
  ) : (
    content
  );
}

function isLines(content: ReturnType<IListColumn['cell']>): content is readonly string[] {
  return Array.isArray(content);
}
