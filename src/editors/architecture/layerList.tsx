// The architecture as a table: each layer with its arguments, what goes in, what comes out, its size and problems.
import type { ReactElement } from 'react';

import type { IGraphNode } from '../../graph/types';
import { type IListColumn, ListView } from '../common/listView';
import type { ArchitectureState } from './state';
import { countWords, shapeWords } from './words';

export function LayerList({ state }: { readonly state: ArchitectureState }): ReactElement {
  const { trans } = state;
  const columns: readonly IListColumn[] = [
    { title: trans.__('Arguments'), cell: node => [node.card?.summary ?? ''] },
    { title: trans.__('Inputs'), cell: ({ id }) => inputsOf(state, id) },
    { title: trans.__('Outputs'), isCode: true, cell: ({ id }) => outputsOf(state, id) },
    {
      title: trans.__('Parameters'),
      cell: ({ id }) => {
        const count = state.feedbackOf(id)?.parameters;
        return count === undefined ? [] : [countWords(count)];
      }
    },
    { title: trans.__('Problems'), cell: node => <Problems state={state} node={node} /> }
  ];
  return (
    <ListView
      state={state}
      title={trans.__('Layer')}
      columns={columns}
      onOpen={id => {
        state.openBlock(id);
      }}
    />
  );
}

/** What feeds a layer, by input; of a list in its order. */
function inputsOf(state: ArchitectureState, id: string): readonly string[] {
  const { trans, model } = state;
  const ports = model.portsOf(id).inputs;
  return ports.flatMap(port => {
    const edges = model.edgesInto([id, port.name]);
    if (edges.length === 0) {
      return port.isOptional ? [] : [trans.__('%1: not connected', port.name)];
    }
    return edges.map((edge, at) => {
      const [source = '', output = ''] = model.layers.edges[edge]?.from ?? [];
      const name =
        model.portsOf(source).outputs.length > 1
          ? `${source}, ${state.outputTitle(source, output)}`
          : source;
      const label = port.kind === 'list' ? String(at + 1) : port.name;
      return ports.length === 1 && port.kind !== 'list' ? name : `${label} ← ${name}`;
    });
  });
}

/** The shapes and types of what comes out of a layer. */
function outputsOf(state: ArchitectureState, id: string): readonly string[] {
  const { trans } = state;
  const outputs = Object.entries(state.feedbackOf(id)?.outputs ?? {});
  if (outputs.length === 0) {
    return [trans.__('shape unknown')];
  }
  return outputs.map(([name, tensor]) => {
    const words = `${shapeWords(tensor.shape, trans)} ${tensor.dtype}`;
    return outputs.length > 1 ? `${state.outputTitle(id, name)}: ${words}` : words;
  });
}

function Problems(props: {
  readonly state: ArchitectureState;
  readonly node: IGraphNode;
}): ReactElement {
  const { id, problem } = props.node;
  const errors = props.state.feedbackOf(id)?.errors?.map(error => error.message);
  const said = errors ?? (problem === undefined ? [] : [problem]);
  return (
    <>
      {said.map((message, at) => (
        <div key={at} className="df-List-problem">
          {message}
        </div>
      ))}
    </>
  );
}
