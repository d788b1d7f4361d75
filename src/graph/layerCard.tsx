// A layer as a card: its title beside a bar in the colour of its category, below it what matters and its parameters.
import { type NodeProps } from '@xyflow/react';
import { memo, type CSSProperties, type ReactElement } from 'react';

import { Icon } from '../components/icon';
import { cardHead } from './card';
import { CardPorts } from './cardPorts';
import { useEditedRow } from './context';
import type { FlowNode } from './flow';
import { TitleEditor } from './titleEditor';
import type { IGraphNode } from './types';

function LayerCardFrame({ data, selected }: NodeProps<FlowNode>): ReactElement | null {
  const { node } = data;
  const edited = useEditedRow(node.id);
  const { card } = node;
  if (card === undefined) {
    return null;
  }
  const classes = [
    'df-GraphNode df-LayerCard',
    `df-layer-${card.tone}`,
    selected ? 'df-mod-selected' : '',
    node.isNested === true ? 'df-mod-nested' : '',
    node.problem === undefined ? '' : 'df-mod-problem'
  ];
  const style: CSSProperties = { paddingTop: cardHead(node) };
  return (
    <div
      className={classes.filter(Boolean).join(' ')}
      style={style}
      title={node.problem ?? card.warning}
      data-df-shares={card.shares}
    >
      <div className="df-LayerCard-head">
        <span className="df-LayerCard-bar" />
        {card.isAgain === true ? <Icon name="link" /> : null}
        {edited === null ? (
          <TitleEditor node={node} />
        ) : (
          <span className="df-GraphNode-title" title={node.problem ?? node.name ?? node.title}>
            {node.title}
          </span>
        )}
        <Mark node={node} />
      </div>
      <div className="df-LayerCard-line">
        <span title={card.summary}>{card.summary}</span>
        <span>{card.note}</span>
      </div>
      <CardPorts node={node} />
    </div>
  );
}

/** What is wrong, or else what is likely a mistake. */
function Mark({ node }: { readonly node: IGraphNode }): ReactElement | null {
  if (node.problem !== undefined) {
    return <Icon name="failed" className="df-GraphNode-mark" />;
  }
  const warning = node.card?.warning;
  return warning === undefined ? null : (
    <Icon name="warn" label={warning} className="df-GraphNode-mark df-LayerCard-warning" />
  );
}

/** The place on the canvas and the drag state do not concern what is inside. */
export const LayerCard = memo(
  LayerCardFrame,
  (before, after) => before.data.node === after.data.node && before.selected === after.selected
);
