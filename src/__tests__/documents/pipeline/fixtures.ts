// A small pipeline and the interfaces of its operations, for the tests of this folder.
import { toCanonicalText } from '../../../documents/canonical';
import type { InterfaceItem, Interface } from '../../../documents/generated/api';

function item(name: string, parts: Partial<Interface>): InterfaceItem {
  return {
    path: `operations/${name}.py`,
    kind: 'operation',
    name,
    doc: '',
    interface: { inputs: [], outputs: [], attributes: [], references: [], ...parts },
    types: {},
    problem: null,
    modified: 0
  };
}

export const INTERFACES: readonly InterfaceItem[] = [
  item('load', { outputs: ['images', 'labels'], attributes: [{ name: 'folder', default: null }] }),
  item('split', {
    inputs: [{ name: 'images', optional: false }],
    outputs: ['train', 'test']
  }),
  item('fit', {
    inputs: [
      { name: 'images', optional: false },
      { name: 'labels', optional: true }
    ],
    outputs: ['model'],
    attributes: [{ name: 'epochs', default: '10', annotation: 'int' }],
    references: [
      { name: 'network', type: 'Architecture', optional: false },
      { name: 'extra', type: 'Architecture', optional: true }
    ]
  })
];

export const TEXT = toCanonicalText({
  version: 1,
  nodes: {
    load: {
      kind: 'operation',
      operation: 'operations/load.py',
      attributes: { folder: "'data'" },
      references: {},
      position: [0, 0]
    },
    fit: {
      kind: 'operation',
      operation: 'operations/fit.py',
      attributes: { epochs: '3' },
      references: { network: 'a.json' },
      position: [200, 0],
      title: 'Fit'
    },
    out: { kind: 'output', artifact: 'model', position: [400, -30] }
  },
  edges: {
    e1: { from: ['load', 'images'], to: ['fit', 'images'] },
    e2: { from: ['fit', 'model'], to: ['out', 'data'] }
  }
});
