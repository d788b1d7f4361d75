// The ports of a layer's card: strips along its borders, names where there are several, numbered rings for lists.
import type { ReactElement } from 'react';

import { gapPlace, isNamed, ringPlace, spansOf } from './card';
import { useCanvas } from './context';
import type { IGraphNode, IGraphPort } from './types';

export function CardPorts({ node }: { readonly node: IGraphNode }): ReactElement {
  return (
    <>
      <Side node={node} isOutput={false} />
      <Side node={node} isOutput />
    </>
  );
}

interface ISideProps {
  readonly node: IGraphNode;
  readonly isOutput: boolean;
}

function Side({ node, isOutput }: ISideProps): ReactElement {
  const { trans, can } = useCanvas();
  const hasNames = isNamed(isOutput ? node.outputs : node.inputs);
  return (
    <div className={`df-CardSide ${isOutput ? 'df-mod-output' : 'df-mod-input'}`}>
      {spansOf(node, isOutput).map(({ port, left, width }) => {
        const unmet = port.isUnmet === true ? trans.__('not connected') : '';
        const classes = [
          'df-CardPort',
          hasNames ? 'df-mod-named' : '',
          port.isUnmet === true ? 'df-mod-unmet' : '',
          port.rings === undefined ? '' : 'df-mod-list',
          port.rings?.length === 0 ? 'df-mod-empty' : '',
          port.isFull === true ? 'df-mod-full' : ''
        ];
        return (
          <div
            key={port.name}
            className={classes.filter(Boolean).join(' ')}
            style={{ left, width }}
          >
            {/* Classes that @xyflow looks for: a gesture that begins here moves neither node nor canvas. */}
            <div
              className={`df-GraphPort-hit df-CardPort-hit ${can.connect ? 'nodrag nopan df-mod-connectable' : ''}`}
              title={[port.title ?? port.name, port.type ?? '', unmet].filter(Boolean).join(', ')}
              data-df-port={port.name}
              data-df-node={node.id}
              data-df-side={isOutput ? 'output' : 'input'}
              {...(port.rings === undefined ? {} : { 'data-df-count': port.rings.length })}
            >
              <span className="df-CardPort-dot" style={dotPlace(port, width)} />
            </div>
            {hasNames ? <span className="df-CardPort-name">{port.title ?? port.name}</span> : null}
            <Rings port={port} width={width} />
            {port.label === undefined ? null : (
              <span className="df-CardPort-end">
                <span title={port.type}>{port.label}</span>
              </span>
            )}
          </div>
        );
      })}
    </div>
  );
}

/** Of a list, the free place after its rings. */
function dotPlace({ rings }: IGraphPort, width: number): { readonly left: number } {
  return {
    left: rings === undefined ? width / 2 : gapPlace(width, rings.length, rings.length)
  };
}

function Rings({ port, width }: { readonly port: IGraphPort; readonly width: number }) {
  const { can, actions } = useCanvas();
  if (port.rings === undefined || port.rings.length === 0) {
    return null;
  }
  const count = port.rings.length;
  const canReorder = actions().reorder !== undefined && can.connect;
  return (
    <>
      {port.rings.map(({ edge, state, title }, index) => (
        <span
          key={edge}
          className={`df-CardRing nodrag nopan ${state === 'wrong' ? 'df-mod-wrong' : ''} ${canReorder ? 'df-mod-movable' : ''}`}
          style={{ left: ringPlace(width, count, index) }}
          title={title}
          data-df-ring={edge}
          data-df-place={index}
        >
          <span>{index + 1}</span>
        </span>
      ))}
    </>
  );
}
