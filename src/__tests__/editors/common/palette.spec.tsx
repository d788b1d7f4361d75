// The list of what can be added, as both editors have it: search, arrows, Enter and Escape; and what fits a port.
import { nullTranslator } from '@jupyterlab/translation';
import { act, createRef } from 'react';
import { createRoot } from 'react-dom/client';

import type { AnyEditorState, IPopup } from '../../../editors/common/editorState';
import { PaletteList } from '../../../editors/common/palette/list';
import type { IPaletteItem, IPaletteSource } from '../../../editors/common/palette/source';

(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;

const item = (key: string, more: Partial<IPaletteItem> = {}): IPaletteItem => ({
  key,
  name: key,
  summary: `What ${key} is for.`,
  doc: '',
  ...more
});
const ENTRIES = [item('one'), item('two'), item('three', { refusal: 'It holds this one.' })];

function shown(popup: IPopup | null) {
  const added: string[] = [];
  const said: string[] = [];
  const source: IPaletteSource = {
    dragType: 'test/entry',
    entries: ENTRIES,
    notes: ['four cannot be read.'],
    fits: (entry, wanted) => wanted.isOutput === (entry.key === 'two'),
    search: (entries, query) => entries.filter(each => each.name.includes(query)),
    groups: (entries, unfolded) => [
      {
        id: 'all',
        title: 'All',
        entries: unfolded.has('all') ? entries : entries.slice(0, 2),
        hidden: unfolded.has('all') ? 0 : Math.max(0, entries.length - 2)
      }
    ],
    groupTitle: () => 'All',
    mark: () => <i />,
    add: async entry => {
      added.push(entry.key);
      return Promise.resolve(entry.refusal === undefined ? entry.key : null);
    }
  };
  const state = {
    trans: nullTranslator.load('deepforge'),
    words: { add: 'Add a thing' },
    isReadOnly: false,
    reveal: (id: string) => said.push(`reveal ${id}`)
  } as unknown as AnyEditorState;
  const box = document.createElement('div');
  document.body.append(box);
  act(() => {
    createRoot(box).render(
      <PaletteList
        state={state}
        source={source}
        field={createRef<HTMLInputElement>()}
        popup={popup}
        onEscape={() => said.push('escape')}
      />
    );
  });
  const field = box.querySelector('input') ?? document.createElement('input');
  const press = async (key: string): Promise<void> => {
    await act(async () => {
      field.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
      await Promise.resolve();
    });
  };
  const type = (text: string): void => {
    act(() => {
      // React looks at what the element itself remembers.
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field, text);
      field.dispatchEvent(new Event('input', { bubbles: true }));
    });
  };
  const names = (): readonly (string | null)[] =>
    [...box.querySelectorAll('.df-Palette-name')].map(each => each.textContent);
  const marked = (): string | null =>
    box.querySelector('.df-mod-marked .df-Palette-name')?.textContent ?? null;
  return { box, added, said, press, type, names, marked };
}

it('marks nothing at the left until something is searched, so that Enter adds nothing by accident', async () => {
  const { added, press, type, marked, said } = shown(null);
  expect(marked()).toBeNull();
  await press('Enter');
  expect(added).toEqual([]);
  type('t');
  expect(marked()).toBe('two');
  await press('ArrowDown');
  await press('Enter');
  expect(added).toEqual(['three']);
  expect(said).toEqual([]);
});

it('adds what is marked and shows it', async () => {
  const { added, said, press, type } = shown(null);
  type('on');
  await press('Enter');
  expect(added).toEqual(['one']);
  expect(said).toEqual(['reveal one']);
  await press('Escape');
  expect(said).toEqual(['reveal one', 'escape']);
});

it('walks over the canvas what it shows, from the first entry on', async () => {
  const { names, marked, press } = shown({ kind: 'add' });
  expect(names()).toEqual(['one', 'two']);
  expect(marked()).toBe('one');
  await press('ArrowDown');
  await press('ArrowDown');
  expect(marked()).toBe('two');
});

it('leaves only what fits the port that is looked for, and says so when nothing does', () => {
  const wanted = { from: ['a', 'x'], isOutput: true } as const;
  const { names, box, type } = shown({ kind: 'add', wanted });
  expect(names()).toEqual(['two']);
  type('zebra');
  expect(box.textContent).toContain('Nothing that fits this port.');
});

it('says why an entry cannot be added in the place below, not only in a tooltip', () => {
  const { box, type } = shown(null);
  type('three');
  expect(box.querySelector('.df-Palette-doc')?.textContent).toBe('three It holds this one.');
  expect(box.querySelector('[data-entry="three"]')?.getAttribute('draggable')).toBe('false');
});

it('unfolds a group and folds it again', () => {
  const { box, names } = shown(null);
  const more = (): HTMLElement => box.querySelector<HTMLElement>('.df-Palette-more') ?? box;
  expect(more().textContent).toBe('1 more');
  act(() => {
    more().click();
  });
  expect(names()).toEqual(['one', 'two', 'three']);
  expect(more().getAttribute('aria-expanded')).toBe('true');
});

it('says what is not offered, where all is shown', () => {
  const { box, type } = shown(null);
  expect(box.textContent).toContain('four cannot be read.');
  type('one');
  expect(box.textContent).not.toContain('four cannot be read.');
  expect(shown({ kind: 'add' }).box.textContent).not.toContain('four cannot be read.');
});
