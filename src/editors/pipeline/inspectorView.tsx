// What the inspector of a pipeline says: of a node, of a connection, of the pipeline itself.
import type { ReactElement } from 'react';

import { ActionButton } from '../common/inspector/actionButton';
import { DocumentHead, ProblemCount } from '../common/inspector/document';
import { Inspector } from '../common/inspector/inspector';
import { Pairs } from '../common/inspector/pairs';
import { Section } from '../common/section';
import { plan, runUntil } from './actions';
import { NodeInspector } from './nodeInspector';
import { ProofView } from './proofView';
import type { EditorState } from './state';

export function InspectorView({ state }: { readonly state: EditorState }): ReactElement {
  const { trans, model } = state;
  return (
    <Inspector
      state={state}
      node={id => {
        const node = model.data.nodes[id];
        return node === undefined ? null : (
          <div key={id} className="df-Side-body">
            <NodeInspector state={state} id={id} node={node} />
          </div>
        );
      }}
      actions={nodes => (
        <ActionButton
          icon="play"
          label={trans.__('Run until here')}
          isDisabled={state.runs === null}
          onPress={() => {
            void runUntil(state, nodes);
          }}
        />
      )}
      connection={() => []}
      whole={<PipelineSummary state={state} />}
    />
  );
}

function PipelineSummary({ state }: { readonly state: EditorState }): ReactElement {
  const { trans, model } = state;
  const nodes = Object.values(model.data.nodes);
  const count = (kind: string): number => nodes.filter(node => node.kind === kind).length;
  const rows: readonly (readonly [string, number])[] = [
    [trans.__('Operations'), count('operation')],
    [trans.__('Pipelines'), count('pipeline')],
    [trans.__('Inputs'), count('input')],
    [trans.__('Outputs'), count('output')],
    [trans.__('Connections'), Object.keys(model.data.edges).length]
  ];
  return (
    <>
      <DocumentHead state={state} title={trans.__('Pipeline')} name={state.ownPath}>
        <Pairs rows={rows.filter(([, number]) => number > 0)} />
      </DocumentHead>
      <ProblemCount state={state} problems={model.problems} />
      <ProofView state={state} />
      <Section title={trans.__('Before a run')}>
        <p className="df-Meta">
          {trans.__('The plan says which jobs will run, which are reused, and why.')}
        </p>
        <ActionButton
          icon="plan"
          label={trans.__('Plan')}
          isDisabled={state.runs === null || nodes.length === 0}
          onPress={() => {
            void plan(state);
          }}
        />
      </Section>
    </>
  );
}
