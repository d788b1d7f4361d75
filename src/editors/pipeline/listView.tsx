// The pipeline as a table: what the canvas shows, for those who read or hear it row by row.
import type { ReactElement } from 'react';

import { Icon } from '../../components/icon';
import { StatusMark } from '../../components/status';
import { statusWord } from '../../components/statusWord';
import type { IGraphNode } from '../../graph/types';
import type { EditorState } from './state';

export function ListView({ state }: { readonly state: EditorState }): ReactElement {
  const { trans, graph } = state;
  const sources = new Map(graph.edges.map(edge => [edge.to.join('\n'), edge.from] as const));
  return (
    <div className="df-List" tabIndex={-1}>
      <table>
        <thead>
          <tr>
            <th scope="col">{trans.__('Node')}</th>
            <th scope="col">{trans.__('Inputs')}</th>
            <th scope="col">{trans.__('Outputs')}</th>
            <th scope="col">{trans.__('Attributes')}</th>
            <th scope="col">{trans.__('Status')}</th>
          </tr>
        </thead>
        <tbody>
          {graph.nodes.map(node => (
            <Row key={node.id} state={state} node={node} sources={sources} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface IRowProps {
  readonly state: EditorState;
  readonly node: IGraphNode;
  readonly sources: ReadonlyMap<string, readonly [string, string]>;
}

function Row({ state, node, sources }: IRowProps): ReactElement {
  const { trans } = state;
  const isSelected = state.selection.nodes.includes(node.id);
  const inputs = node.inputs.map(port => {
    const source = sources.get(`${node.id}\n${port.name}`);
    return source === undefined
      ? port.isUnmet === true
        ? trans.__('%1: not connected', port.name)
        : port.name
      : `${port.name} ← ${state.title(source[0])}, ${source[1]}`;
  });
  return (
    <tr className={isSelected ? 'df-mod-selected' : ''} aria-selected={isSelected}>
      <th scope="row">
        <button
          type="button"
          className="df-List-name"
          onClick={event => {
            const isAdding = event.shiftKey || event.ctrlKey || event.metaKey;
            state.select(isAdding ? [...state.selection.nodes, node.id] : [node.id]);
          }}
        >
          <Icon name={node.icon} />
          {node.title}
        </button>
      </th>
      <td>
        <Lines lines={inputs} />
      </td>
      <td>
        <Lines lines={node.outputs.map(port => port.name)} />
      </td>
      <td className="df-Mono">
        <Lines lines={node.rows.map(row => `${row.name} = ${row.value}`)} />
      </td>
      <td>
        {node.status === undefined ? null : (
          <StatusMark status={node.status} label={statusWord(node.status, trans)}>
            {node.footer ?? statusWord(node.status, trans)}
          </StatusMark>
        )}
        {node.problem === undefined ? null : <div className="df-List-problem">{node.problem}</div>}
      </td>
    </tr>
  );
}

function Lines({ lines }: { readonly lines: readonly string[] }): ReactElement {
  return (
    <>
      {lines.map(line => (
        <div key={line}>{line}</div>
      ))}
    </>
  );
}
