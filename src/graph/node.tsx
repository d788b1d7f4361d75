// A node as a frame: header, ports, values, footer. Drawn again only when its description or selection changes.
import { type NodeProps } from '@xyflow/react';
import { memo, type ReactElement } from 'react';

import { Icon } from '../components/icon';
import { statusClass, statusIcon } from '../components/status';
import { useCanvas, useEditedRow } from './context';
import type { FlowNode } from './flow';
import { Ports } from './ports';
import { TitleEditor } from './titleEditor';
import type { IGraphNode } from './types';
import { ValueRow } from './valueRow';

function GraphNodeFrame({ data, selected }: NodeProps<FlowNode>): ReactElement {
  const { node } = data;
  const edited = useEditedRow(node.id);
  const neighbour = (name: string, step: -1 | 1): string | null => {
    const names = node.rows.filter(({ kind }) => kind === 'attribute').map(row => row.name);
    return names[names.indexOf(name) + step] ?? null;
  };
  const classes = [
    'df-GraphNode',
    selected ? 'df-mod-selected' : '',
    node.isNested === true ? 'df-mod-nested' : '',
    node.problem === undefined ? '' : 'df-mod-problem',
    node.status === undefined ? '' : `df-mod-status ${statusClass(node.status)}`
  ];
  return (
    <div className={classes.filter(Boolean).join(' ')}>
      <div className="df-GraphNode-head">
        <Icon name={node.icon} />
        {edited === null ? (
          <TitleEditor node={node} />
        ) : (
          <span className="df-GraphNode-title" title={node.title}>
            {node.title}
          </span>
        )}
        <HeadMark node={node} />
      </div>
      {node.progress === undefined ? null : (
        <div className="df-GraphNode-progress">
          <div style={{ width: `${Math.round(Math.min(1, Math.max(0, node.progress)) * 100)}%` }} />
        </div>
      )}
      <Ports node={node} />
      {node.rows.length === 0 ? null : (
        <div className="df-GraphNode-rows">
          {node.rows.map(row => (
            <ValueRow
              key={row.name}
              node={node.id}
              row={row}
              isEdited={edited === row.name}
              neighbour={neighbour}
            />
          ))}
        </div>
      )}
      <Footer node={node} />
    </div>
  );
}

/** At most one status icon: beside the words that say what it means, else in the header. */
function HeadMark({ node }: { readonly node: IGraphNode }): ReactElement | null {
  const { direction } = useCanvas();
  if (node.problem !== undefined) {
    return <Icon name="failed" className="df-GraphNode-mark" />;
  }
  return direction === 'right' && node.footer !== undefined ? null : <StatusIcon node={node} />;
}

function StatusIcon({ node }: { readonly node: IGraphNode }): ReactElement | null {
  if (node.status === undefined) {
    return null;
  }
  const turns = node.status === 'running' ? 'df-mod-turns' : '';
  return <Icon name={statusIcon(node.status)} className={`df-GraphNode-mark ${turns}`} />;
}

function Footer({ node }: { readonly node: IGraphNode }): ReactElement | null {
  const { direction } = useCanvas();
  const text = node.problem ?? node.footer;
  if (text === undefined) {
    return null;
  }
  return (
    <div className="df-GraphNode-footer" title={text}>
      {direction === 'right' && node.problem === undefined ? <StatusIcon node={node} /> : null}
      <span>{text}</span>
    </div>
  );
}

/** The place on the canvas and the drag state do not concern what is inside. */
export const GraphNode = memo(
  GraphNodeFrame,
  (before, after) => before.data.node === after.data.node && before.selected === after.selected
);
