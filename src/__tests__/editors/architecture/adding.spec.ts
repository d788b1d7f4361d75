// Promises of adding a layer: it is joined to what is selected where there is only one way to do that.
import { addEntry } from '../../../editors/architecture/actions';
import type { IPaletteEntry } from '../../../editors/architecture/palette';
import type { ArchitectureState } from '../../../editors/architecture/state';
import type { IGraphNode } from '../../../graph/types';
import { edges, layer, open } from '../../documents/architecture/fixtures';

/** Three branches below an image; the last one stands at the left. */
const BRANCHES = {
  version: 1 as const,
  library: 'keras',
  nodes: {
    image: layer('InputLayer', { shape: '(8, 8, 3)' }),
    first: { ...layer('Conv2D', {}, 100), position: [300, 100] as [number, number] },
    second: { ...layer('Conv2D', {}, 100), position: [600, 100] as [number, number] },
    third: layer('Conv2D', {}, 100)
  },
  edges: edges('image to first', 'image to second', 'image to third')
};

const entry = (name: string): IPaletteEntry => ({
  key: `keras.layers.${name}`,
  kind: 'layer',
  group: 'core',
  name,
  tone: 'core',
  summary: '',
  doc: '',
  takes: true,
  gives: true,
  isCommon: true
});

async function joined(selected: readonly string[], name: string): Promise<readonly string[]> {
  const { model } = open(BRANCHES);
  const nodes = Object.entries(model.layers.nodes).map<IGraphNode>(([id, node]) => ({
    id,
    title: id,
    icon: 'operation',
    position: node.position,
    inputs: [],
    outputs: [],
    rows: [],
    description: id
  }));
  const state = {
    model,
    selection: { nodes: selected, edges: [] },
    graph: { nodes, edges: [] },
    blocks: null,
    canvas: null,
    node: (id: string) => model.layers.nodes[id] ?? null,
    edit: (work: () => void) => {
      work();
    },
    setPopup: () => undefined,
    select: () => undefined
  };
  const added = await addEntry(state as unknown as ArchitectureState, entry(name));
  return Object.values(model.layers.edges)
    .filter(({ to }) => to[0] === added)
    .sort((one, other) => (one.order ?? 0) - (other.order ?? 0))
    .map(({ from }) => from[0]);
}

it.each<[readonly string[], string, readonly string[]]>([
  [['first'], 'Dense', ['first']],
  [['first'], 'Add', ['first']],
  [['first', 'second', 'third'], 'Add', ['third', 'first', 'second']],
  [['first', 'second', 'third'], 'Dot', ['third', 'first']],
  [['first', 'second'], 'Dense', []],
  [['first', 'second'], 'MultiHeadAttention', []],
  [['first'], 'InputLayer', []],
  [[], 'Dense', []]
])('with %j selected, %s takes %j', async (selected, name, taken) => {
  expect(await joined(selected, name)).toEqual(taken);
});
