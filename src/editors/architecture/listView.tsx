// The architecture as a table: what the canvas shows, for those who read or hear it row by row.
import type { ReactElement } from 'react';

import { Icon } from '../../components/icon';
import type { IGraphNode } from '../../graph/types';
import type { ArchitectureState } from './state';
import { countWords, shapeWords } from './words';

export function ListView({ state }: { readonly state: ArchitectureState }): ReactElement {
  const { trans, graph } = state;
  return (
    <div className="df-List" tabIndex={-1}>
      <table>
        <thead>
          <tr>
            <th scope="col">{trans.__('Layer')}</th>
            <th scope="col">{trans.__('Arguments')}</th>
            <th scope="col">{trans.__('Inputs')}</th>
            <th scope="col">{trans.__('Outputs')}</th>
            <th scope="col">{trans.__('Parameters')}</th>
            <th scope="col">{trans.__('Problems')}</th>
          </tr>
        </thead>
        <tbody>
          {graph.nodes.map(node => (
            <Row key={node.id} state={state} node={node} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row(props: {
  readonly state: ArchitectureState;
  readonly node: IGraphNode;
}): ReactElement {
  const { state, node } = props;
  const { trans, model } = state;
  const { id } = node;
  const isSelected = state.selection.nodes.includes(id);
  const feedback = state.feedbackOf(id);
  const ports = model.portsOf(id).inputs;
  const inputs = ports.flatMap(port => {
    const edges = model.edgesInto([id, port.name]);
    if (edges.length === 0) {
      return port.isOptional ? [] : [trans.__('%1: not connected', port.name)];
    }
    return edges.map((edge, at) => {
      const [source = '', output = ''] = model.layers.edges[edge]?.from ?? [];
      const name = model.portsOf(source).outputs.length > 1 ? `${source}, ${output}` : source;
      const label = port.kind === 'list' ? String(at + 1) : port.name;
      return ports.length === 1 && port.kind !== 'list' ? name : `${label} ← ${name}`;
    });
  });
  const outputs = Object.entries(feedback?.outputs ?? {}).map(([name, tensor]) => {
    const words = `${shapeWords(tensor.shape, trans)} ${tensor.dtype}`;
    return Object.keys(feedback?.outputs ?? {}).length > 1 ? `${name}: ${words}` : words;
  });
  return (
    <tr className={isSelected ? 'df-mod-selected' : ''} aria-selected={isSelected}>
      <th scope="row">
        <button
          type="button"
          className="df-List-name"
          onClick={event => {
            const isAdding = event.shiftKey || event.ctrlKey || event.metaKey;
            state.select(isAdding ? [...state.selection.nodes, id] : [id]);
          }}
          onDoubleClick={() => {
            state.openBlock(id);
          }}
        >
          <Icon name={node.icon} />
          {node.title}
        </button>
        <div className="df-Mono df-Meta">{id}</div>
      </th>
      <td>{node.card?.summary ?? ''}</td>
      <td>
        <Lines lines={inputs} />
      </td>
      <td className="df-Mono">
        <Lines lines={outputs.length > 0 ? outputs : [trans.__('shape unknown')]} />
      </td>
      <td>{feedback?.parameters === undefined ? '' : countWords(feedback.parameters)}</td>
      <td>
        {(feedback?.errors ?? []).map((error, at) => (
          <div key={at} className="df-List-problem">
            {error.message}
          </div>
        ))}
        {feedback?.errors === undefined && node.problem !== undefined ? (
          <div className="df-List-problem">{node.problem}</div>
        ) : null}
      </td>
    </tr>
  );
}

function Lines({ lines }: { readonly lines: readonly string[] }): ReactElement {
  return (
    <>
      {lines.map((line, at) => (
        <div key={at}>{line}</div>
      ))}
    </>
  );
}
