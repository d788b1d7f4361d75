// Random edits: undoing all gives the start back, browsers that edit at the same time agree, 1,000 nodes stay quick.
import * as Y from 'yjs';

import type { Pipeline } from '../../../documents/pipeline/model';
import { parsePipeline } from '../../../documents/pipeline/parse';
import { PipelineModel } from '../../../documents/pipeline/pipelineModel';
import { SharedPipeline } from '../../../documents/pipeline/sharedPipeline';
import { INTERFACES, TEXT } from './fixtures';
import { Random, randomEdit } from './random';

const SEEDS = Array.from({ length: 16 }, (_, index) => index + 1);

function open(text: string | null): { shared: SharedPipeline; model: PipelineModel } {
  const shared = SharedPipeline.create();
  if (text !== null) {
    shared.setSource(text);
  }
  const model = new PipelineModel(shared);
  model.setInterfaces(INTERFACES);
  return { shared, model };
}

/** What a document freshly read from the same text would say. */
function freshly(shared: SharedPipeline): { data: Pipeline; problems: unknown; order: unknown } {
  const { model } = open(shared.getSource());
  return { data: model.data, problems: plain(model), order: model.order };
}

function plain(model: PipelineModel): unknown {
  return model.problems.map(({ code, message, edge }) => [code, message, edge]);
}

describe.each(SEEDS)('random edits, seed %d', seed => {
  it('are undone and made again', () => {
    const random = new Random(seed);
    const { shared, model } = open(TEXT);
    const texts = [TEXT];
    for (let step = 0; step < 40; step += 1) {
      const before = shared.undoManager.undoStack.length;
      randomEdit(model, random);
      const added = shared.undoManager.undoStack.length - before;
      expect(added).toBeLessThanOrEqual(1);
      expect(shared.getSource() === texts.at(-1)).toBe(added === 0);
      if (added === 1) {
        expect(model.undoName).toMatch(/\w/);
        texts.push(shared.getSource());
      }
    }
    expect(freshly(shared)).toEqual({
      data: model.data,
      problems: plain(model),
      order: model.order
    });
    for (const text of [...texts].reverse().slice(1)) {
      model.undo();
      expect(shared.getSource()).toBe(text);
    }
    expect(model.canUndo).toBe(false);
    for (const text of texts.slice(1)) {
      model.redo();
      expect(shared.getSource()).toBe(text);
    }
    expect(model.canRedo).toBe(false);
  });

  it('of three browsers at the same time converge, with undo, to a file that is valid', () => {
    const random = new Random(seed + 1000);
    const peers = [open(TEXT), open(null), open(null)] as const;
    const exchange = (): void => {
      for (const from of peers) {
        for (const to of peers) {
          Y.applyUpdate(to.shared.ydoc, Y.encodeStateAsUpdate(from.shared.ydoc));
        }
      }
    };
    exchange();
    for (let round = 0; round < 8; round += 1) {
      for (const { shared, model } of peers) {
        for (let step = 0; step < 5; step += 1) {
          const kind = random.below(8);
          if (kind === 0) {
            model.undo();
          } else if (kind === 1) {
            model.redo();
          } else if (kind === 2 && random.below(4) === 0) {
            // The file was changed outside.
            shared.setSource(random.below(2) === 0 ? TEXT : shared.getSource());
          } else {
            randomEdit(model, random);
          }
        }
      }
      exchange();
      const [first, ...others] = peers.map(({ shared }) => shared.getSource());
      expect(others).toEqual([first, first]);
      expect(parsePipeline(first ?? '')).toHaveProperty('document');
      for (const { shared, model } of peers) {
        expect(freshly(shared).data).toEqual(model.data);
      }
    }
  });
});

describe('two browsers', () => {
  function pair(): [ReturnType<typeof open>, ReturnType<typeof open>, () => void] {
    const [left, right] = [open(TEXT), open(null)];
    const exchange = (): void => {
      Y.applyUpdate(right.shared.ydoc, Y.encodeStateAsUpdate(left.shared.ydoc));
      Y.applyUpdate(left.shared.ydoc, Y.encodeStateAsUpdate(right.shared.ydoc));
    };
    exchange();
    return [left, right, exchange];
  }

  it('set different attributes of one node: both stay', () => {
    const [left, right, exchange] = pair();
    left.model.setAttribute('fit', 'epochs', '20');
    right.model.setTitle('fit', 'Train');
    right.model.setReference('fit', 'network', 'b.json');
    exchange();
    expect(left.model.data.nodes['fit']).toMatchObject({
      title: 'Train',
      attributes: { epochs: '20' },
      references: { network: 'b.json' }
    });
    left.model.undo();
    exchange();
    expect(right.model.data.nodes['fit']).toMatchObject({
      title: 'Train',
      attributes: { epochs: '3' }
    });
  });

  it('one deletes a node, the other connects it: the edge is no part of the pipeline', () => {
    const [left, right, exchange] = pair();
    left.model.delete(['fit'], []);
    right.model.connect(['load', 'labels'], ['fit', 'labels']);
    exchange();
    expect(left.model.data.edges).toEqual({});
    expect(left.shared.getSource()).toBe(right.shared.getSource());
    expect(parsePipeline(left.shared.getSource())).toMatchObject({ document: { edges: {} } });
    // Nothing is silently there: the problem says so, and its repair deletes it.
    const [problem] = left.model.problems.filter(each => each.code === 'unknown-node');
    expect(problem?.message).toBe('The edge fit.labels leads to fit, which is not there');
    problem?.repair?.apply();
    expect(left.model.problems.map(each => each.code)).not.toContain('unknown-node');
  });

  it('connect one input: one edge stays', () => {
    const [left, right, exchange] = pair();
    left.model.delete([], ['e1']);
    exchange();
    left.model.connect(['load', 'images'], ['fit', 'images']);
    right.model.connect(['load', 'labels'], ['fit', 'images']);
    exchange();
    const feeding = Object.values(left.model.data.edges).filter(each => each.to[1] === 'images');
    expect(feeding).toHaveLength(1);
    expect(left.model.problems.map(each => each.code)).not.toContain('double-input');
  });

  it('one breaks the file, the other edits: the text stays as it is until it is repaired', () => {
    const [left, right, exchange] = pair();
    left.shared.setSource('{"version": 1');
    right.model.setAttribute('fit', 'epochs', '20');
    exchange();
    expect([left.shared.getSource(), right.shared.getSource()]).toEqual(['{"version": 1', '{"version": 1']); // prettier-ignore
    expect(() => {
      right.model.setAttribute('fit', 'epochs', '30');
    }).toThrow('repair its text first');
    right.shared.setSource(TEXT);
    exchange();
    expect([left.shared.getSource(), right.shared.getSource()]).toEqual([TEXT, TEXT]);
  });
});

describe('a pipeline of 1,000 nodes', () => {
  const nodes: Record<string, unknown> = {};
  const edges: Record<string, unknown> = {};
  for (let index = 0; index < 1000; index += 1) {
    nodes[`n${index}`] = {
      kind: 'operation',
      operation: 'operations/fit.py',
      attributes: { epochs: String(index) },
      references: { network: 'a.json' },
      position: [index, index]
    };
    for (const [step, input] of [
      [1, 'images'],
      [7, 'labels']
    ] as const) {
      // prettier-ignore
      if (index >= step) {
        edges[`e${index}.${input}`] = {
          from: [`n${index - step}`, 'model'],
          to: [`n${index}`, input]
        };
      }
    }
  }

  it('tells each change by what was touched, so that screens need not look at the rest', () => {
    const { shared, model } = open(JSON.stringify({ version: 1, nodes, edges }));
    expect(model.problems.map(each => each.code)).toEqual(['missing-input']);
    const touched: string[][] = [];
    shared.changed.connect((_, change) => {
      if (change.graphChange !== undefined) {
        touched.push([...change.graphChange.nodes, ...change.graphChange.edges]);
      }
    });
    const before = model.data;
    model.setAttribute('n500', 'epochs', "'ten'");
    model.move(new Map([['n3', [5, 5]], ['n4', [6, 6]]])); // prettier-ignore
    expect(touched).toEqual([['n500'], ['n3', 'n4']]);
    const same = Object.keys(before.nodes).filter(id => before.nodes[id] === model.data.nodes[id]);
    expect(same).toHaveLength(997);
    expect(model.problems.map(each => [each.code, each.node])).toEqual([
      ['missing-input', 'n0'],
      ['unfit-attribute', 'n500']
    ]);
  });
});
