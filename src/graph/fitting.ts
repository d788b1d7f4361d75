// Shows the whole graph, or the upper end of one that would be a thread as a whole.
import type { ReactFlowInstance } from '@xyflow/react';

import { threadView } from './firstView';
import type { FlowEdge, FlowNode } from './flow';
import { FIT } from './view';

/** @param size - of the canvas in CSS pixels */
export function fitAll(
  flow: ReactFlowInstance<FlowNode, FlowEdge>,
  size: { readonly width: number; readonly height: number }
): void {
  const nodes = flow.getNodes();
  const thread = nodes.some(({ type }) => type === 'layer')
    ? threadView(flow.getNodesBounds(nodes), size.width, size.height)
    : null;
  if (thread === null) {
    void flow.fitView(FIT);
  } else {
    void flow.setViewport(thread);
  }
}
