// An open pipeline: every edit is one named step, plain data keeps its identity, text goes in and out unchanged.
import * as Y from 'yjs';

import { PipelineModel } from '../../../documents/pipeline/pipelineModel';
import { SharedPipeline } from '../../../documents/pipeline/sharedPipeline';
import { INTERFACES, TEXT } from './fixtures';

function open(text = TEXT): { shared: SharedPipeline; model: PipelineModel } {
  const shared = SharedPipeline.create();
  shared.setSource(text);
  const model = new PipelineModel(shared);
  model.setInterfaces(INTERFACES);
  return { shared, model };
}

describe('an open pipeline', () => {
  it('gives back the text that it was read from', () => {
    const { shared, model } = open();
    expect(shared.getSource()).toBe(TEXT);
    expect(Object.keys(model.data.nodes)).toEqual(expect.arrayContaining(['load', 'fit', 'out']));
    expect(model.unreadable).toBeNull();
    expect(model.problems).toEqual([]);
    expect(model.order).toEqual(['load', 'fit', 'out']);
    expect(shared.dirty).toBe(false);
    expect(model.canUndo).toBe(false);
  });

  it.each<[string, (model: PipelineModel) => void]>([
    [
      'set epochs to 20',
      m => {
        m.setAttribute('fit', 'epochs', '20');
      }
    ],
    [
      'reset epochs',
      m => {
        m.setAttribute('fit', 'epochs', null);
      }
    ],
    [
      'set network to b.json',
      m => {
        m.setReference('fit', 'network', 'b.json');
      }
    ],
    [
      'clear network',
      m => {
        m.setReference('fit', 'network', null);
      }
    ],
    [
      'move Fit',
      m => {
        m.move(new Map([['fit', [7.4, 9]]]));
      }
    ],
    ['move 2 nodes', m => { m.move(new Map([['fit', [1, 1]], ['load', [2, 2]]])); }], // prettier-ignore
    [
      'delete Fit',
      m => {
        m.delete(['fit'], []);
      }
    ],
    [
      'delete 2 nodes',
      m => {
        m.delete(['fit', 'load'], []);
      }
    ],
    [
      'disconnect load.images from fit.images',
      m => {
        m.delete([], ['e1']);
      }
    ],
    ['add blur', m => void m.add({ kind: 'input', artifact: null, position: [0, 0] }, 'blur')],
    [
      'rename Fit to Fit it',
      m => {
        m.setTitle('fit', ' Fit it ');
      }
    ],
    [
      'set the artifact of out to net',
      m => {
        m.setArtifact('out', 'net');
      }
    ],
    ['paste 2 nodes', m => void m.paste(m.copy(['load', 'fit']), [100, 100])],
    [
      'connect load.labels to fit.labels',
      m => {
        m.connect(['load', 'labels'], ['fit', 'labels']);
      }
    ]
  ])('"%s" is one step', (name, edit) => {
    const { shared, model } = open();
    const before = model.data;
    let changes = 0;
    model.changed.connect(() => (changes += 1));
    edit(model);
    const after = model.data;
    expect(after).not.toEqual(before);
    expect([changes, model.undoName, shared.dirty]).toEqual([1, name, true]);
    model.undo();
    expect(model.data).toEqual(before);
    expect([model.canUndo, model.redoName]).toEqual([false, name]);
    expect(shared.getSource()).toBe(TEXT);
    model.redo();
    expect(model.data).toEqual(after);
    expect(model.undoName).toBe(name);
  });

  it('takes no step for what changes nothing', () => {
    const { shared, model } = open();
    model.setAttribute('fit', 'epochs', '3');
    model.setTitle('fit', 'Fit ');
    model.setTitle('load', '');
    model.setReference('fit', 'extra', null);
    model.setArtifact('out', 'model');
    model.move(new Map([['fit', [200, 0]], ['gone', [1, 1]]])); // prettier-ignore
    model.delete(['gone'], ['gone']);
    model.paste({ nodes: {}, edges: {} }, [0, 0]);
    expect([model.canUndo, shared.dirty]).toEqual([false, false]);
  });

  it('keeps the identity of what nobody touched', () => {
    const { model } = open();
    const before = model.data;
    model.setAttribute('fit', 'epochs', '4');
    expect(model.data).not.toBe(before);
    expect(model.data.nodes['fit']).not.toBe(before.nodes['fit']);
    expect(model.data.nodes['load']).toBe(before.nodes['load']);
    expect(model.data.edges['e1']).toBe(before.edges['e1']);
    expect(model.data).toBe(model.data);
  });

  it.each<[string, readonly [string, string], readonly [string, string]]>([
    ['load has no output x (it has: images, labels)', ['load', 'x'], ['fit', 'labels']],
    ['fit has no input x (it has: images, labels)', ['load', 'labels'], ['fit', 'x']],
    ['The input images already takes load.images', ['load', 'labels'], ['fit', 'images']],
    ['load.images feeds the input images already', ['load', 'images'], ['fit', 'images']],
    ['This would make a cycle: fit → fit', ['fit', 'model'], ['fit', 'labels']],
    ['There is no node gone', ['gone', 'x'], ['fit', 'labels']]
  ])('refuses: %s', (reason, from, to) => {
    const { model } = open();
    expect(model.refuses(from, to)).toBe(reason);
    expect(() => {
      model.connect(from, to);
    }).toThrow(reason);
    expect(model.canUndo).toBe(false);
  });

  it('names the nodes of a cycle that an edge would make', () => {
    const { model } = open();
    const split = model.add(
      { kind: 'operation', operation: 'operations/split.py', attributes: {}, references: {}, position: [0, 0] }, // prettier-ignore
      'split'
    );
    model.connect(['fit', 'model'], [split, 'images']);
    expect(model.refuses([split, 'train'], ['fit', 'labels'])).toBe(
      'This would make a cycle: split → fit → split'
    );
  });

  it('pastes with free ids, edges among them, the corner at the place', () => {
    const { model } = open();
    const ids = model.paste(model.copy(['load', 'fit']), [50, 60]);
    expect([...ids].sort()).toEqual(['fit-2', 'load-2']);
    expect(model.data.nodes['load-2']?.position).toEqual([50, 60]);
    expect(model.data.nodes['fit-2']?.position).toEqual([250, 60]);
    expect(Object.values(model.data.edges)).toContainEqual({
      from: ['load-2', 'images'],
      to: ['fit-2', 'images']
    });
    expect(model.paste(model.copy(['fit-2']), [0, 0])).toEqual(['fit-3']);
  });

  it('keeps what the user has done when the file changes outside', () => {
    const { shared, model } = open();
    model.setAttribute('fit', 'epochs', '4');
    const load = model.data.nodes['load'];
    shared.setSource(shared.getSource().replace('"title": "Fit"', '"title": "Train"'));
    expect(model.data.nodes['fit']?.title).toBe('Train');
    expect(model.data.nodes['load']).toBe(load);
    expect(model.undoName).toBe('set epochs to 4');
    model.undo();
    expect(model.data.nodes['fit']).toMatchObject({ title: 'Train', attributes: { epochs: '3' } });
  });
});

describe('a reference', () => {
  it('is a problem once its file is known to be gone, and only then', () => {
    const { model } = open();
    const network = (...paths: string[]): ReadonlyMap<string, ReadonlySet<string>> =>
      new Map([['Architecture', new Set(paths)]]);
    model.setResources(network('b.json'));
    expect(model.problems).toMatchObject([
      { code: 'missing-resource', severity: 'error', node: 'fit', reference: 'network' }
    ]);
    expect(model.problems[0]?.message).toBe(
      'The reference network of fit points to a.json, which is not there. Choose another Architecture.'
    );
    model.setReference('fit', 'network', 'b.json');
    expect(model.problems).toEqual([]);
    model.undo();
    model.setResources(network('a.json'));
    expect(model.problems).toEqual([]);
    // The library of its type is not there: nothing can be said.
    model.setResources(new Map());
    expect(model.problems).toEqual([]);
  });
});

describe('a file that is no pipeline', () => {
  it('is kept as it is, and cannot be edited', () => {
    const { shared, model } = open('{"version": 1,\n  "nodes": 3, "edges": {}}');
    expect(shared.getSource()).toBe('{"version": 1,\n  "nodes": 3, "edges": {}}');
    expect(model.unreadable?.problem).toEqual({
      code: 'invalid-document',
      line: 2,
      column: 12,
      pointer: '/nodes',
      expected: 'an object',
      received: '3'
    });
    expect(model.data).toEqual({ version: 1, nodes: {}, edges: {} });
    expect(() => model.add({ kind: 'input', artifact: null, position: [0, 0] }, 'a')).toThrow(
      'The file is not a valid pipeline'
    );
    expect(shared.dirty).toBe(false);
  });

  it('becomes a pipeline when it is repaired, and back', () => {
    const { shared, model } = open();
    model.setAttribute('fit', 'epochs', '4');
    shared.setSource('<<<<<<< HEAD');
    expect(shared.getSource()).toBe('<<<<<<< HEAD');
    expect([model.unreadable?.problem.line, model.canUndo, model.problems]).toEqual([1, false, []]);
    shared.setSource(TEXT);
    expect(model.unreadable).toBeNull();
    expect(shared.getSource()).toBe(TEXT);
  });

  it('may be empty', () => {
    const { shared, model } = open('');
    expect(shared.getSource()).toBe('');
    expect(model.unreadable?.problem.received).toBe('the end of the file');
    expect(new PipelineModel(SharedPipeline.create()).unreadable?.text).toBe('');
  });
});

describe('what another peer put into the shared document', () => {
  it('never becomes one with a node of the same name, even before the peer is known', () => {
    const node = { kind: 'input', artifact: null, position: [0, 0] } as const;
    const ids = [0, 1].map(() => {
      const shared = SharedPipeline.create();
      shared.setSource(TEXT);
      const model = new PipelineModel(shared, undefined, true);
      return model.add({ ...node, position: [0, 0] }, 'digits');
    });
    expect(ids[0]).not.toBe(ids[1]);
    expect(ids.every(id => id.startsWith('digits'))).toBe(true);
  });

  it.each([
    [
      [1.5, -1.5],
      [2, -1]
    ],
    [
      [true, '1'],
      [0, 0]
    ],
    [[1], [0, 0]],
    [
      [1e300, NaN],
      [0, 0]
    ],
    [undefined, [0, 0]]
  ])('does not break the file: a position %j', (position, read) => {
    const shared = SharedPipeline.create();
    shared.setSource('{"version": 1, "nodes": {}, "edges": {}}');
    const { nodes, edges } = shared.maps;
    nodes.set('odd', new Y.Map<unknown>(Object.entries({ kind: 'input', position })));
    nodes.set('none', new Y.Map<unknown>([['kind', 'operation']]));
    nodes.set('empty', new Y.Map<unknown>(Object.entries({ kind: 'output', artifact: '' })));
    nodes.set('text', 'text');
    const more = { kind: 'operation', operation: 'o.py' };
    const attributes = new Y.Map<unknown>(Object.entries({ '': '1', a: '', b: 2 }));
    const references = new Y.Map<unknown>(Object.entries({ '': 'x', a: '', b: 'y' }));
    nodes.set('more', new Y.Map<unknown>(Object.entries({ ...more, attributes, references })));
    edges.set('e', { from: ['odd'], to: 3 });
    edges.set('f', { from: ['odd', ''], to: ['odd', 'data'] });
    expect(JSON.parse(shared.getSource())).toEqual({
      version: 1,
      nodes: {
        odd: { kind: 'input', artifact: null, position: read },
        more: { ...more, attributes: { a: '' }, references: { b: 'y' }, position: [0, 0] }
      },
      edges: {}
    });
  });
});
