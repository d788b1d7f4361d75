// Promises of architectures as graphs: what cards, rings and edges say, and that an edit makes few of them anew.
import { nullTranslator } from '@jupyterlab/translation';

import type { ILayerPorts, LayerEdge, Layers, Node } from '../../../documents/architecture/model';
import type * as Api from '../../../documents/generated/api';
import { graphOf, type ILayersDrawn } from '../../../editors/architecture/graphOf';
import type { IGraph } from '../../../graph/types';
import type { ILayerLook } from '../../../tokens';

const trans = nullTranslator.load('deepforge');
const LOOK: ILayerLook = {
  categories: [],
  tone: entry => entry.category ?? 'core',
  summary: (_, values) =>
    Object.values(values)
      .filter(each => typeof each === 'string')
      .join(', '),
  common: []
};
const ENTRIES: Readonly<Record<string, Api.CatalogueEntry>> = {
  'k.Conv': { id: 'k.Conv', family: 'layer', category: 'convolution' },
  'k.Concat': { id: 'k.Concat', family: 'layer', category: 'merging' }
};
const PORTS: Readonly<Record<string, ILayerPorts>> = {
  'k.Conv': ports(['inputs', 'one']),
  'k.Concat': ports(['inputs', 'list'])
};

function ports(input: readonly [string, 'one' | 'list']): ILayerPorts {
  const port = (name: string, kind: 'one' | 'list') => ({
    name,
    kind,
    isOptional: false,
    most: null,
    doc: ''
  });
  return { inputs: [port(...input)], outputs: [port('output', 'one')] };
}

const layer = (name: string, values: Record<string, string> = {}): Node => ({
  kind: 'layer',
  class: name,
  arguments: values,
  position: [0, 0]
});
const edge = (from: string, to: string, order?: number): LayerEdge => ({
  from: [from, 'output'],
  to: [to, 'inputs'],
  ...(order === undefined ? {} : { order })
});
const tensor = (...shape: (number | null)[]): Api.LayerFeedback => ({
  outputs: { output: { shape, dtype: 'float32' } }
});

const LAYERS: Layers = {
  nodes: {
    a: layer('k.Conv', { filters: '64' }),
    b: layer('k.Conv'),
    again: { kind: 'again', layer: 'a', position: [0, 0] },
    end: layer('k.Concat')
  },
  edges: { e1: edge('a', 'end', 1), e2: edge('b', 'end', 0), e3: edge('a', 'b') }
};
const FEEDBACK: Readonly<Record<string, Api.LayerFeedback>> = {
  a: { ...tensor(null, 32, 32, 64), parameters: 4160 },
  b: { outputs: { output: { shape: [null, 8], dtype: 'int32' } } },
  again: tensor(null, 32, 32, 64),
  end: { waits: true }
};

function source(
  layers: Layers = LAYERS,
  feedback: Readonly<Record<string, Api.LayerFeedback>> = FEEDBACK,
  problems: ILayersDrawn['model']['problems'] = []
): ILayersDrawn {
  const classOf = (id: string): string => {
    const node = layers.nodes[id];
    return node?.kind === 'layer' ? node.class : '';
  };
  return {
    model: {
      data: { version: 1, library: 'k', ...layers },
      layers,
      problems,
      order: Object.keys(layers.nodes),
      entryOf: id => ENTRIES[classOf(id)] ?? null,
      portsOf: id => PORTS[classOf(id) || 'k.Conv'] ?? ports(['inputs', 'one'])
    },
    feedback: new Map(Object.entries(feedback)),
    prefix: '',
    files: new Map(),
    look: LOOK,
    trans
  };
}

const node = (graph: IGraph, id: string) => graph.nodes.find(each => each.id === id);
const line = (graph: IGraph, id: string) => graph.edges.find(each => each.id === id);

describe('graphOf', () => {
  it('says what matters on a card', () => {
    expect(node(graphOf(source()), 'a')).toMatchObject({
      title: 'Conv',
      name: 'a',
      card: { tone: 'convolution', summary: '64', note: '4,160', shares: 'a' },
      description: 'layer a, Conv; 64; 4160 parameters; outputs: 32×32×64'
    });
  });

  it('shows another call of a layer as that', () => {
    expect(node(graphOf(source()), 'again')).toMatchObject({
      title: '= a',
      card: { tone: 'convolution', shares: 'a', isAgain: true }
    });
  });

  it('writes shapes on edges without the batch, and types that are not the common one', () => {
    const graph = graphOf(source());
    expect(line(graph, 'e1')).toMatchObject({
      label: '32×32×64',
      title: 'batch of any size, 32 × 32 × 64, float32'
    });
    expect(line(graph, 'e2')?.label).toBe('8 int32');
    expect(line(graph, 'e1')?.state).toBeUndefined();
  });

  it('numbers the edges of a list in their order, and those alone', () => {
    const graph = graphOf(source());
    expect([line(graph, 'e2')?.place, line(graph, 'e1')?.place]).toEqual([0, 1]);
    expect(line(graph, 'e3')?.place).toBeUndefined();
    expect(node(graph, 'end')?.inputs[0]?.rings?.map(each => each.edge)).toEqual(['e2', 'e1']);
  });

  it('says what is not known, and nothing before anything has come', () => {
    const { a, b, again, end } = FEEDBACK;
    const waiting = graphOf(source(LAYERS, { b: b ?? {}, again: again ?? {}, end: end ?? {} }));
    expect(line(waiting, 'e1')).toMatchObject({ label: 'shape unknown', state: 'unknown' });
    expect(node(waiting, 'end')?.outputs[0]?.label).toBe('shape unknown');
    expect(a).toBeDefined();
    const silent = graphOf(source(LAYERS, {}));
    expect(line(silent, 'e1')?.label).toBeUndefined();
    expect(line(silent, 'e1')?.state).toBeUndefined();
    expect(node(silent, 'end')?.outputs[0]?.label).toBeUndefined();
  });

  it('marks the layer that causes an error and what leaves it', () => {
    const error: Api.LayerError = {
      message: 'conv does not fit',
      expected: null,
      received: null,
      argument: null,
      port: null,
      severity: 'error'
    };
    const graph = graphOf(
      source(LAYERS, { ...FEEDBACK, a: { ...FEEDBACK['a'], errors: [error] } })
    );
    expect(node(graph, 'a')?.problem).toBe('conv does not fit');
    expect(line(graph, 'e1')?.state).toBe('wrong');
    expect(node(graph, 'end')?.inputs[0]?.rings?.map(each => each.state)).toEqual([
      undefined,
      'wrong'
    ]);
    const warned = graphOf(
      source(LAYERS, {
        ...FEEDBACK,
        a: { ...FEEDBACK['a'], errors: [{ ...error, severity: 'warning' }] }
      })
    );
    expect(node(warned, 'a')?.problem).toBeUndefined();
    expect(node(warned, 'a')?.card?.warning).toBe('conv does not fit');
    expect(line(warned, 'e1')?.state).toBeUndefined();
  });

  it('shows an input that needs an edge, and leaves out ports that may stay empty where there are many', () => {
    const graph = graphOf(source());
    expect(node(graph, 'a')?.inputs[0]?.isUnmet).toBe(true);
    expect(node(graph, 'b')?.inputs[0]?.isUnmet).toBeUndefined();
    const many = source();
    const optional = ['query', 'value', 'key', 'mask'].map((name, index) => ({
      name,
      kind: 'one' as const,
      isOptional: index > 1,
      most: 1,
      doc: ''
    }));
    const drawn = graphOf({
      ...many,
      model: { ...many.model, portsOf: () => ({ inputs: optional, outputs: [] }) }
    });
    expect(node(drawn, 'a')?.inputs.map(each => each.isHidden === true)).toEqual([
      false,
      false,
      false,
      true
    ]);
  });

  it('has every output that the library computed, and those that the document knows', () => {
    const tensors = { output: { shape: [null, 7], dtype: 'float32' } };
    const states = { ...tensors, output_1: tensors.output, output_2: tensors.output };
    const drawn = graphOf(source(LAYERS, { ...FEEDBACK, a: { outputs: states } }));
    expect(node(drawn, 'a')?.outputs.map(each => each.name)).toEqual([
      'output',
      'output_1',
      'output_2'
    ]);
    expect(node(drawn, 'a')?.outputs.every(each => each.isUnmet !== true)).toBe(true);
  });

  it('calls outputs what the library calls them; their names stay', () => {
    const tensor = { shape: [null, 7], dtype: 'float32' };
    const states = { output: tensor, output_1: tensor };
    const titles = { output: 'output', output_1: 'state h' };
    const drawn = graphOf(source(LAYERS, { ...FEEDBACK, a: { outputs: states, titles } }));
    expect(node(drawn, 'a')?.outputs.map(each => [each.name, each.title])).toEqual([
      ['output', 'output'],
      ['output_1', 'state h']
    ]);
  });

  it('keeps an edge whose port is gone until the user says otherwise', () => {
    const layers: Layers = {
      ...LAYERS,
      edges: { gone: { from: ['a', 'state'], to: ['b', 'old'] } }
    };
    const graph = graphOf(source(layers));
    expect(node(graph, 'b')?.inputs.map(each => each.name)).toEqual(['inputs', 'old']);
    expect(node(graph, 'a')?.outputs.map(each => each.name)).toEqual(['output', 'state']);
  });

  it('makes only those nodes and edges anew whose description an edit changes', () => {
    const first = source();
    const before = graphOf(first);
    const a = layer('k.Conv', { filters: '32' });
    // The same model, as an editor has it: its reads change, the object stays.
    Object.assign(first.model, { layers: { ...LAYERS, nodes: { ...LAYERS.nodes, a } } });
    const changed = new Map(first.feedback).set('a', tensor(null, 32, 32, 32));
    const after = graphOf({ ...first, feedback: changed });
    const isSame = (id: string): boolean => node(after, id) === node(before, id);
    // Another call of a changes with it; the list says in its ring what comes in.
    expect(['a', 'b', 'again', 'end'].map(isSame)).toEqual([false, true, false, false]);
    expect(line(after, 'e2')).toBe(line(before, 'e2'));
    expect(line(after, 'e1')).not.toBe(line(before, 'e1'));
    const third = graphOf({ ...first, feedback: new Map(changed) });
    expect(third.nodes).toEqual(after.nodes);
    expect(third.nodes.every((each, index) => each === after.nodes[index])).toBe(true);
    expect(third.edges.every((each, index) => each === after.edges[index])).toBe(true);
  });

  it('finds the feedback of layers inside of a block, and counts them, its inputs not, outside of it', () => {
    const inside = graphOf({
      ...source(LAYERS, { 'block/a': tensor(null, 7) }),
      prefix: 'block/'
    });
    expect(line(inside, 'e3')?.label).toBe('7');
    const layers: Layers = {
      nodes: { block: { kind: 'block', architecture: '#part', arguments: {}, position: [0, 0] } },
      edges: {}
    };
    const drawn = source(layers);
    const part: Layers = {
      nodes: {
        x: { kind: 'layer', class: 'k.layers.InputLayer', arguments: {}, position: [0, 0] },
        a: { kind: 'layer', class: 'k.layers.Dense', arguments: {}, position: [0, 0] }
      },
      edges: {}
    };
    const outside = graphOf({
      ...drawn,
      model: { ...drawn.model, data: { ...drawn.model.data, models: { part } } }
    });
    expect(node(outside, 'block')).toMatchObject({
      title: 'part',
      isNested: true,
      card: { tone: 'block', summary: '1 layer' }
    });
  });
});
