// Blocks mean what Python says they mean, take parameters, and are refused with a reason that helps.
import { readFileSync } from 'fs';
import { join } from 'path';

import type { Architecture } from '../../../documents/architecture/model';
import { DeepForgeError } from '../../../utils/errors';
import { edges, layer, NETWORK, open } from './fixtures';
import { flatten, networkOf } from './flatten';

interface ICase {
  readonly name: string;
  readonly document: Architecture;
  readonly files: Readonly<Record<string, Architecture>>;
  readonly nodes: unknown;
  readonly sources: unknown;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

const TABLE = join(__dirname, '../../../../python/deepforge/model/architecture_cases.json');
const { blocks } = JSON.parse(readFileSync(TABLE, 'utf-8')) as { blocks: readonly ICase[] };

it.each(blocks)('shared case: $name', ({ document, files, nodes, sources, inputs, outputs }) => {
  const flat = networkOf(flatten(document, new Map(Object.entries(files)))) as Record<string, unknown>; // prettier-ignore
  const plain = Object.fromEntries(
    Object.entries(flat['nodes'] as Record<string, object>).map(([id, node]) => [
      id,
      Object.fromEntries(Object.entries(node).filter(([key]) => key !== 'position'))
    ])
  );
  expect({ ...flat, nodes: plain }).toEqual({ nodes, sources, inputs, outputs });
});

it.each(blocks)('expanded one by one: $name', ({ document, files, sources }) => {
  const { model } = open(document);
  model.setBlocks(new Map(Object.entries(files)));
  const isBlock = (id: string): boolean => model.layers.nodes[id]?.kind === 'block';
  for (let id = Object.keys(model.layers.nodes).find(isBlock); id !== undefined;) {
    model.expand(id);
    id = Object.keys(model.layers.nodes).find(isBlock);
  }
  expect(model.data.models).toBeUndefined();
  // What a block left out inside is left out here, which is said.
  expect(model.problems.filter(({ code }) => code !== 'left-out')).toEqual([]);
  const { sources: found } = networkOf(model.data) as { sources: Record<string, string[]> };
  const count = (each: object): number => Object.values(each).flat().length;
  expect(count(found)).toBe(count(sources as object));
});

describe('making a block', () => {
  it('gives it inputs where edges enter, in their order, and outputs where they leave', () => {
    const { model } = open();
    const block = model.makeBlock(
      ['conv2d_1', 'add'],
      'Residual unit',
      [{ name: 'filters', node: 'conv2d_1', argument: 'filters' }],
      from => ({ shape: `'of ${from[0]}'` })
    );
    expect(block).toBe('residual_unit');
    expect(model.data.models?.['residual_unit']).toMatchObject({
      parameters: { filters: '4' },
      inputs: ['inputs', 'inputs_1'],
      outputs: [['add', 'output']],
      nodes: {
        inputs: { class: 'keras.layers.InputLayer', arguments: { shape: "'of conv2d'" } },
        inputs_1: { arguments: { shape: "'of image'" } },
        conv2d_1: { arguments: { filters: { parameter: 'filters' }, kernel_size: '1' } }
      }
    });
    expect(model.layers.nodes[block]).toMatchObject({ arguments: {} });
    model.setArgument(block, ['filters'], '16');
    expect(flatten(model.data).nodes['residual_unit/conv2d_1']).toMatchObject({
      arguments: { filters: '16' }
    });
    model.expand(block);
    expect(model.layers.nodes['conv2d_1']).toMatchObject({ arguments: { filters: '16' } });
  });

  it('hands the parameters of the graph around on', () => {
    const { model } = open({ ...NETWORK, parameters: { width: '5' } });
    model.setArgument('dense', ['units'], { parameter: 'width' });
    model.makeBlock(['dense'], 'head', []);
    expect(model.data.models?.['head']?.parameters).toEqual({ width: '5' });
    expect(model.layers.nodes['head']).toMatchObject({
      arguments: { width: { parameter: 'width' } }
    });
    expect(flatten(model.data).nodes['head/dense']).toMatchObject({ arguments: { units: '5' } });
  });

  const SHARED: Architecture = {
    ...NETWORK,
    nodes: { ...NETWORK.nodes, again: { kind: 'again', layer: 'dense', position: [0, 500] } },
    edges: { ...NETWORK.edges, e9: { from: ['dense', 'output'], to: ['again', 'inputs'] } }
  };

  it.each<[readonly string[], string]>([
    [[], 'Select the layers that become the block'],
    [['gone'], 'There is no layer gone'],
    [['image', 'conv2d'], 'image is an input of the model: leave it out of the block'],
    [['conv2d', 'add'], 'The way conv2d → conv2d_1 → add leaves the block and comes back into it: take the layers between into the block too'], // prettier-ignore
    [['dense'], 'dense and again are calls of one layer: take both into the block, or neither'],
    [['again'], 'again and dense are calls of one layer: take both into the block, or neither']
  ])('of %j is refused with the reason', (nodes, reason) => {
    const { model } = open(SHARED);
    expect(model.refusesBlock(nodes)).toBe(reason);
    expect(() => model.makeBlock(nodes, 'unit', [])).toThrow(reason);
    expect(model.canUndo).toBe(false);
  });

  it('is refused for parameters that cannot be', () => {
    const { model } = open();
    const parameter = (name: string, node: string, argument = 'filters'): never =>
      ({ name, node, argument }) as never;
    const make =
      (...parameters: never[]): (() => unknown) =>
      () =>
        model.makeBlock(['conv2d', 'conv2d_1'], 'unit', parameters);
    expect(make(parameter('a b', 'conv2d'))).toThrow('a b cannot be a name in code');
    expect(make(parameter('n', 'conv2d'), parameter('n', 'conv2d_1', 'kernel_size'))).toThrow(
      'The parameter n cannot stand for two different values'
    );
    expect(make(parameter('n', 'dense', 'units'))).toThrow('There is no layer dense');
    expect(model.canUndo).toBe(false);
  });
});

describe('blocks in blocks', () => {
  it('cannot contain themselves', () => {
    const { model } = open();
    model.makeBlock(['conv2d', 'conv2d_1'], 'inner', []);
    const outer = model.makeBlock(['inner', 'add'], 'outer', []);
    const copied = model.copy([outer]);
    expect(Object.keys(copied.models).sort()).toEqual(['inner', 'outer']);
    model.setScope('inner');
    const refusal = 'outer contains inner, which would then contain itself';
    expect(() => model.paste(copied, [0, 0])).toThrow(refusal);
    expect(() =>
      model.add({ kind: 'block', architecture: '#outer', arguments: {}, position: [0, 0] }, 'x')
    ).toThrow(DeepForgeError);
    model.undo();
    // Undo shows where it takes something back.
    expect(model.scope).toBeNull();
  });
});

describe('the clipboard', () => {
  it('takes inner models along, once, under a name that is free', () => {
    const source = open().model;
    const block = source.makeBlock(['conv2d', 'conv2d_1'], 'unit', []);
    const fragment = source.copy([block, 'dense']);
    const { model } = open({ version: 1, library: 'keras', nodes: {}, edges: {} });
    expect(model.paste(fragment, [0, 0])).toEqual(['dense', 'unit']);
    expect(model.paste(fragment, [300, 0])).toEqual(['dense_1', 'unit_1']);
    expect(Object.keys(model.data.models ?? {})).toEqual(['unit']);
    model.setScope('unit');
    model.setArgument('conv2d', ['filters'], '99');
    model.setScope(null);
    const [, third = ''] = model.paste(fragment, [600, 0]);
    expect(model.layers.nodes[third]).toMatchObject({ architecture: '#unit_1' });
    expect(model.problems.map(({ code }) => code)).toEqual([]);
  });

  it('copies another call with its layer, or as a layer of its own', () => {
    const { model } = open();
    const again = model.addAgain('dense');
    const both = model.paste(model.copy(['dense', again]), [0, 900]);
    expect(both.map(id => model.layers.nodes[id]?.kind)).toEqual(['layer', 'again']);
    expect(model.layers.nodes[both[1] ?? '']).toMatchObject({ layer: both[0] });
    const [alone = ''] = model.paste(model.copy([again]), [0, 1200]);
    expect(model.layers.nodes[alone]).toMatchObject({ kind: 'layer', arguments: { units: '2' } });
  });

  it('puts a parameter that is not there at its default', () => {
    const source = open({ ...NETWORK, parameters: { width: '5' } }).model;
    source.setArgument('dense', ['units'], { parameter: 'width' });
    const { model } = open();
    const [pasted = ''] = model.paste(source.copy(['dense']), [0, 0]);
    expect(model.layers.nodes[pasted]).toMatchObject({ arguments: { units: '5' } });
  });
});

it('an architecture of another library is not taken over', () => {
  const { model } = open();
  expect(() => {
    model.replace({ version: 1, library: 'torch', nodes: {}, edges: {} });
  }).toThrow('This is an architecture of the library keras, that one of torch');
});

describe('an architecture of 1,000 layers', () => {
  const nodes = Object.fromEntries(
    Array.from({ length: 1000 }, (_, at) => [`n${at}`, layer(at % 3 === 0 ? 'Add' : 'Dense', {}, at)]) // prettier-ignore
  );
  const texts = Array.from({ length: 999 }, (_, at) => [
    `n${at} to n${at + 1}`,
    ...(at % 3 === 0 && at > 3 ? [`n${at - 2} to n${at}`] : [])
  ]).flat();
  const document: Architecture = { version: 1, library: 'keras', nodes, edges: edges(...texts) };

  it('tells each change by what was touched; the rest stays the same objects', () => {
    const { shared, model } = open(document);
    const ports = new Map(Object.keys(nodes).map(id => [id, model.portsOf(id)]));
    const [before, order] = [model.layers, model.order];
    const touched: string[][] = [];
    shared.changed.connect((_, change) => {
      if (change.graphChange !== undefined) {
        touched.push([...change.graphChange.nodes, ...change.graphChange.edges]);
      }
    });
    model.setArgument('n500', ['units'], '7');
    model.move(new Map([['n3', [5, 5]], ['n4', [6, 6]]])); // prettier-ignore
    model.setCall('n7', 'training', 'False');
    expect(touched).toEqual([['n500'], ['n3', 'n4'], ['n7']]);
    const isSame = (id: string): boolean => before.nodes[id] === model.layers.nodes[id];
    expect(Object.keys(nodes).filter(id => !isSame(id))).toEqual(['n3', 'n4', 'n7', 'n500']);
    expect(Object.keys(nodes).filter(id => ports.get(id) !== model.portsOf(id))).toHaveLength(4);
    expect(model.order).toBe(order);
    const added = model.edgesInto(['n6', 'inputs']).length;
    model.connect(['n1', 'output'], ['n6', 'inputs'], 0);
    expect(touched.at(-1)).toHaveLength(added + 1);
    model.reorder(model.edgesInto(['n6', 'inputs'])[0] ?? '', 1);
    expect(touched.at(-1)).toHaveLength(2);
    expect(model.layers.nodes['n6']).toBe(before.nodes['n6']);
  });

  it('an edit in an inner model leaves the graph around it alone', () => {
    const { model } = open(document);
    model.makeBlock(['n998', 'n999'], 'unit', []);
    const { nodes: around } = model.layers;
    model.setScope('unit');
    model.setArgument('n998', ['units'], '7');
    model.setScope(null);
    expect(model.layers.nodes).toBe(around);
  });
});
