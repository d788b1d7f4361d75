// The pipeline as a table: each node with what goes in, what comes out, its attributes and its status.
import type { ReactElement } from 'react';

import { StatusMark } from '../../components/status';
import { statusWord } from '../../components/statusWord';
import type { IGraphNode } from '../../graph/types';
import { type IListColumn, ListView } from '../common/listView';
import { openCode } from './actions';
import type { EditorState } from './state';

export function PipelineList({ state }: { readonly state: EditorState }): ReactElement {
  const { trans, graph } = state;
  const sources = new Map(graph.edges.map(edge => [edge.to.join('\n'), edge.from] as const));
  const inputs = (node: IGraphNode): readonly string[] =>
    node.inputs.map(port => {
      const source = sources.get(`${node.id}\n${port.name}`);
      return source === undefined
        ? port.isUnmet === true
          ? trans.__('%1: not connected', port.name)
          : port.name
        : `${port.name} ← ${state.title(source[0])}, ${source[1]}`;
    });
  const columns: readonly IListColumn[] = [
    { title: trans.__('Inputs'), cell: inputs },
    { title: trans.__('Outputs'), cell: node => node.outputs.map(port => port.name) },
    {
      title: trans.__('Attributes'),
      isCode: true,
      cell: node => node.rows.map(row => `${row.name} = ${row.value}`)
    },
    { title: trans.__('Status'), cell: node => <Status state={state} node={node} /> }
  ];
  return (
    <ListView
      state={state}
      title={trans.__('Node')}
      columns={columns}
      onOpen={id => {
        void openCode(state, id);
      }}
    />
  );
}

function Status(props: { readonly state: EditorState; readonly node: IGraphNode }): ReactElement {
  const { trans } = props.state;
  const { status, footer, problem } = props.node;
  return (
    <>
      {status === undefined ? null : (
        <StatusMark status={status} label={statusWord(status, trans)}>
          {footer ?? statusWord(status, trans)}
        </StatusMark>
      )}
      {problem === undefined ? null : <div className="df-List-problem">{problem}</div>}
    </>
  );
}
