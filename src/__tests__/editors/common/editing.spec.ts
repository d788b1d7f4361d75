// What is done with the selection of any graph, and what the canvas may do with its document.
import { Clipboard, SystemClipboard } from '@jupyterlab/apputils';

import {
  canvasEdits,
  copySelection,
  deleteSelection,
  duplicate,
  paste,
  selectAll
} from '../../../editors/common/editing';
import type { AnyEditorState } from '../../../editors/common/editorState';
import type { IFragment } from '../../../editors/common/fragmentText';
import type { IGraphNode, Point } from '../../../graph/types';

const node = (id: string, position: Point): IGraphNode => ({
  id,
  title: id,
  icon: 'operation',
  position,
  inputs: [],
  outputs: [],
  rows: [],
  description: id
});

class FakeState {
  direction: 'right' | 'down' = 'right';
  isReadOnly = false;
  pointer = null;
  selection = { nodes: ['a', 'b'] as readonly string[], edges: [] as readonly string[] };
  said: string | null = null;
  popup: unknown = null;
  readonly calls: unknown[][] = [];
  readonly words = { notPasted: 'nothing to paste' };
  readonly graph = {
    nodes: [node('a', [0, 0]), node('b', [320, 64]), node('c', [640, 0])],
    edges: [{ id: 'e', from: ['a', 'x'], to: ['b', 'x'], family: 'any' }]
  };
  readonly fragments = {
    kind: 'test/nodes',
    read: (text: string): IFragment | null =>
      text.startsWith('{') ? (JSON.parse(text) as IFragment) : null
  };
  readonly canvas = { placeAt: () => [1000, 1000] as const };
  readonly model = {
    move: (places: ReadonlyMap<string, Point>) => {
      this.note('move', [...places]);
    },
    refuses: () => null,
    connect: (...given: unknown[]) => {
      this.note('connect', ...given);
    },
    delete: (...given: unknown[]) => {
      this.note('delete', ...given);
    },
    copy: (nodes: readonly string[]): IFragment => ({
      nodes: Object.fromEntries(nodes.map((id, at) => [id, { position: [at * 64, 0] as const }]))
    }),
    paste: (fragment: IFragment, at: Point): readonly string[] => {
      this.note('paste', Object.keys(fragment.nodes), at);
      return ['new'];
    }
  };

  note(...call: unknown[]): void {
    this.calls.push(call);
  }
  focus(): void {
    this.note('focus');
  }
  edit(work: () => void): void {
    work();
  }
  say(text: string | null): void {
    this.said = text;
  }
  select(nodes: readonly string[], edges: readonly string[] = []): void {
    this.selection = { nodes, edges };
  }
  showWhenDrawn(id: string): void {
    this.note('show', id);
  }
  setPopup(popup: unknown): void {
    this.popup = popup;
  }
  get state(): AnyEditorState {
    return this as unknown as AnyEditorState;
  }
}

it('deletes what is selected and gives the canvas the focus that is gone with it', () => {
  const fake = new FakeState();
  deleteSelection(fake.state);
  expect(fake.calls).toEqual([['delete', ['a', 'b'], []], ['focus']]);
  fake.select([]);
  deleteSelection(fake.state);
  expect(fake.calls).toHaveLength(2);
});

it('duplicates beside the selection, across the way of the data', () => {
  const fake = new FakeState();
  duplicate(fake.state);
  const [, names, [x, y]] = fake.calls[0] as [string, string[], Point];
  expect(names).toEqual(['a', 'b']);
  expect(x).toBe(0);
  expect(y).toBeGreaterThan(64 + 32);
  expect(fake.selection.nodes).toEqual(['new']);
  expect(fake.calls[1]).toEqual(['show', 'new']);

  const down = new FakeState();
  down.direction = 'down';
  duplicate(down.state);
  const corner = (down.calls[0] as [string, string[], Point])[2];
  expect(corner[0]).toBeGreaterThan(320 + 112);
  expect(corner[1]).toBe(0);
});

it('duplicates past what lies beside the selection', () => {
  const fake = new FakeState();
  fake.direction = 'down';
  fake.select(['a']);
  const inWay = node('d', [208, 0]);
  Object.assign(fake.graph, { nodes: [node('a', [0, 0]), inWay, node('c', [208, 800])] });
  duplicate(fake.state);
  const [x, y] = (fake.calls[0] as [string, string[], Point])[2];
  expect(x).toBeGreaterThan(208 + 112);
  expect(x).toBeLessThan(208 + 400);
  expect(y).toBe(0);
});

it('selects all that is shown', () => {
  const fake = new FakeState();
  selectAll(fake.state);
  expect(fake.selection).toEqual({ nodes: ['a', 'b', 'c'], edges: ['e'] });
});

describe('pasting', () => {
  beforeEach(() => {
    Clipboard.getInstance().clear();
    SystemClipboard.getInstance().clear();
  });

  it('puts the middle of what was copied in the middle of what is seen', async () => {
    const fake = new FakeState();
    await copySelection(fake.state);
    await paste(fake.state);
    expect(fake.calls).toEqual([['paste', ['a', 'b'], [1000 - 32 - 64 + 8, 976]]]);
  });

  it('says so when the clipboard holds something else', async () => {
    const fake = new FakeState();
    await paste(fake.state);
    expect(fake.said).toBe('nothing to paste');
    expect(fake.calls).toEqual([]);
  });
});

describe('the canvas', () => {
  it('may only copy from what is read-only', () => {
    const fake = new FakeState();
    fake.isReadOnly = true;
    expect(Object.keys(canvasEdits(fake.state))).toEqual(['copy']);
  });

  it('offers what fits where a connection was dropped', () => {
    const fake = new FakeState();
    canvasEdits(fake.state).dropped?.(['a', 'x'], true, [100, 100]);
    expect(fake.popup).toEqual({
      kind: 'add',
      wanted: { from: ['a', 'x'], isOutput: true },
      at: [100, 100]
    });
    canvasEdits(fake.state).dropped?.(['b', 'x'], false, [300, 100]);
    expect(fake.popup).toMatchObject({ at: [124, 100] });
    fake.direction = 'down';
    canvasEdits(fake.state).dropped?.(['b', 'x'], false, [300, 100]);
    expect(fake.popup).toMatchObject({ at: [300, 4] });
  });

  it('moves and connects', () => {
    const fake = new FakeState();
    const edits = canvasEdits(fake.state);
    edits.move?.(new Map([['a', [16, 16]]]));
    edits.connect?.(['a', 'x'], ['b', 'x'], 2);
    expect(fake.calls).toEqual([
      ['move', [['a', [16, 16]]]],
      ['connect', ['a', 'x'], ['b', 'x'], 2]
    ]);
  });
});
