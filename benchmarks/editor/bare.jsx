// The page to compare with: @xyflow/react as its documentation shows it, with the same nodes, ports and edges.
import '@xyflow/react/dist/style.css';

import { Handle, Position, ReactFlow, useEdgesState, useNodesState } from '@xyflow/react';
import { memo } from 'react';
import { createRoot } from 'react-dom/client';

import { INPUTS, OUTPUTS, pipeline } from './graph.mjs';

const count = Number(new URLSearchParams(window.location.search).get('nodes'));
const { nodes, edges } = pipeline(count);

const Plain = memo(function Plain({ data }) {
  return (
    <>
      {INPUTS.map((name, index) => (
        <Handle
          key={name}
          id={name}
          type="target"
          position={Position.Left}
          style={{ top: 48 + index * 24 }}
        />
      ))}
      {data.label}
      {OUTPUTS.map((name, index) => (
        <Handle
          key={name}
          id={name}
          type="source"
          position={Position.Right}
          style={{ top: 48 + index * 24 }}
        />
      ))}
    </>
  );
});

const TYPES = { plain: Plain };
const SIZE = {
  width: 160,
  height: 145,
  border: '1px solid #bbb',
  borderRadius: 6,
  background: '#fff'
};
const FIRST_NODES = Object.entries(nodes).map(([id, { position }]) => ({
  id,
  type: 'plain',
  position: { x: position[0], y: position[1] },
  data: { label: id },
  style: SIZE
}));
const FIRST_EDGES = Object.entries(edges).map(([id, { from, to }]) => ({
  id,
  source: from[0],
  sourceHandle: from[1],
  target: to[0],
  targetHandle: to[1]
}));

function Page() {
  const [flowNodes, , onNodesChange] = useNodesState(FIRST_NODES);
  const [flowEdges, , onEdgesChange] = useEdgesState(FIRST_EDGES);
  return (
    <ReactFlow
      nodes={flowNodes}
      edges={flowEdges}
      onNodesChange={onNodesChange}
      onEdgesChange={onEdgesChange}
      nodeTypes={TYPES}
      panOnDrag={[1]}
      onInit={flow => {
        window.flow = flow;
      }}
      minZoom={0.05}
      fitView
      fitViewOptions={{ padding: 0.08, maxZoom: 1, minZoom: 0.05 }}
    />
  );
}

createRoot(document.getElementById('root')).render(<Page />);
