// The inspector: one node, several, a connection, or the document itself when nothing is selected.
import type { ReactElement, ReactNode } from 'react';

import type { IGraphEdge } from '../../../graph/types';
import type { AnyEditorState } from '../editorState';
import { Section } from '../section';
import { DeleteButton } from './actionButton';
import { NodeLink } from './nodeLink';
import { type Pair, Pairs } from './pairs';
import { Several } from './several';

export interface IInspectorProps {
  readonly state: AnyEditorState;
  /** One node, with a body of its own; null when there is none of this id. */
  readonly node: (id: string) => ReactElement | null;
  /** What can be done with several nodes. */
  readonly actions: (nodes: readonly string[]) => ReactNode;
  /** What is shown of several nodes besides. */
  readonly several?: (nodes: readonly string[]) => ReactNode;
  /** What is known of a connection besides its ends. */
  readonly connection: (edge: IGraphEdge) => readonly Pair[];
  readonly whole: ReactElement;
}

export function Inspector(props: IInspectorProps): ReactElement {
  const { state, actions, connection, whole } = props;
  const { nodes, edges } = state.selection;
  const [first, ...others] = nodes;
  const node = first === undefined || others.length > 0 ? null : props.node(first);
  if (node !== null) {
    return node;
  }
  const edge = nodes.length > 0 ? undefined : state.graph.edges.find(({ id }) => id === edges[0]);
  return (
    <div className="df-Side-body">
      {nodes.length > 1 ? (
        <>
          <Several state={state} nodes={nodes}>
            {actions(nodes)}
          </Several>
          {props.several?.(nodes)}
        </>
      ) : edge === undefined ? (
        whole
      ) : (
        <Connection state={state} edge={edge} rows={connection(edge)} />
      )}
    </div>
  );
}

function Connection(props: {
  readonly state: AnyEditorState;
  readonly edge: IGraphEdge;
  readonly rows: readonly Pair[];
}): ReactElement {
  const { state, edge, rows } = props;
  const { trans } = state;
  const end = ([node, port]: IGraphEdge['from']): ReactElement => (
    <NodeLink state={state} node={node} port={port} />
  );
  return (
    <Section title={trans.__('Connection')}>
      <Pairs rows={[[trans.__('From'), end(edge.from)], [trans.__('To'), end(edge.to)], ...rows]} />
      <DeleteButton state={state} />
    </Section>
  );
}
