// What the inspector of an architecture says: of a layer, of a connection, of the architecture itself.
import type { ReactElement } from 'react';

import type { IGraphEdge } from '../../graph/types';
import { ActionButton } from '../common/inspector/actionButton';
import { Inspector } from '../common/inspector/inspector';
import type { Pair } from '../common/inspector/pairs';
import { DocumentInspector } from './documentInspector';
import { LayerInspector } from './layerInspector';
import { MakeBlock } from './makeBlock';
import { SeveralLayers } from './severalLayers';
import type { ArchitectureState } from './state';
import { shapeWords } from './words';

interface IInspectorViewProps {
  readonly state: ArchitectureState;
}

export function InspectorView({ state }: IInspectorViewProps): ReactElement {
  const { nodes } = state.selection;
  if (state.isMakingBlock && nodes.length > 0) {
    return <MakeBlock key={nodes.join('\n')} state={state} nodes={nodes} />;
  }
  return (
    <Inspector
      state={state}
      node={id => {
        const node = state.node(id);
        return node === null ? null : (
          <LayerInspector key={`${state.prefix}${id}`} state={state} id={id} node={node} />
        );
      }}
      actions={chosen => <MakeBlockButton state={state} nodes={chosen} />}
      several={chosen => <SeveralLayers key={chosen.join('\n')} state={state} ids={chosen} />}
      connection={edge => tensorPairs(state, edge)}
      whole={<DocumentInspector state={state} />}
    />
  );
}

function MakeBlockButton(
  props: IInspectorViewProps & { readonly nodes: readonly string[] }
): ReactElement {
  const { state, nodes } = props;
  const refusal = state.model.refusesBlock(nodes);
  const reason = `${state.id}-no-block`;
  return (
    <>
      <ActionButton
        icon="group"
        label={state.trans.__('Make a block…')}
        isDisabled={state.isReadOnly || refusal !== null}
        describedBy={refusal === null ? undefined : reason}
        onPress={() => {
          state.setMakingBlock(true);
        }}
      />
      {refusal === null ? null : (
        <p className="df-Meta" id={reason}>
          {refusal}
        </p>
      )}
    </>
  );
}

/** Shape and type of what flows along a connection. */
function tensorPairs(state: ArchitectureState, { from }: IGraphEdge): readonly Pair[] {
  const { trans } = state;
  const tensor = state.feedbackOf(from[0])?.outputs?.[from[1]];
  return tensor === undefined
    ? [[trans.__('Shape'), trans.__('unknown')]]
    : [
        [trans.__('Shape'), shapeWords(tensor.shape, trans), 'df-Mono'],
        [trans.__('Type'), tensor.dtype, 'df-Mono']
      ];
}
