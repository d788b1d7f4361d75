// An edge as a curve in the colour of its type; touched by the selection or live, it says so by width and dashes.
import { getBezierPath, type EdgeProps } from '@xyflow/react';
import { memo, type ReactElement } from 'react';

import { useCanvas } from './context';
import type { FlowEdge } from './flow';

function GraphEdgeCurve(props: EdgeProps<FlowEdge>): ReactElement {
  const { data, selected, sourceX, sourceY, sourcePosition, targetX, targetY, targetPosition } =
    props;
  const { direction } = useCanvas();
  const [path] = getBezierPath({
    sourceX,
    sourceY,
    sourcePosition,
    targetX,
    targetY,
    targetPosition
  });
  const family = direction === 'down' ? 'any' : (data?.edge.family ?? 'any');
  const classes = [
    'df-GraphEdge',
    `df-type-${family}`,
    data?.isTouched === true ? 'df-mod-touched' : '',
    selected === true ? 'df-mod-selected' : '',
    data?.edge.isLive === true ? 'df-mod-live' : ''
  ];
  return (
    <>
      <path className={classes.filter(Boolean).join(' ')} d={path} />
      <path className="df-GraphEdge-hit" d={path} />
    </>
  );
}

export const GraphEdge = memo(GraphEdgeCurve);
