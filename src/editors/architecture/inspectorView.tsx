// The inspector: one layer, several, a connection, or the architecture itself when nothing is selected.
import type { ReactElement } from 'react';

import { Icon } from '../../components/icon';
import { copySelection, deleteSelection, duplicate } from '../common/editing';
import { Section } from '../common/section';
import { DocumentInspector } from './documentInspector';
import { LayerInspector } from './layerInspector';
import { MakeBlock } from './makeBlock';
import type { ArchitectureState } from './state';
import { shapeWords } from './words';

export function InspectorView({ state }: { readonly state: ArchitectureState }): ReactElement {
  const { nodes, edges } = state.selection;
  if (state.isMakingBlock && nodes.length > 0) {
    return <MakeBlock key={nodes.join('\n')} state={state} nodes={nodes} />;
  }
  const single = nodes.length === 1 ? nodes[0] : undefined;
  const node = single === undefined ? null : state.node(single);
  if (single !== undefined && node !== null) {
    return (
      <LayerInspector key={`${state.prefix}${single}`} state={state} id={single} node={node} />
    );
  }
  if (nodes.length > 1) {
    return <Several state={state} nodes={nodes} />;
  }
  const edge = edges[0];
  return edge === undefined || !(edge in state.model.layers.edges) ? (
    <DocumentInspector state={state} />
  ) : (
    <EdgeInspector state={state} id={edge} />
  );
}

function Several(props: {
  readonly state: ArchitectureState;
  readonly nodes: readonly string[];
}): ReactElement {
  const { state, nodes } = props;
  const { trans } = state;
  const refusal = state.model.refusesBlock(nodes);
  return (
    <div className="df-Side-body">
      <Section title={trans._n('%1 layer selected', '%1 layers selected', nodes.length)}>
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
                {id}
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
            disabled={state.isReadOnly || refusal !== null}
            aria-describedby={refusal === null ? undefined : `${state.id}-no-block`}
            onClick={() => {
              state.setMakingBlock(true);
            }}
          >
            <Icon name="group" />
            {trans.__('Make a block…')}
          </button>
          {refusal === null ? null : (
            <p className="df-Meta" id={`${state.id}-no-block`}>
              {refusal}
            </p>
          )}
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
            disabled={state.isReadOnly}
            onClick={() => {
              duplicate(state);
            }}
          >
            <Icon name="plus" />
            {trans.__('Duplicate')}
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
    </div>
  );
}

function EdgeInspector(props: {
  readonly state: ArchitectureState;
  readonly id: string;
}): ReactElement | null {
  const { state, id } = props;
  const { trans } = state;
  const edge = state.model.layers.edges[id];
  if (edge === undefined) {
    return null;
  }
  const tensor = state.feedbackOf(edge.from[0])?.outputs?.[edge.from[1]];
  const end = (port: readonly [string, string]): ReactElement => (
    <button
      type="button"
      className="df-Link"
      onClick={() => {
        state.reveal(port[0]);
      }}
    >
      {port[0]}, {port[1]}
    </button>
  );
  return (
    <div className="df-Side-body">
      <Section title={trans.__('Connection')}>
        <dl className="df-Inspector-pairs">
          <div>
            <dt>{trans.__('From')}</dt>
            <dd>{end(edge.from)}</dd>
          </div>
          <div>
            <dt>{trans.__('To')}</dt>
            <dd>{end(edge.to)}</dd>
          </div>
          <div>
            <dt>{trans.__('Shape')}</dt>
            <dd className="df-Mono">
              {tensor === undefined ? trans.__('unknown') : shapeWords(tensor.shape, trans)}
            </dd>
          </div>
          {tensor === undefined ? null : (
            <div>
              <dt>{trans.__('Type')}</dt>
              <dd className="df-Mono">{tensor.dtype}</dd>
            </div>
          )}
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
    </div>
  );
}
