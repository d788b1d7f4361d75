import { nullTranslator } from '@jupyterlab/translation';

import type { Architecture, Layers } from '../../../documents/architecture/model';
import type * as Api from '../../../documents/generated/api';
import { offered, parameterFor, whyNotName } from '../../../editors/architecture/blockParameters';
import { ARCHITECTURE_LAYERS } from '../../../editors/architecture/clipboard';
import { errorsOf, shownProblems } from '../../../editors/architecture/problems';
import { pythonLines } from '../../../editors/architecture/pythonLines';
import { innerOf, prefixOf, useOf, validTrail } from '../../../editors/architecture/trail';
import { fragmentText } from '../../../editors/common/fragmentText';

const layer = (x: number, y: number, values: Record<string, string> = {}) => ({
  kind: 'layer' as const,
  class: 'keras.layers.Dense',
  arguments: values,
  position: [x, y] as [number, number]
});
const block = (model: string, y: number) => ({
  kind: 'block' as const,
  architecture: `#${model}`,
  arguments: {},
  position: [0, y] as [number, number]
});
const INNER: Layers = { nodes: { a: layer(0, 0), deep: block('leaf', 64) }, edges: {} };
const DOCUMENT: Architecture = {
  version: 1,
  library: 'keras',
  nodes: { start: layer(0, 0), second: block('part', 200), first: block('part', 100) },
  edges: {},
  models: { part: INNER, leaf: { nodes: { b: layer(0, 0) }, edges: {} } }
};

describe('blocks that are open', () => {
  const trail = [
    { node: 'second', model: 'part' },
    { node: 'deep', model: 'leaf' }
  ];

  it('are known by the ids of feedback', () => {
    expect(prefixOf(trail)).toBe('second/deep/');
    expect(prefixOf([])).toBe('');
    expect(innerOf(DOCUMENT, 'second')).toBe('part');
    expect(innerOf(DOCUMENT, 'start')).toBeNull();
  });

  it('stay open as far as the document has them', () => {
    expect(validTrail(DOCUMENT, trail)).toEqual(trail);
    const changed = { ...DOCUMENT, models: { part: { nodes: {}, edges: {} } } };
    expect(validTrail(changed, trail)).toEqual([trail[0]]);
    expect(validTrail({ ...DOCUMENT, nodes: {} }, trail)).toEqual([]);
  });

  it('are counted from top to bottom', () => {
    expect(useOf(DOCUMENT, trail.slice(0, 1))).toEqual({ place: 2, count: 2 });
    expect(useOf(DOCUMENT, [])).toBeNull();
  });
});

describe('problems', () => {
  const error = (message: string, severity: 'error' | 'warning' = 'error'): Api.LayerError => ({
    message,
    severity,
    expected: null,
    received: null,
    argument: null,
    port: null
  });
  const feedback = new Map<string, Api.LayerFeedback>([
    ['late', { errors: [error('late is wrong')] }],
    ['early', { errors: [error('early is odd', 'warning'), error('early is wrong')] }],
    ['block/inner', { errors: [error('inner is wrong')] }],
    ['block', { errors: [error('inner: inner is wrong')] }]
  ]);

  it('come errors first, in the order of the layers, and each is said once', () => {
    const found = shownProblems(
      [
        { code: 'unmet', message: 'late is not connected', node: 'late' },
        { code: 'unmet', message: 'other is not connected', node: 'other' }
      ],
      feedback,
      '',
      ['early', 'other', 'late', 'block']
    );
    expect(found.map(each => each.message)).toEqual([
      'early is wrong',
      'other is not connected',
      'late is wrong',
      'inner is wrong',
      'early is odd'
    ]);
  });

  it('of layers inside of a block are those of the block', () => {
    expect(errorsOf('block', feedback).map(([node]) => node)).toEqual(['block/inner']);
    expect(errorsOf('late', feedback)).toHaveLength(1);
    const deep = new Map<string, Api.LayerFeedback>([
      ['a', { errors: [error('b/c: c is wrong'), error('its file is gone')] }],
      ['a/b', { errors: [error('c: c is wrong')] }],
      ['a/b/c', { errors: [error('c is wrong')] }]
    ]);
    expect(errorsOf('a', deep).map(([node, { message }]) => [node, message])).toEqual([
      ['a', 'its file is gone'],
      ['a/b/c', 'c is wrong']
    ]);
  });
});

it('offers the arguments that are set as parameters of a block', () => {
  const nodes = { a: layer(0, 0, { units: '8' }), b: block('part', 0) };
  expect(offered(nodes, ['a', 'b', 'gone'])).toEqual([
    { key: 'a.units', node: 'a', argument: 'units', value: '8' }
  ]);
});

describe('parameters of a block', () => {
  const nodes = {
    a: layer(0, 0, { units: '8', activation: "'relu'" }),
    b: layer(0, 96, { units: '8' }),
    c: layer(0, 192, { units: '4' })
  };
  const all = offered(nodes, ['a', 'b', 'c']);
  const [, , b, c] = all;
  const trans = nullTranslator.load('deepforge');
  const why = (names: Record<string, string>) =>
    all.map(each =>
      each.key in names ? whyNotName(each, all, new Map(Object.entries(names)), trans) : null
    );

  it('are one for arguments that are the same, and another for others', () => {
    const chosen = new Map([['a.units', 'width']]);
    expect(b && parameterFor(b, all, chosen)).toBe('width');
    expect(c && parameterFor(c, all, chosen)).toBe('units');
    expect(c && parameterFor(c, all, new Map([['a.units', 'units']]))).toBe('units_1');
  });

  it('have names for code, and never one for two values', () => {
    expect(why({ 'a.units': 'width', 'b.units': 'width' })).toEqual([null, null, null, null]);
    expect(why({ 'a.units': '2 wide' })[0]).toContain('such as filters');
    expect(why({ 'a.units': 'lambda' })[0]).toContain('such as filters');
    expect(why({ 'b.units': 'n', 'c.units': 'n' }).slice(2)).toEqual([
      'units of c is called n too, and is 4.',
      'units of b is called n too, and is 8.'
    ]);
  });
});

describe('layers on the clipboard', () => {
  const fragment = {
    nodes: { a: layer(0, 0), b: layer(0, 96) },
    edges: { e: { from: ['a', 'output'] as const, to: ['b', 'inputs'] as const } },
    models: {}
  };

  it('come back as they were', () => {
    const text = fragmentText(ARCHITECTURE_LAYERS.kind, fragment);
    expect(ARCHITECTURE_LAYERS.read(text)).toEqual(fragment);
  });

  it.each([
    'no json',
    '{"kind": "deepforge/pipeline-nodes", "nodes": {}, "edges": {}}',
    '{"kind": "deepforge/architecture-layers", "nodes": {}, "edges": {}}',
    '{"kind": "deepforge/architecture-layers", "nodes": {"a": {"kind": "layer"}}, "edges": {}}',
    JSON.stringify({
      kind: 'deepforge/architecture-layers',
      nodes: { a: layer(0, 0) },
      edges: { e: { from: ['a', 'output'], to: ['gone', 'inputs'] } }
    })
  ])('are not found in %s', text => {
    expect(ARCHITECTURE_LAYERS.read(text)).toBeNull();
  });
});

it('colours generated code and loses none of it', () => {
  const code = [
    '"""The architecture of a net.',
    'Two lines."""',
    'import keras',
    '',
    'def build():  # makes it',
    '    x = layers.Conv2D(64, (3, 3), padding=\'same\', name="a # b")(x2)',
    '    return keras.Model(x, None)',
    ''
  ].join('\n');
  const lines = pythonLines(code);
  expect(lines.map(line => line.map(piece => piece.text).join('')).join('\n')).toBe(
    code.replace(/\n$/, '')
  );
  const kinds = (at: number) =>
    lines[at]?.filter(piece => piece.kind !== 'plain').map(piece => [piece.kind, piece.text]);
  expect(kinds(0)).toEqual([['string', '"""The architecture of a net.']]);
  expect(kinds(1)).toEqual([['string', 'Two lines."""']]);
  expect(kinds(4)).toEqual([
    ['keyword', 'def'],
    ['comment', '# makes it']
  ]);
  expect(kinds(5)).toEqual([
    ['number', '64'],
    ['number', '3'],
    ['number', '3'],
    ['string', "'same'"],
    ['string', '"a # b"']
  ]);
  expect(kinds(6)).toEqual([
    ['keyword', 'return'],
    ['keyword', 'None']
  ]);
});
