// Random edits: undoing all gives the start back, browsers that edit at the same time agree, blocks change no network.
import * as Y from 'yjs';

import type { Architecture } from '../../../documents/architecture/model';
import { parseArchitecture } from '../../../documents/architecture/parse';
import type { SharedArchitecture } from '../../../documents/architecture/sharedArchitecture';
import { NETWORK, open } from './fixtures';
import { flatten, networkOf } from './flatten';
import { Random, randomBlock, randomEdit } from './random';

const SEEDS = Array.from({ length: 10 }, (_, index) => index + 1);

type Model = ReturnType<typeof open>['model'];

/** What a document freshly read from the same text would say. */
function freshly(shared: SharedArchitecture, scope: string | null): unknown {
  const fresh = open(null);
  fresh.shared.setSource(shared.getSource());
  fresh.model.setScope(scope);
  return said(fresh.model);
}

function said({ data, layers, problems, order }: Model): unknown {
  // An edge whose node a peer has deleted is in the shared document, and in no text.
  const found = problems.filter(({ code }) => code !== 'unknown-node');
  return { data, layers, order, problems: found.map(({ code, message }) => [code, message]) };
}

/** Problems of what is there; outputs that were chosen at random leave layers out. */
function wrong({ problems }: Model): Model['problems'] {
  return problems.filter(({ code }) => code !== 'left-out');
}

describe.each(SEEDS)('random edits, seed %d', seed => {
  it('are undone and made again, and nothing that is remembered is out of date', () => {
    const random = new Random(seed);
    const { shared, model } = open();
    const texts = [shared.getSource()];
    for (let step = 0; step < 60; step += 1) {
      const before = shared.undoManager.undoStack.length;
      randomEdit(model, random);
      const added = shared.undoManager.undoStack.length - before;
      expect(added).toBeLessThanOrEqual(1);
      expect(shared.getSource() === texts.at(-1)).toBe(added === 0);
      if (added === 1) {
        expect(model.undoName).toMatch(/\w/);
        texts.push(shared.getSource());
      }
      // What is asked for is remembered.
      expect(model.order).toHaveLength(Object.keys(model.layers.nodes).length);
      expect(model.problems).toBe(model.problems);
    }
    expect(freshly(shared, model.scope)).toEqual(said(model));
    expect(parseArchitecture(shared.getSource())).toEqual({ document: model.data });
    for (const text of [...texts].reverse().slice(1)) {
      model.undo();
      expect(shared.getSource()).toBe(text);
    }
    expect(model.canUndo).toBe(false);
    for (const text of texts.slice(1)) {
      model.redo();
      expect(shared.getSource()).toBe(text);
    }
  });

  it('of three browsers at the same time converge, with undo, to a file that is valid', () => {
    const random = new Random(seed + 1000);
    const peers = [open(), open(null), open(null)] as const;
    const exchange = (): void => {
      for (const from of peers) {
        for (const to of peers) {
          Y.applyUpdate(to.shared.ydoc, Y.encodeStateAsUpdate(from.shared.ydoc));
        }
      }
    };
    exchange();
    for (let round = 0; round < 6; round += 1) {
      for (const { model } of peers) {
        for (let step = 0; step < 5; step += 1) {
          const kind = random.below(8);
          if (kind === 0) {
            model.undo();
          } else if (kind === 1) {
            model.redo();
          } else {
            randomEdit(model, random);
          }
        }
      }
      exchange();
      const [first, ...others] = peers.map(({ shared }) => shared.getSource());
      expect(others).toEqual([first, first]);
      expect(parseArchitecture(first ?? '')).toHaveProperty('document');
      for (const { shared, model } of peers) {
        expect(freshly(shared, model.scope)).toEqual(said(model));
      }
    }
  });
});

describe.each(SEEDS)('blocks of a random network, seed %d', seed => {
  it('mean the same network, and are its layers again when they are expanded', () => {
    const random = new Random(seed + 5000);
    const { model } = open(NETWORK);
    for (let step = 0; step < 40; step += 1) {
      randomEdit(model, random);
    }
    model.setScope(null);
    let made = 0;
    for (let attempt = 0; attempt < 30; attempt += 1) {
      if (wrong(model).length > 0) {
        break;
      }
      const before = model.data;
      const found = randomBlock(model, random);
      if (found === null) {
        randomEdit(model, random);
        model.setScope(null);
        continue;
      }
      made += 1;
      const inside = `${found.block}/`;
      const plain = (id: string): string => (id.startsWith(inside) ? id.slice(inside.length) : id);
      expect(networkOf(flatten(model.data), plain)).toEqual(networkOf(flatten(before)));
      expect(wrong(model)).toEqual([]);
      const data = model.data;
      model.expand(found.block);
      expect(networkOf(graphOf(model.data))).toEqual(networkOf(graphOf(before)));
      expect(model.data.models).toEqual(before.models);
      model.undo();
      expect(model.data).toEqual(data);
    }
    counts.push(made);
  });
});

const counts: number[] = [];

it('those networks had many blocks', () => {
  expect(counts.reduce((sum, each) => sum + each, 0)).toBeGreaterThan(SEEDS.length * 3);
});

function graphOf({
  nodes,
  edges,
  inputs = [],
  outputs = [],
  parameters = {}
}: Architecture): Architecture {
  return { version: 1, library: 'keras', nodes, edges, inputs, outputs, parameters };
}
