// The ports of a node: a glyph on the border for each, with its name beside it where the graph runs to the right.
import type { CSSProperties, ReactElement } from 'react';

import { GlyphShape } from '../components/glyph';
import { useCanvas } from './context';
import { portPlace } from './geometry';
import type { IGraphNode, IGraphPort } from './types';

export function Ports({ node }: { readonly node: IGraphNode }): ReactElement | null {
  const { direction } = useCanvas();
  if (direction === 'down') {
    return <BorderPorts node={node} />;
  }
  const count = Math.max(node.inputs.length, node.outputs.length);
  if (count === 0) {
    return null;
  }
  return (
    <div className="df-GraphNode-ports">
      {Array.from({ length: count }, (_, index) => {
        const input = node.inputs[index];
        const output = node.outputs[index];
        return (
          <div className="df-GraphNode-portRow" key={index}>
            {input === undefined ? null : <Port node={node.id} port={input} isOutput={false} />}
            {output === undefined ? null : <Port node={node.id} port={output} isOutput />}
          </div>
        );
      })}
    </div>
  );
}

function BorderPorts({ node }: { readonly node: IGraphNode }): ReactElement {
  const all = [
    ...node.inputs.map(port => ({ port, isOutput: false })),
    ...node.outputs.map(port => ({ port, isOutput: true }))
  ];
  return (
    <>
      {all.map(({ port, isOutput }) => {
        const place = portPlace(node, port.name, isOutput, 'down');
        return (
          <Port
            key={`${String(isOutput)}${port.name}`}
            node={node.id}
            port={port}
            isOutput={isOutput}
            style={place === null ? {} : { left: place[0], top: place[1] }}
          />
        );
      })}
    </>
  );
}

interface IPortProps {
  readonly node: string;
  readonly port: IGraphPort;
  readonly isOutput: boolean;
  readonly style?: CSSProperties;
}

function Port({ node, port, isOutput, style }: IPortProps): ReactElement {
  const { trans, can } = useCanvas();
  const unmet = port.isUnmet === true ? trans.__('not connected') : '';
  const title = [port.name, port.type ?? '', unmet].filter(Boolean).join(', ');
  const classes = [
    'df-GraphPort',
    isOutput ? 'df-mod-output' : 'df-mod-input',
    `df-type-${port.family}`,
    port.isUnmet === true ? 'df-mod-unmet' : ''
  ];
  // Classes that @xyflow looks for: a gesture that begins here moves neither node nor canvas.
  const hit = `df-GraphPort-hit ${can.connect ? 'nodrag nopan df-mod-connectable' : ''}`;
  return (
    <span className={classes.filter(Boolean).join(' ')} style={style}>
      <span
        className={hit}
        title={title}
        data-df-port={port.name}
        data-df-node={node}
        data-df-side={isOutput ? 'output' : 'input'}
      >
        <svg viewBox="-1 -1 13 13" aria-hidden="true">
          <GlyphShape family={port.family} />
        </svg>
      </span>
      {style === undefined ? <span className="df-GraphPort-name">{port.name}</span> : null}
    </span>
  );
}
