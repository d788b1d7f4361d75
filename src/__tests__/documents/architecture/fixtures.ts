// A small catalogue and a small network, for the tests of this folder.
import { ArchitectureModel } from '../../../documents/architecture/architectureModel';
import type { Architecture, LayerEdge, Node } from '../../../documents/architecture/model';
import { SharedArchitecture } from '../../../documents/architecture/sharedArchitecture';
import { toCanonicalText } from '../../../documents/canonical';
import type { Catalogue, CatalogueEntry } from '../../../documents/generated/api';

function entry(name: string, parts: Partial<CatalogueEntry>): CatalogueEntry {
  return {
    id: `keras.layers.${name}`,
    family: 'layer',
    inputs: [{ name: 'inputs' }],
    outputs: [{ name: 'output' }],
    ...parts
  };
}

export const CATALOGUE: Catalogue = {
  library: 'keras',
  version: '3',
  entries: [
    entry('InputLayer', { inputs: [] }),
    entry('Dense', { arguments: [{ name: 'units' }, { name: 'use_bias', default: 'True' }] }),
    entry('Conv2D', { arguments: [{ name: 'filters' }, { name: 'kernel_size' }] }),
    entry('Add', { inputs: [{ name: 'inputs', kind: 'list', least: 2, most: null }] }),
    entry('Dot', { inputs: [{ name: 'inputs', kind: 'list', least: 2, most: 2 }] }),
    entry('MultiHeadAttention', {
      inputs: [{ name: 'query' }, { name: 'value' }, { name: 'key', optional: true }]
    }),
    entry('LSTM', {
      inputs: [{ name: 'sequences' }, { name: 'initial_state', kind: 'list', optional: true }]
    }),
    entry('RNN', {})
  ]
};

export function layer(name: string, given: Record<string, string> = {}, y = 0): Node {
  return { kind: 'layer', class: `keras.layers.${name}`, arguments: given, position: [0, y] };
}

/** Edges by id, each written as "a to b.inputs". */
export function edges(...texts: readonly string[]): Record<string, LayerEdge> {
  const orders = new Map<string, number>();
  return Object.fromEntries(
    texts.map((text, at) => {
      const [from = '', to = ''] = text.split(' to ');
      const [node = '', output = 'output'] = from.split('.');
      const [target = '', input = 'inputs'] = to.split('.');
      const order = orders.get(`${target}.${input}`) ?? 0;
      orders.set(`${target}.${input}`, order + 1);
      const edge: LayerEdge = { from: [node, output], to: [target, input] };
      return [`e${at}`, order === 0 ? edge : { ...edge, order }];
    })
  );
}

/** A residual network of two branches. */
export const NETWORK: Architecture = {
  version: 1,
  library: 'keras',
  nodes: {
    image: layer('InputLayer', { shape: '(8, 8, 3)' }),
    conv2d: layer('Conv2D', { filters: '4', kernel_size: '3' }, 100),
    conv2d_1: layer('Conv2D', { filters: '4', kernel_size: '1' }, 200),
    add: layer('Add', {}, 300),
    dense: layer('Dense', { units: '2' }, 400)
  },
  edges: edges(
    'image to conv2d',
    'conv2d to conv2d_1',
    'image to add',
    'conv2d_1 to add',
    'add to dense'
  )
};

export function open(architecture: Architecture | null = NETWORK): {
  shared: SharedArchitecture;
  model: ArchitectureModel;
} {
  const shared = SharedArchitecture.create();
  if (architecture !== null) {
    shared.setSource(toCanonicalText(architecture));
  }
  const model = new ArchitectureModel(shared);
  model.setCatalogue(CATALOGUE);
  return { shared, model };
}
