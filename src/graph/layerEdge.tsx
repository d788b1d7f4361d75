// An edge between layers: a grey line with the shape of what flows on a small plate; red where it is wrong.
import { EdgeLabelRenderer, type EdgeProps } from '@xyflow/react';
import { memo, type ReactElement } from 'react';

import { curveOf, pathOf, pointAt, type ILane } from './curve';
import type { FlowEdge } from './flow';
import type { IStroke } from './sketch';

function LayerEdgeLine(props: EdgeProps<FlowEdge>): ReactElement | null {
  const { id, data, selected, sourceX, sourceY, targetX, targetY } = props;
  if (data?.stroke === undefined) {
    return null;
  }
  const { edge, isTouched, stroke } = data;
  const curves = curveOf(
    [sourceX + stroke.leave, sourceY],
    [targetX, targetY],
    fitting(stroke, sourceY, targetY)
  );
  const path = pathOf(curves);
  const classes = [
    'df-GraphEdge df-LayerEdge',
    edge.state === undefined ? '' : `df-mod-${edge.state}`,
    isTouched ? 'df-mod-touched' : '',
    selected === true ? 'df-mod-selected' : ''
  ];
  return (
    <>
      <path className={classes.filter(Boolean).join(' ')} d={path} />
      <path className="df-GraphEdge-hit" d={path} />
      {edge.label === undefined || stroke.label === null ? null : (
        <Plate
          id={id}
          text={edge.label}
          title={edge.title}
          state={edge.state}
          at={pointAt(curves, stroke.label)}
        />
      )}
    </>
  );
}

/** While a card is dragged past a lane, the lane makes no sense any more. */
function fitting({ lanes }: IStroke, top: number, bottom: number): readonly ILane[] {
  const first = lanes[0];
  const last = lanes.at(-1);
  return first !== undefined && last !== undefined && first.top > top && last.bottom < bottom
    ? lanes
    : [];
}

interface IPlateProps {
  readonly id: string;
  readonly text: string;
  readonly title: string | undefined;
  readonly state: 'wrong' | 'unknown' | undefined;
  readonly at: readonly [number, number];
}

function Plate({ id, text, title, state, at: [x, y] }: IPlateProps): ReactElement {
  return (
    <EdgeLabelRenderer>
      <span
        className={`df-LayerEdge-plate ${state === undefined ? '' : `df-mod-${state}`}`}
        style={{
          transform: `translate(-50%, -50%) translate(${Math.round(x)}px, ${Math.round(y)}px)`
        }}
        title={title}
        data-df-plate={id}
        aria-hidden="true"
      >
        {text}
      </span>
    </EdgeLabelRenderer>
  );
}

export const LayerEdge = memo(LayerEdgeLine);
