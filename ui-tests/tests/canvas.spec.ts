// The canvas by mouse and keyboard alone, in the pipeline editor: moving, walking, connecting, refusing, arranging.
import AxeBuilder from '@axe-core/playwright';
import { expect, type IJupyterLabPageFixture, test } from '@jupyterlab/galata';
import { join } from 'path';

import { middle, settled } from '../helpers/pages';

const SHOTS = join(__dirname, '..', 'shots');

const STEP = `"""A step."""


def step(first, second=None, *, size: int = 10, shuffle: bool = True):
    scores = [size, shuffle]
    return first, scores
`;
const LOAD = `"""Makes data."""


def load(*, limit: int = 5):
    data = list(range(limit))
    return data
`;

type Place = readonly [number, number];

interface IDocument {
  readonly nodes: Readonly<Record<string, { readonly position: Place }>>;
  readonly edges: Readonly<Record<string, { readonly from: Place; readonly to: Place }>>;
}

/** load feeds a, a feeds b; c hangs loose. */
function pipeline(): string {
  const node = (operation: string, position: Place): object => ({
    kind: 'operation',
    operation: `operations/${operation}.py`,
    attributes: {},
    references: {},
    position
  });
  return JSON.stringify({
    version: 1,
    nodes: {
      load: node('load', [0, 0]),
      a: node('step', [240, 0]),
      b: node('step', [480, 0]),
      c: node('step', [480, 240])
    },
    edges: {
      e1: { from: ['load', 'data'], to: ['a', 'first'] },
      e2: { from: ['a', 'first'], to: ['b', 'first'] }
    }
  });
}

async function open(page: IJupyterLabPageFixture, folder: string): Promise<void> {
  const files = {
    'deepforge.toml': 'name = "canvas"\n',
    'operations/step.py': STEP,
    'operations/load.py': LOAD,
    'pipelines/walk.pipeline.json': pipeline()
  };
  for (const [path, text] of Object.entries(files)) {
    await page.contents.uploadContent(text, 'text', `${folder}/${path}`);
  }
  await page.evaluate(
    path => window.jupyterapp.commands.execute('docmanager:open', { path }),
    `${folder}/pipelines/walk.pipeline.json`
  );
  await expect(page.locator('.react-flow__edge')).toHaveCount(2);
}

function node(page: IJupyterLabPageFixture, id: string) {
  return page.locator(`.react-flow__node[data-id="${id}"]`);
}

/** The document as the editor's model holds it. */
async function documentOf(page: IJupyterLabPageFixture): Promise<IDocument> {
  return page.evaluate(() => {
    const widget = window.jupyterapp.shell.currentWidget as unknown as {
      readonly pipeline: { readonly data: IDocument };
    };
    return JSON.parse(JSON.stringify(widget.pipeline.data)) as IDocument;
  });
}

async function place(page: IJupyterLabPageFixture, id: string): Promise<Place | undefined> {
  return (await documentOf(page)).nodes[id]?.position;
}

async function portCentre(
  page: IJupyterLabPageFixture,
  id: string,
  name: string,
  side: 'input' | 'output'
): Promise<Place> {
  const port = node(page, id).locator(`[data-df-port="${name}"][data-df-side="${side}"]`);
  return middle(port);
}

async function dragTo(page: IJupyterLabPageFixture, from: Place, to: Place): Promise<void> {
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move((from[0] + to[0]) / 2, (from[1] + to[1]) / 2, { steps: 4 });
  await page.mouse.move(...to, { steps: 4 });
  await page.mouse.up();
}

test.use({ viewport: { width: 1600, height: 900 } });

test('a drag is one undo step and snaps to the grid', async ({ page, tmpPath }) => {
  await open(page, tmpPath);
  const head = await settled(node(page, 'c').locator('.df-GraphNode-head'));
  const from: Place = [head.x + 50, head.y + 10];
  await dragTo(page, from, [from[0] + 75, from[1] + 50]);
  await expect.poll(() => place(page, 'c')).not.toEqual([480, 240]);
  const moved = await place(page, 'c');
  expect([(moved?.[0] ?? 1) % 16, (moved?.[1] ?? 1) % 16]).toEqual([0, 0]);
  await page.keyboard.press('Control+z');
  await expect.poll(() => place(page, 'c')).toEqual([480, 240]);
});

test('everything is done by keyboard', async ({ page, tmpPath }) => {
  await open(page, tmpPath);
  await node(page, 'load').locator('.df-GraphNode-head').click();
  await expect(node(page, 'load')).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(node(page, 'a')).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(node(page, 'b')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(node(page, 'c')).toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await expect(node(page, 'c')).not.toBeFocused();

  // Arrow keys with Alt move by the grid; what was pressed in one go is one undo step.
  await node(page, 'c').locator('.df-GraphNode-head').click();
  await page.keyboard.down('Alt');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.up('Alt');
  await expect.poll(() => place(page, 'c')).toEqual([480, 272]);
  await page.keyboard.press('Control+z');
  await expect.poll(() => place(page, 'c')).toEqual([480, 240]);

  // C connects: the output from a list, then the input from a list that says what does not fit.
  await node(page, 'b').locator('.df-GraphNode-head').click();
  await page.keyboard.press('c');
  await expect(page.getByRole('dialog', { name: 'Connect which output' })).toBeVisible();
  await expect(page.getByRole('combobox')).toBeFocused();
  await page.keyboard.type('scores');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Connect scores of' })).toBeVisible();
  await expect(page.getByRole('combobox')).toBeFocused();
  await page.screenshot({ path: join(SHOTS, 'canvas-connect-light.png') });
  await page.keyboard.type('first');
  await page.keyboard.press('Enter');
  await expect(page.locator('.react-flow__edge')).toHaveCount(3);
  await expect(node(page, 'b')).toBeFocused();

  // E edits the first value; Escape gives the old one back; Enter saves.
  const value = node(page, 'b').locator('input');
  await page.keyboard.press('e');
  await expect(value).toBeFocused();
  await page.keyboard.type('11');
  await page.keyboard.press('Escape');
  await expect(node(page, 'b')).toContainText('10');
  await expect(node(page, 'b')).toBeFocused();
  await page.keyboard.press('e');
  await expect(value).toBeFocused();
  await page.keyboard.type('12');
  await page.keyboard.press('Enter');
  await expect(node(page, 'b')).toContainText('12');
  await expect(node(page, 'b')).toBeFocused();

  await page.keyboard.press('Delete');
  await expect(node(page, 'b')).toHaveCount(0);
});

test('an edge that cannot be is refused with its reason, on screen and aloud', async ({
  page,
  tmpPath
}) => {
  await open(page, tmpPath);
  const before = (await documentOf(page)).edges;
  await dragTo(
    page,
    await portCentre(page, 'b', 'first', 'output'),
    await portCentre(page, 'a', 'second', 'input')
  );
  await expect(page.locator('.df-Graph-notice')).toContainText('cycle');
  await expect(page.locator('.df-Graph-live')).toContainText('cycle');
  expect((await documentOf(page)).edges).toEqual(before);

  await dragTo(
    page,
    await portCentre(page, 'b', 'scores', 'output'),
    await portCentre(page, 'c', 'first', 'input')
  );
  await expect(page.locator('.react-flow__edge')).toHaveCount(3);
});

test('automatic layout works in the bundled extension', async ({ page, tmpPath }) => {
  await open(page, tmpPath);
  await node(page, 'load').locator('.df-GraphNode-head').click();
  await page.keyboard.press('l');
  await expect.poll(async () => (await place(page, 'a'))?.[0]).not.toBe(240);
  const { nodes } = await documentOf(page);
  const x = (id: string): number => nodes[id]?.position[0] ?? NaN;
  expect(x('load')).toBeLessThan(x('a'));
  expect(x('a')).toBeLessThan(x('b'));
});

test('the canvas has no serious accessibility problems', async ({ page, tmpPath }) => {
  await open(page, tmpPath);
  const { violations } = await new AxeBuilder({ page }).include('.df-Graph').analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(serious.map(({ id, nodes: found }) => [id, found.map(({ html }) => html)])).toEqual([]);
});
