// The inspector: one node, several, an edge, or the pipeline itself when nothing is selected.
import type { ReactElement } from 'react';

import { Icon } from '../../components/icon';
import { copySelection, deleteSelection } from '../common/editing';
import { plan, runUntil } from './actions';
import { NodeInspector } from './nodeInspector';
import { ProofView } from './proofView';
import { Section } from '../common/section';
import type { EditorState } from './state';
import { problemCounts } from '../common/words';

export function InspectorView({ state }: { readonly state: EditorState }): ReactElement {
  const { nodes, edges } = state.selection;
  const single = nodes.length === 1 ? nodes[0] : undefined;
  if (single !== undefined) {
    const node = state.model.data.nodes[single];
    return node === undefined ? (
      <PipelineSummary state={state} />
    ) : (
      <NodeInspector key={single} state={state} id={single} node={node} />
    );
  }
  if (nodes.length > 1) {
    return <Several state={state} nodes={nodes} />;
  }
  const edge = edges[0];
  return edge === undefined ? (
    <PipelineSummary state={state} />
  ) : (
    <EdgeInspector state={state} id={edge} />
  );
}

function Several(props: {
  readonly state: EditorState;
  readonly nodes: readonly string[];
}): ReactElement {
  const { state, nodes } = props;
  const { trans } = state;
  return (
    <>
      <Section title={trans._n('%1 node selected', '%1 nodes selected', nodes.length)}>
        <ul className="df-Inspector-links">
          {nodes.slice(0, 12).map(id => (
            <li key={id}>
              <button
                type="button"
                className="df-Link"
                onClick={() => {
                  state.reveal(id);
                }}
              >
                {state.title(id)}
              </button>
            </li>
          ))}
        </ul>
        {nodes.length > 12 ? (
          <p className="df-Meta">{trans.__('and %1 more', nodes.length - 12)}</p>
        ) : null}
      </Section>
      <Section title={trans.__('Actions')}>
        <div className="df-Inspector-actions">
          <button
            type="button"
            className="df-Button"
            onClick={() => {
              void copySelection(state);
            }}
          >
            <Icon name="copy" />
            {trans.__('Copy')}
          </button>
          <button
            type="button"
            className="df-Button"
            disabled={state.runs === null}
            onClick={() => {
              void runUntil(state, nodes);
            }}
          >
            <Icon name="play" />
            {trans.__('Run until here')}
          </button>
          <button
            type="button"
            className="df-Button df-mod-danger"
            disabled={state.isReadOnly}
            onClick={() => {
              deleteSelection(state);
            }}
          >
            <Icon name="close" />
            {trans.__('Delete')}
          </button>
        </div>
      </Section>
    </>
  );
}

function EdgeInspector(props: { readonly state: EditorState; readonly id: string }): ReactElement {
  const { state, id } = props;
  const { trans } = state;
  const edge = state.model.data.edges[id];
  if (edge === undefined) {
    return <PipelineSummary state={state} />;
  }
  const end = (port: readonly [string, string]): ReactElement => (
    <button
      type="button"
      className="df-Link"
      onClick={() => {
        state.reveal(port[0]);
      }}
    >
      {state.title(port[0])}, {port[1]}
    </button>
  );
  return (
    <Section title={trans.__('Connection')}>
      <dl className="df-Inspector-pairs">
        <dt>{trans.__('From')}</dt>
        <dd>{end(edge.from)}</dd>
        <dt>{trans.__('To')}</dt>
        <dd>{end(edge.to)}</dd>
      </dl>
      <button
        type="button"
        className="df-Button df-mod-danger"
        disabled={state.isReadOnly}
        onClick={() => {
          deleteSelection(state);
        }}
      >
        <Icon name="close" />
        {trans.__('Delete')}
      </button>
    </Section>
  );
}

function PipelineSummary({ state }: { readonly state: EditorState }): ReactElement {
  const { trans, model } = state;
  const nodes = Object.values(model.data.nodes);
  const count = (kind: string): number => nodes.filter(node => node.kind === kind).length;
  const errors = model.problems.filter(each => each.severity === 'error').length;
  const rows: readonly (readonly [string, number])[] = [
    [trans.__('Operations'), count('operation')],
    [trans.__('Pipelines'), count('pipeline')],
    [trans.__('Inputs'), count('input')],
    [trans.__('Outputs'), count('output')],
    [trans.__('Connections'), Object.keys(model.data.edges).length]
  ];
  return (
    <>
      <Section title={trans.__('Pipeline')}>
        <p className="df-Mono df-Inspector-path">{state.ownPath}</p>
        {state.isReadOnly ? (
          <p className="df-Inspector-note">
            <Icon name="lock" /> {trans.__('Read only: the file cannot be written.')}
          </p>
        ) : null}
        {state.projectProblem === null ? null : (
          <p className="df-Problem">{state.projectProblem}</p>
        )}
        <dl className="df-Inspector-pairs">
          {rows
            .filter(([, number]) => number > 0)
            .map(([name, number]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{number}</dd>
              </div>
            ))}
        </dl>
      </Section>
      <Section title={trans.__('Problems')}>
        <p className="df-Meta">{problemCounts(errors, model.problems.length - errors, trans)}</p>
      </Section>
      <ProofView state={state} />
      <Section title={trans.__('Before a run')}>
        <p className="df-Meta">
          {trans.__('The plan says which jobs will run, which are reused, and why.')}
        </p>
        <button
          type="button"
          className="df-Button"
          disabled={state.runs === null || nodes.length === 0}
          onClick={() => {
            void plan(state);
          }}
        >
          <Icon name="plan" />
          {trans.__('Plan')}
        </button>
      </Section>
    </>
  );
}
