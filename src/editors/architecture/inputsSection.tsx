// What goes into a layer: each input with what feeds it; of an ordered input a list that can be put in another order.
import type { ReactElement } from 'react';

import { Icon } from '../../components/icon';
import type { ILayerPort } from '../../documents/architecture/model';
import { Section } from '../common/section';
import { MoveButton } from './form/objectsField';
import type { ArchitectureState } from './state';
import { shapeWords } from './words';

export interface IInputsSectionProps {
  readonly state: ArchitectureState;
  readonly id: string;
}

export function InputsSection({ state, id }: IInputsSectionProps): ReactElement | null {
  const { trans, model } = state;
  const { inputs } = model.portsOf(id);
  return inputs.length === 0 ? null : (
    <Section title={inputs.length === 1 ? trans.__('Input') : trans.__('Inputs')}>
      {inputs.map(port => (
        <Input key={port.name} state={state} id={id} port={port} isOnly={inputs.length === 1} />
      ))}
    </Section>
  );
}

interface IInputProps extends IInputsSectionProps {
  readonly port: ILayerPort;
  readonly isOnly: boolean;
}

function Input({ state, id, port, isOnly }: IInputProps): ReactElement {
  const { trans, model } = state;
  const edges = model.edgesInto([id, port.name]);
  const isList = port.kind === 'list';
  return (
    <div className="df-LayerInput">
      {isOnly && !isList ? null : (
        <p className="df-LayerInput-name" title={port.doc}>
          <span className="df-Mono">{port.name}</span>{' '}
          {port.isOptional ? <span className="df-Meta">{trans.__('optional')}</span> : null}
        </p>
      )}
      {edges.length === 0 ? (
        <p className={port.isOptional ? 'df-Meta' : 'df-Attribute-problem'}>
          {trans.__('not connected')}
        </p>
      ) : (
        <ol className={isList ? 'df-mod-ordered' : ''}>
          {edges.map((edge, at) => (
            <Source
              key={edge}
              state={state}
              edge={edge}
              place={isList ? at : null}
              count={edges.length}
            />
          ))}
        </ol>
      )}
    </div>
  );
}

interface ISourceProps {
  readonly state: ArchitectureState;
  readonly edge: string;
  /** Its place in an ordered input; null when there is only one. */
  readonly place: number | null;
  readonly count: number;
}

function Source({ state, edge, place, count }: ISourceProps): ReactElement | null {
  const { trans, model } = state;
  const from = model.layers.edges[edge]?.from;
  if (from === undefined) {
    return null;
  }
  const [node, output] = from;
  const tensor = state.feedbackOf(node)?.outputs?.[output];
  const hasSeveral = model.portsOf(node).outputs.length > 1;
  const move = (to: number): void => {
    state.edit(() => {
      model.reorder(edge, to);
    });
  };
  return (
    <li>
      {place === null ? null : <span className="df-LayerInput-place">{place + 1}</span>}
      <button
        type="button"
        className="df-Link"
        onClick={() => {
          state.reveal(node);
        }}
      >
        {hasSeveral ? `${node}, ${state.outputTitle(node, output)}` : node}
      </button>
      <span className="df-Mono df-Meta">
        {tensor === undefined ? trans.__('shape unknown') : shapeWords(tensor.shape, trans)}
      </span>
      {place === null || state.isReadOnly ? null : (
        <span className="df-LayerInput-move">
          <MoveButton
            label={trans.__('Move input %1 up', place + 1)}
            isUp
            isDisabled={place === 0}
            onMove={() => {
              move(place - 1);
            }}
          />
          <MoveButton
            label={trans.__('Move input %1 down', place + 1)}
            isUp={false}
            isDisabled={place === count - 1}
            onMove={() => {
              move(place + 1);
            }}
          />
        </span>
      )}
      {state.isReadOnly ? null : (
        <button
          type="button"
          className="df-Numbers-button"
          aria-label={trans.__('Take the connection from %1 away', node)}
          onClick={() => {
            state.edit(() => {
              model.delete([], [edge]);
            });
          }}
        >
          <Icon name="close" />
        </button>
      )}
    </li>
  );
}
