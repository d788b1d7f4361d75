// What the clipboard's text is taken for.
import type { IPipelineFragment } from '../../../documents/pipeline/model';
import { fragmentText } from '../../../editors/common/fragmentText';
import { PIPELINE_NODES } from '../../../editors/pipeline/clipboard';

const FRAGMENT: IPipelineFragment = {
  nodes: {
    a: { kind: 'input', artifact: null, position: [0, 0] },
    b: {
      kind: 'operation',
      operation: 'operations/b.py',
      attributes: { x: '1.0' },
      references: {},
      position: [16, 32],
      title: 'B'
    }
  },
  edges: { e: { from: ['a', 'data'], to: ['b', 'x'] } }
};

it('comes back as it was', () => {
  expect(PIPELINE_NODES.read(fragmentText(PIPELINE_NODES.kind, FRAGMENT))).toEqual(FRAGMENT);
});

const change = (edit: (data: Record<string, unknown>) => void): string => {
  const data = JSON.parse(fragmentText(PIPELINE_NODES.kind, FRAGMENT)) as Record<string, unknown>;
  edit(data);
  return JSON.stringify(data);
};

it.each([
  ['no JSON', 'hello'],
  ['other JSON', '{"nodes": {}, "edges": {}}'],
  ['no nodes', change(data => (data['nodes'] = {}))],
  [
    'a node of another kind',
    change(data => (data['nodes'] = { a: { kind: 'x', position: [0, 0] } }))
  ],
  [
    'an edge to what is not there',
    change(data => (data['edges'] = { e: { from: ['a', 'data'], to: ['c', 'x'] } }))
  ],
  [
    'a place that is none',
    change(data => (data['nodes'] = { a: { kind: 'input', artifact: null, position: [0] } }))
  ]
])('takes nothing from %s', (_, text) => {
  expect(PIPELINE_NODES.read(text)).toBeNull();
});
