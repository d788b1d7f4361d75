// An open architecture: every edit is one named step, ordered inputs stay in order, names are followed, edits merge.
import * as Y from 'yjs';

import type { ArchitectureModel } from '../../../documents/architecture/architectureModel';
import type { Architecture } from '../../../documents/architecture/model';
import { parseArchitecture } from '../../../documents/architecture/parse';
import { DeepForgeError } from '../../../utils/errors';
import { edges, layer, NETWORK, open } from './fixtures';

type Edit = (model: ArchitectureModel) => void;

function sources(model: ArchitectureModel, node: string, port = 'inputs'): readonly string[] {
  return model.edgesInto([node, port]).map(id => model.layers.edges[id]?.from[0] ?? '');
}

/** The code and sentence of what an edit is refused with. */
function refusal(work: () => void): string {
  try {
    work();
  } catch (reason) {
    return reason instanceof DeepForgeError ? `${reason.code}: ${reason.message}` : String(reason);
  }
  return 'nothing';
}

const EDITS: readonly [string, Edit][] = [
  ['add lstm', m => void m.add(layer('LSTM'), 'keras.layers.LSTM')],
  ['call conv2d again', m => void m.addAgain('conv2d')],
  ['move dense', m => { m.move(new Map([['dense', [7.4, 9]]])); }], // prettier-ignore
  ['move 2 layers', m => { m.move(new Map([['dense', [1, 1]], ['add', [2, 2]]])); }], // prettier-ignore
  ['connect conv2d to add.inputs', m => { m.connect(['conv2d', 'output'], ['add', 'inputs'], 0); }], // prettier-ignore
  ['make image number 2', m => { m.reorder('e2', 1); }], // prettier-ignore
  ['delete add', m => { m.delete(['add'], []); }], // prettier-ignore
  ['delete 2 layers', m => { m.delete(['add', 'dense'], []); }], // prettier-ignore
  ['disconnect image from add.inputs', m => { m.delete([], ['e2']); }], // prettier-ignore
  ['set units to 5', m => { m.setArgument('dense', ['units'], '5'); }], // prettier-ignore
  ['set trainable to False', m => { m.setArgument(['dense', 'conv2d'], ['trainable'], 'False'); }], // prettier-ignore
  ['reset units', m => { m.setArgument('dense', ['units'], null); }], // prettier-ignore
  ['set kernel_initializer to Ones', m => { m.setArgument('dense', ['kernel_initializer'], { class: 'keras.initializers.Ones', arguments: {} }); }], // prettier-ignore
  ['set training to False', m => { m.setCall('dense', 'training', 'False'); }], // prettier-ignore
  ['rename dense to classes', m => { m.rename('dense', ' classes '); }], // prettier-ignore
  ['choose the inputs', m => { m.setEnds({ inputs: ['image'], input_keys: ['pixels'] }); }], // prettier-ignore
  ['choose the outputs', m => { m.setEnds({ outputs: [['dense', 'output'], ['add', 'output']] }); }], // prettier-ignore
  ['set rate to 0.5', m => { m.setParameter('rate', '0.5'); }], // prettier-ignore
  ['make the block unit', m => void m.makeBlock(['conv2d', 'conv2d_1'], 'Unit', [])],
  ['paste 2 layers', m => void m.paste(m.copy(['conv2d', 'conv2d_1']), [500, 100])],
  ['take over another architecture', m => { m.replace({ version: 1, library: 'keras', nodes: {}, edges: {} }); }] // prettier-ignore
];

describe('an open architecture', () => {
  it.each(EDITS)('"%s" is one step', (name, edit) => {
    const { shared, model } = open();
    const before = model.data;
    const text = shared.getSource();
    let changes = 0;
    model.changed.connect(() => (changes += 1));
    edit(model);
    const [after, edited] = [model.data, shared.getSource()];
    expect(after).not.toEqual(before);
    expect([changes, model.undoName, shared.dirty]).toEqual([1, name, true]);
    expect(parseArchitecture(edited)).toEqual({ document: after });
    model.undo();
    expect(model.data).toEqual(before);
    expect(shared.getSource()).toBe(text);
    expect([model.canUndo, model.redoName]).toEqual([false, name]);
    model.redo();
    expect(shared.getSource()).toBe(edited);
  });

  it('does nothing where nothing changes', () => {
    const { model } = open();
    model.move(new Map([['dense', [0, 400]]]));
    model.setArgument('dense', ['units'], '2');
    model.setArgument('dense', ['use_bias'], null);
    model.setCall('dense', 'training', null);
    model.setParameter('rate', null);
    model.rename('dense', 'dense');
    model.reorder('e2', 0);
    model.delete(['gone'], ['gone']);
    expect(model.canUndo).toBe(false);
  });

  it('stays a sequential model through edits, and through undo of taking over another', () => {
    const made = { class: 'keras.Sequential', arguments: { name: "'net'" } };
    const { shared, model } = open({ ...NETWORK, made });
    const inner = { nodes: {}, edges: {}, made: { class: 'keras.Sequential', arguments: {} } };
    model.delete(['add'], []);
    model.setEnds({ outputs: [['dense', 'output']] });
    model.rename('dense', 'classes');
    model.expand(model.makeBlock(['conv2d'], 'unit', []));
    model.paste(model.copy(['conv2d']), [0, 0]);
    expect(model.data.made).toEqual(made);
    model.replace({ version: 1, library: 'keras', nodes: {}, edges: {}, models: { inner } });
    expect([model.data.made, model.data.models]).toEqual([undefined, { inner }]);
    expect(parseArchitecture(shared.getSource())).toEqual({ document: model.data });
    model.undo();
    expect(model.data.made).toEqual(made);
  });

  it('keeps the keys of its inputs and outputs with them', () => {
    const { shared, model } = open(NETWORK);
    model.setEnds({ outputs: [['dense', 'output'], ['add', 'output']], output_keys: ['y', 'sum'] }); // prettier-ignore
    model.setEnds({ inputs: ['image'], input_keys: [] });
    model.rename('dense', 'classes');
    model.makeBlock(['classes'], 'unit', []);
    expect(model.data.outputs).toEqual([['unit', 'output'], ['add', 'output']]); // prettier-ignore
    expect([model.data.input_keys, model.data.output_keys]).toEqual([[], ['y', 'sum']]);
    expect(parseArchitecture(shared.getSource())).toEqual({ document: model.data });
    model.delete(['unit'], []);
    expect([model.data.outputs, model.data.output_keys]).toEqual([[['add', 'output']], ['sum']]);
    model.delete(['image', 'add'], []);
    expect([model.data.input_keys, model.data.output_keys]).toEqual([undefined, undefined]);
    model.undo();
    expect([model.data.input_keys, model.data.output_keys]).toEqual([[], ['sum']]);
    model.setEnds({ input_keys: null, output_keys: null });
    expect(shared.getSource()).not.toContain('keys');
  });

  it('says which layers a model leaves out that was there before them', () => {
    const ends = { inputs: ['image'], outputs: [['dense', 'output']] as [string, string][] };
    const { model } = open({ ...NETWORK, ...ends, output_keys: ['y'] });
    expect(model.problems).toEqual([]);
    const head = model.add(layer('Dense'), 'head');
    model.connect(['dense', 'output'], [head, 'inputs']);
    const [instead, ...others] = model.problems;
    expect([instead?.code, instead?.node, others]).toEqual(['left-out', head, []]);
    instead?.repair?.apply();
    expect([model.data.outputs, model.data.output_keys]).toEqual([[[head, 'output']], ['y']]);
    const side = model.add(layer('Dense'), 'side');
    model.connect(['conv2d', 'output'], [side, 'inputs']);
    const more = model.add(layer('InputLayer'), 'more');
    model.connect([more, 'output'], ['add', 'inputs']);
    expect(model.problems.map(({ node }) => node)).toEqual([more, side]);
    model.problems[0]?.repair?.apply();
    model.problems[0]?.repair?.apply();
    expect(model.problems).toEqual([]);
    expect([model.data.inputs, model.data.output_keys]).toEqual([
      ['image', more],
      ['y', side]
    ]);
  });

  it('names layers as Keras does', () => {
    const { model } = open();
    const names = ['keras.layers.Conv2D', 'MaxPooling2D', 'Lambda', 'my layer!', '2D', ''];
    expect(names.map(name => model.add(layer('Dense'), name))).toEqual([
      'conv2d_2',
      'max_pooling2d',
      'lambda_layer',
      'my_layer',
      '_2d',
      'layer'
    ]);
  });
});

describe('arguments', () => {
  it('are set inside of nested objects', () => {
    const { model } = open();
    const cell = (units: string): { class: string; arguments: Record<string, string> } => ({
      class: 'keras.layers.LSTMCell',
      arguments: { units }
    });
    model.add({ ...layer('RNN'), arguments: { cell: [cell('1'), cell('2')] } } as never, 'rnn');
    const regularizer = { class: 'keras.regularizers.L2', arguments: {} };
    model.setArgument('rnn', ['cell', 1, 'kernel_regularizer'], regularizer);
    model.setArgument('rnn', ['cell', 1, 'kernel_regularizer', 'l2'], '0.1');
    model.setArgument('rnn', ['cell', 2], cell('3'));
    model.setArgument('rnn', ['cell', 0], null);
    expect(model.layers.nodes['rnn']).toMatchObject({
      arguments: {
        cell: [
          {
            arguments: { units: '2', kernel_regularizer: { arguments: { l2: '0.1' } } }
          },
          cell('3')
        ]
      }
    });
    expect(
      refusal(() => {
        model.setArgument('rnn', ['cell', 7, 'units'], '1');
      })
    ).toBe(
      // prettier-ignore
      'refused: rnn has no value cell.7.units'
    );
  });

  it('of another call are those of its layer', () => {
    const { model } = open();
    const again = model.addAgain('conv2d');
    expect(again).toBe('conv2d_2');
    expect(model.addAgain(again)).toBe('conv2d_3');
    expect(model.layers.nodes['conv2d_3']).toMatchObject({ kind: 'again', layer: 'conv2d' });
    expect(model.portsOf(again)).toEqual(model.portsOf('conv2d'));
    expect(model.entryOf(again)?.id).toBe('keras.layers.Conv2D');
    expect(
      refusal(() => {
        model.setArgument(again, ['filters'], '1');
      })
    ).toBe(
      // prettier-ignore
      'refused: conv2d_2 is another call of conv2d, which has the arguments'
    );
  });
});

describe('ordered inputs', () => {
  it('take edges at a place, in an order that stays dense', () => {
    const { model } = open();
    expect(sources(model, 'add')).toEqual(['image', 'conv2d_1']);
    model.connect(['conv2d', 'output'], ['add', 'inputs'], 1);
    expect(sources(model, 'add')).toEqual(['image', 'conv2d', 'conv2d_1']);
    model.reorder(model.edgesInto(['add', 'inputs'])[2] ?? '', 0);
    expect(sources(model, 'add')).toEqual(['conv2d_1', 'image', 'conv2d']);
    model.delete(['conv2d_1'], []);
    expect(sources(model, 'add')).toEqual(['image', 'conv2d']);
    const orders = model.edgesInto(['add', 'inputs']).map(id => model.layers.edges[id]?.order ?? 0);
    expect(orders).toEqual([0, 1]);
    model.connect(['image', 'output'], ['add', 'inputs']);
    expect(sources(model, 'add')).toEqual(['image', 'conv2d', 'image']);
  });
});

describe('edges', () => {
  it.each<[string, [string, string], [string, string], string | null]>([
    ['a free input', ['image', 'output'], ['m', 'query'], null],
    ['a taken input', ['image', 'output'], ['conv2d_1', 'inputs'], 'conv2d_1 already takes conv2d, and takes only one input'], // prettier-ignore
    ['the same again', ['conv2d', 'output'], ['conv2d_1', 'inputs'], 'conv2d_1 takes conv2d already'], // prettier-ignore
    ['a list', ['dense', 'output'], ['dot', 'inputs'], null],
    ['a cycle', ['dense', 'output'], ['add', 'inputs'], 'This would make a cycle: dense → add → dense'], // prettier-ignore
    ['its own output', ['add', 'output'], ['add', 'inputs'], 'add cannot take its own output'],
    ['an input that is none', ['image', 'output'], ['m', 'inputs'], 'm has no input inputs (it has: query, value, key)'], // prettier-ignore
    ['an output that is none', ['image', 'left'], ['m', 'query'], 'image has no output left (it has: output)'], // prettier-ignore
    ['an output that only the library knows', ['lstm', 'output_2'], ['m', 'query'], null],
    ['a layer that is none', ['gone', 'output'], ['m', 'query'], 'There is no layer gone'],
    ['a cycle through another call', ['again', 'output'], ['conv2d', 'inputs'], 'This would make a cycle: again → conv2d → again'] // prettier-ignore
  ])('are refused with the reason: %s', (_name, from, to, reason) => {
    const { model } = open({
      ...NETWORK,
      nodes: {
        ...NETWORK.nodes,
        m: layer('MultiHeadAttention'),
        dot: layer('Dot'),
        lstm: layer('LSTM'),
        again: { kind: 'again', layer: 'conv2d', position: [0, 0] }
      },
      edges: Object.fromEntries(
        Object.entries(NETWORK.edges).filter(([id]) => to[0] !== 'conv2d' || id !== 'e0')
      )
    });
    expect(model.refuses(from, to)).toBe(reason);
    if (reason !== null) {
      expect(refusal(() => { model.connect(from, to); })).toBe(`refused: ${reason}`); // prettier-ignore
    }
  });

  it('into a list that is full are refused', () => {
    const { model } = open();
    model.add(layer('Dot'), 'dot');
    model.connect(['image', 'output'], ['dot', 'inputs']);
    model.connect(['image', 'output'], ['dot', 'inputs']);
    expect(model.refuses(['dense', 'output'], ['dot', 'inputs'])).toBe(
      'The input inputs takes 2 tensors, and has them'
    );
  });
});

describe('ports', () => {
  it('are those that edges use while the catalogue is not known', () => {
    const { model } = open();
    model.setCatalogue(null);
    const ports = model.portsOf('add');
    expect(ports.inputs).toMatchObject([{ name: 'inputs', kind: 'list' }]);
    expect(ports.outputs).toMatchObject([{ name: 'output' }]);
    expect(model.problems).toEqual([]);
  });

  it('of a block are its inputs and outputs; of a file as soon as it was read', () => {
    const { model } = open();
    const block = model.makeBlock(['conv2d', 'conv2d_1'], 'unit', []);
    const inner = model.portsOf(block);
    expect([inner.inputs.map(p => p.name), inner.outputs.map(p => p.name)]).toEqual([
      ['inputs'],
      ['output']
    ]);
    const file = model.add(
      { kind: 'block', architecture: 'architectures/n.architecture.json', arguments: {}, position: [0, 0] }, // prettier-ignore
      'n'
    );
    expect(model.portsOf(file).inputs).toEqual([]);
    model.setBlocks(new Map());
    expect(model.problems.map(each => each.message)).toEqual([
      'n: architectures/n.architecture.json is missing or not valid'
    ]);
    model.setBlocks(new Map([['architectures/n.architecture.json', NETWORK]]));
    expect(model.portsOf(file).inputs.map(p => p.name)).toEqual(['image']);
    expect(model.problems).toEqual([]);
  });

  it('of several outputs are as many as edges use, or as states are asked for', () => {
    const { model } = open();
    model.add(layer('LSTM'), 'lstm');
    model.setArgument('lstm', ['return_state'], 'True');
    expect(model.portsOf('lstm').outputs.map(p => p.name)).toEqual(['output', 'output_1']);
    model.add(layer('Add'), 'sum');
    model.connect(['lstm', 'output_2'], ['sum', 'inputs']);
    expect(model.portsOf('lstm').outputs.map(p => p.name)).toEqual(['output', 'output_1', 'output_2']); // prettier-ignore
  });
});

describe('renaming', () => {
  const TWO: Architecture = {
    ...NETWORK,
    nodes: {
      ...NETWORK.nodes,
      mask: layer('InputLayer'),
      side: { kind: 'again', layer: 'dense', position: [0, 0] }
    },
    edges: { ...NETWORK.edges, ...{ last: { from: ['mask', 'output'], to: ['side', 'inputs'] } } }
  };

  it('is followed by edges and other calls, and inputs and outputs keep their order', () => {
    const { model } = open(TWO);
    model.rename('dense', 'z');
    model.rename('image', 'z_image');
    expect(model.layers.nodes['side']).toMatchObject({ layer: 'z' });
    expect(sources(model, 'add')).toEqual(['z_image', 'conv2d_1']);
    expect(model.layers.inputs).toEqual(['z_image', 'mask']);
    expect(model.layers.outputs).toEqual([['z', 'output'], ['side', 'output']]); // prettier-ignore
  });

  it('is refused for what cannot be a name, or is one already', () => {
    const { model } = open();
    for (const name of ['', '1a', 'a b', 'class', 'é']) {
      expect(refusal(() => { model.rename('dense', name); })).toContain('cannot be a name in code'); // prettier-ignore
    }
    expect(refusal(() => { model.rename('dense', 'add'); })).toBe('refused: There is a layer add already'); // prettier-ignore
  });

  it('of an input of a block is followed where the block is used', () => {
    const { model } = open();
    const block = model.makeBlock(['conv2d', 'conv2d_1'], 'unit', []);
    model.setScope('unit');
    model.rename('inputs', 'x');
    model.setScope(null);
    expect(sources(model, block, 'x')).toEqual(['image']);
    expect(model.problems).toEqual([]);
  });
});

describe('problems of the document itself', () => {
  it('are found, and repaired where that is certain', () => {
    const { model } = open({
      version: 1,
      library: 'keras',
      nodes: {
        a: layer('Dense'),
        b: layer('Dense'),
        c: { kind: 'again', layer: 'gone', position: [0, 0] },
        d: { kind: 'block', architecture: '#gone', arguments: {}, position: [0, 0] }
      },
      edges: {
        ...edges('a to b', 'b to a', 'a to b.mask'),
        e3: { from: ['a', 'output'], to: ['b', 'inputs'] }
      },
      outputs: [['gone', 'output']]
    });
    expect(model.problems.map(({ code, node, edge }) => [code, node, edge])).toEqual([
      ['unknown-layer', 'c', undefined],
      ['unknown-model', 'd', undefined],
      ['unknown-port', 'b', 'e2'],
      ['double-input', 'b', 'e3'],
      ['unknown-end', undefined, undefined],
      ['cycle', 'a', undefined],
      ['left-out', 'c', undefined],
      ['left-out', 'd', undefined]
    ]);
    model.problems.find(each => each.code === 'unknown-port')?.repair?.apply();
    expect(model.problems.map(({ code }) => code)).not.toContain('unknown-port');
  });
});

describe('two browsers', () => {
  function pair(): [ReturnType<typeof open>, ReturnType<typeof open>, () => void] {
    const [left, right] = [open(), open(null)];
    const exchange = (): void => {
      Y.applyUpdate(right.shared.ydoc, Y.encodeStateAsUpdate(left.shared.ydoc));
      Y.applyUpdate(left.shared.ydoc, Y.encodeStateAsUpdate(right.shared.ydoc));
    };
    exchange();
    return [left, right, exchange];
  }

  it('set different arguments of one layer: both stay, and each undoes its own', () => {
    const [left, right, exchange] = pair();
    left.model.setArgument('dense', ['units'], '7');
    right.model.setArgument('dense', ['use_bias'], 'False');
    exchange();
    const both = { units: '7', use_bias: 'False' };
    expect([left, right].map(each => each.model.layers.nodes['dense'])).toMatchObject([
      { arguments: both },
      { arguments: both }
    ]);
    left.model.undo();
    exchange();
    expect(right.model.layers.nodes['dense']).toMatchObject({
      arguments: { units: '2', use_bias: 'False' }
    });
  });

  it('edit in an inner model and around it: both stay', () => {
    const [left, right, exchange] = pair();
    left.model.makeBlock(['conv2d', 'conv2d_1'], 'unit', []);
    exchange();
    right.model.setScope('unit');
    right.model.setArgument('conv2d', ['filters'], '8');
    left.model.setArgument('dense', ['units'], '9');
    exchange();
    expect(left.model.data.models?.['unit']?.nodes['conv2d']).toMatchObject({ arguments: { filters: '8' } }); // prettier-ignore
    expect(right.model.data.nodes['dense']).toMatchObject({ arguments: { units: '9' } });
    expect(left.shared.getSource()).toBe(right.shared.getSource());
  });

  it('one takes the inner model away that the other shows: the document itself is shown', () => {
    const [left, right, exchange] = pair();
    const block = left.model.makeBlock(['conv2d', 'conv2d_1'], 'unit', []);
    exchange();
    right.model.setScope('unit');
    expect(right.model.order).toHaveLength(3);
    left.model.expand(block);
    exchange();
    expect(right.model.scope).toBeNull();
    expect([...right.model.order].sort()).toEqual(Object.keys(NETWORK.nodes).sort());
    left.model.delete(['dense'], []);
    exchange();
    expect(right.model.order).not.toContain('dense');
  });

  it('one breaks the file, the other edits: the text stays as it is', () => {
    const [left, right, exchange] = pair();
    left.shared.setSource('{"version": 1');
    right.model.setArgument('dense', ['units'], '7');
    exchange();
    expect([left, right].map(each => each.shared.getSource())).toEqual(['{"version": 1', '{"version": 1']); // prettier-ignore
    expect(right.model.layers).toEqual({ nodes: {}, edges: {} });
    expect(refusal(() => { right.model.setArgument('dense', ['units'], '8'); })).toContain('repair its text first'); // prettier-ignore
  });
});
