// The canvas that editors and views share: draws a description and reports what the user did as actions.
import { ReactFlowProvider } from '@xyflow/react';
import { forwardRef } from 'react';

import { CanvasBody } from './canvasBody';
import type { IGraphCanvasProps, IGraphHandle } from './types';

export const GraphCanvas = forwardRef<IGraphHandle, IGraphCanvasProps>(
  function GraphCanvas(props, ref) {
    return (
      <ReactFlowProvider>
        <CanvasBody {...props} handleRef={ref} />
      </ReactFlowProvider>
    );
  }
);
