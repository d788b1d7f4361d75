// The canvas alone, without JupyterLab, with as many layers or as many nodes of a pipeline: canvas.jsx?kind=layers&nodes=500
import '../../style/index.css';

import { nullTranslator } from '@jupyterlab/translation';
import { useState } from 'react';
import { createRoot } from 'react-dom/client';

import { GraphCanvas } from '../../src/graph/canvas';
import { INPUTS, OUTPUTS, pipeline } from './graph.mjs';
import { network } from './network.mjs';

const query = new URLSearchParams(window.location.search);
const count = Number(query.get('nodes'));
const isLayers = query.get('kind') === 'layers';

/** What the pipeline editor draws of the benchmark's pipeline. */
function steps() {
  const { nodes, edges } = pipeline(count);
  const port = name => ({ name, family: 'any' });
  return {
    nodes: Object.entries(nodes).map(([id, { position }], index) => ({
      id,
      title: 'step',
      icon: 'operation',
      position,
      inputs: INPUTS.map(port),
      outputs: OUTPUTS.map(port),
      rows: [
        { name: 'size', value: String(index), kind: 'attribute' },
        { name: 'shuffle', value: 'True', kind: 'attribute', annotation: 'bool' }
      ],
      description: id
    })),
    edges: Object.entries(edges).map(([id, { from, to }]) => ({ id, from, to, family: 'any' }))
  };
}

const graph = isLayers ? network(count) : steps();
const nothing = () => undefined;
const ACTIONS = { connect: nothing, rename: nothing, setValue: nothing, move: nothing };

function Page() {
  const [selection, setSelection] = useState({ nodes: [], edges: [] });
  return (
    <GraphCanvas
      ref={handle => {
        window.flow = handle;
      }}
      graph={graph}
      actions={ACTIONS}
      selection={selection}
      onSelect={setSelection}
      label="Graph"
      direction={isLayers ? 'down' : 'right'}
      hasMinimap
      translator={nullTranslator}
    />
  );
}

createRoot(document.getElementById('root')).render(<Page />);
