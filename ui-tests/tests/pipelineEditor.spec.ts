// The story of the pipeline editor: build a pipeline by mouse and keyboard, set, undo, plan, run, change, plan again.
import AxeBuilder from '@axe-core/playwright';
import { expect, type IJupyterLabPageFixture, test } from '@jupyterlab/galata';
import { join } from 'path';

import { RELOAD, settled } from '../helpers/pages';

const SHOTS = join(__dirname, '..', 'shots');

const FILES: Readonly<Record<string, string>> = {
  'deepforge.toml': 'name = "story"\n',
  'operations/make_numbers.py': `"""Makes numbers from one to a limit."""


def make_numbers(*, limit: int = 5):
    numbers = list(range(1, limit + 1))
    return numbers
`,
  'operations/scale.py': `"""Multiplies numbers by a factor."""

import time


def scale(numbers, *, factor: float = 2.0, how: Literal["exact", "rounded"] = "exact"):
    time.sleep(0.3)
    scaled = [number * factor for number in numbers]
    return scaled
`.replace('import time', 'import time\nfrom typing import Literal'),
  'operations/total.py': `"""Adds numbers up."""


def total(numbers):
    total = sum(numbers)
    return total
`,
  'pipelines/story.pipeline.json': '{"version": 1, "nodes": {}, "edges": {}}\n'
};

async function openStory(page: IJupyterLabPageFixture, folder: string): Promise<void> {
  for (const [path, text] of Object.entries(FILES)) {
    await page.contents.uploadContent(text, 'text', `${folder}/${path}`);
  }
  await openPipeline(page, folder);
}

async function openPipeline(page: IJupyterLabPageFixture, folder: string): Promise<void> {
  await page.evaluate(
    path => window.jupyterapp.commands.execute('docmanager:open', { path }),
    `${folder}/pipelines/story.pipeline.json`
  );
  await expect(page.locator('.df-GraphEditor-canvas')).toBeVisible();
}

function node(page: IJupyterLabPageFixture, id: string) {
  return page.locator(`.df-PipelineEditor .react-flow__node[data-id="${id}"]`);
}

/** Adds a node through the search field, as the key A offers it. */
async function add(page: IJupyterLabPageFixture, name: string): Promise<void> {
  await page.locator('.df-GraphEditor-body').focus();
  await page.keyboard.press('a');
  const field = page.locator('.df-Popup input');
  await expect(field).toBeFocused();
  await field.fill(name);
  await field.press('Enter');
  await expect(page.locator('.df-Popup')).toHaveCount(0);
  await expect(page.locator('.df-PipelineEditor .react-flow__node:focus')).toContainText(name);
}

/** Drags from an output to an input. */
async function connect(
  page: IJupyterLabPageFixture,
  from: readonly [string, string],
  to: readonly [string, string]
): Promise<void> {
  const port = (id: string, name: string, side: string) =>
    node(page, id).locator(`.df-GraphPort.df-mod-${side}`, { hasText: name }).locator('svg');
  const start = await settled(port(from[0], from[1], 'output'));
  const end = await settled(port(to[0], to[1], 'input'));
  await page.mouse.move(start.x + start.width / 2, start.y + start.height / 2);
  await page.mouse.down();
  await page.mouse.move(end.x + end.width / 2 - 20, end.y + end.height / 2, { steps: 6 });
  await page.mouse.move(end.x + end.width / 2, end.y + end.height / 2, { steps: 3 });
}

test.use({ viewport: { width: 1600, height: 900 } });

test('a pipeline is built, planned, run and planned again', async ({ page, tmpPath }) => {
  await openStory(page, tmpPath);
  await expect(page.locator('.df-Palette-entry', { hasText: 'make_numbers' })).toBeVisible();
  await page.screenshot({ path: join(SHOTS, 'pipeline-empty-light.png') });

  await add(page, 'make_numbers');
  await add(page, 'scale');
  await add(page, 'total');
  await expect(page.locator('.df-PipelineEditor .react-flow__node')).toHaveCount(3);
  await page.keyboard.press('f');

  await connect(page, ['scale', 'scaled'], ['total', 'numbers']);
  await page.mouse.up();
  await expect(page.locator('.df-PipelineEditor .react-flow__edge')).toHaveCount(1);

  // What goes round in a circle is refused, and the canvas says why.
  await connect(page, ['total', 'total'], ['scale', 'numbers']);
  await page.mouse.up();
  await expect(page.locator('.df-Graph-notice')).toContainText('cycle');
  await page.screenshot({ path: join(SHOTS, 'pipeline-cycle-light.png') });
  await expect(page.locator('.df-PipelineEditor .react-flow__edge')).toHaveCount(1);

  await connect(page, ['make_numbers', 'numbers'], ['scale', 'numbers']);
  await page.mouse.up();
  await expect(page.locator('.df-PipelineEditor .react-flow__edge')).toHaveCount(2);
  await expect(page.locator('.df-Problems-none')).toBeVisible();

  // An attribute in the inspector, taken back and made again.
  await node(page, 'scale').locator('.df-GraphNode-head').click();
  const factor = page.locator('.df-Side').getByLabel('factor', { exact: true });
  await factor.fill('3.0');
  await factor.press('Enter');
  await expect(page.locator('.df-SavedState')).toContainText('factor');
  await expect(node(page, 'scale')).toContainText('3.0');
  await page.locator('.df-GraphEditor-body').focus();
  await page.keyboard.press('Control+z');
  await expect(node(page, 'scale')).toContainText('2.0');
  await page.keyboard.press('Control+Shift+Z');
  await expect(node(page, 'scale')).toContainText('3.0');
  await page.screenshot({ path: join(SHOTS, 'pipeline-light.png') });

  await page.keyboard.press('p');
  const side = page.locator('.df-Side');
  await expect(side.getByRole('button', { name: 'Run 3 jobs' })).toBeVisible();
  await expect(node(page, 'make_numbers')).toContainText('first run');
  await page.screenshot({ path: join(SHOTS, 'pipeline-plan-first-light.png') });

  await side.getByRole('button', { name: 'Run 3 jobs' }).click();
  await expect(node(page, 'total')).toContainText('done');
  await expect(node(page, 'scale')).toContainText('done');
  await page.screenshot({ path: join(SHOTS, 'pipeline-run-light.png') });

  // After a change the plan says which part is to run again, and why.
  await side.getByRole('tab', { name: 'Inspector' }).click();
  await node(page, 'scale').locator('.df-GraphNode-head').click();
  await factor.fill('4.0');
  await factor.press('Enter');
  await expect(node(page, 'scale')).toContainText('changed since the run');
  await page.locator('.jp-Toolbar').getByRole('button', { name: 'Plan', exact: true }).click();
  await expect(side).toContainText('Attribute factor changed: 3.0 to 4.0');
  await expect(node(page, 'make_numbers')).toContainText('reused');
  await expect(node(page, 'scale')).toContainText('factor changed');
  await expect(node(page, 'total')).toContainText('depends');
  await page.screenshot({ path: join(SHOTS, 'pipeline-plan-light.png') });
  await page.theme.setDarkTheme();
  await page.screenshot({ path: join(SHOTS, 'pipeline-plan-dark.png') });
});

const BROKEN = `"""Divides by nothing."""


def broken(numbers):
    result = numbers[0] / 0
    return result
`;

// Longer than any test, and still not for ever where a test ends before it cancels.
const ENDLESS = `"""Waits until it is cancelled."""

import time


def endless(numbers):
    time.sleep(300)
    return numbers
`;

/** A pipeline of make_numbers and one other operation, connected. */
function pair(operation: string): string {
  const node = (path: string, x: number): object => ({
    kind: 'operation',
    operation: `operations/${path}.py`,
    attributes: {},
    references: {},
    position: [x, 64]
  });
  return JSON.stringify({
    version: 1,
    nodes: { numbers: node('make_numbers', 0), second: node(operation, 320) },
    edges: { e: { from: ['numbers', 'numbers'], to: ['second', 'numbers'] } }
  });
}

async function openPair(
  page: IJupyterLabPageFixture,
  folder: string,
  operation: string
): Promise<void> {
  await page.contents.uploadContent(BROKEN, 'text', `${folder}/operations/broken.py`);
  await page.contents.uploadContent(ENDLESS, 'text', `${folder}/operations/endless.py`);
  for (const [path, text] of Object.entries(FILES)) {
    await page.contents.uploadContent(text, 'text', `${folder}/${path}`);
  }
  const path = `${folder}/pipelines/story.pipeline.json`;
  await page.contents.uploadContent(pair(operation), 'text', path);
  await openPipeline(page, folder);
  await expect(node(page, 'second')).toBeVisible();
}

test('a failed job says why on its node and leads to the line', async ({ page, tmpPath }) => {
  await openPair(page, tmpPath, 'broken');
  await page.locator('.df-GraphEditor-body').focus();
  await page.keyboard.press('Control+Enter');
  await expect(node(page, 'second')).toContainText('ZeroDivisionError');
  await expect(page.locator('.df-Side').getByText('Failed', { exact: true })).toBeVisible();
  await page.screenshot({ path: join(SHOTS, 'pipeline-failed-light.png') });
  await page.theme.setDarkTheme();
  await page.screenshot({ path: join(SHOTS, 'pipeline-failed-dark.png') });
  await page
    .locator('.df-Side')
    .getByRole('button', { name: 'operations/broken.py, line 5' })
    .click();
  await expect(page.getByRole('main').getByRole('tab', { name: 'broken.py' })).toBeVisible();
  await expect(page.locator('.df-GraphEditor-canvas')).toBeVisible();
  await page.screenshot({ path: join(SHOTS, 'pipeline-code-dark.png') });
});

test('a running execution is found again after a reload, and can be cancelled', async ({
  page,
  tmpPath
}) => {
  await openPair(page, tmpPath, 'endless');
  await page.locator('.df-GraphEditor-body').focus();
  await page.keyboard.press('Control+Enter');
  await expect(node(page, 'second')).toContainText('running');
  await page.reload(RELOAD);
  await openPipeline(page, tmpPath);
  await expect(node(page, 'second')).toContainText('running');
  await expect(node(page, 'numbers')).toContainText('done');
  await page.screenshot({ path: join(SHOTS, 'pipeline-running-light.png') });
  await page.locator('.df-Side').getByRole('button', { name: 'Cancel' }).click();
  await expect(node(page, 'second')).toContainText('cancelled');
});

test('a saved operation shows its new interface at once, and edges to what is gone are problems', async ({
  page,
  tmpPath
}) => {
  await openPair(page, tmpPath, 'scale');
  await expect(page.locator('.df-Problems-none')).toBeVisible();
  const changed = (FILES['operations/scale.py'] ?? '').replaceAll('numbers', 'values');
  await page.contents.uploadContent(changed, 'text', `${tmpPath}/operations/scale.py`);
  await expect(node(page, 'second')).toContainText('values');
  await expect(node(page, 'second')).toContainText('numbers');
  await expect(page.locator('.df-Problems-toggle')).toContainText('error');
  await page.locator('.df-Problems-toggle').click();
  await expect(page.locator('.df-Problems-list')).toContainText('numbers');
  await page.screenshot({ path: join(SHOTS, 'pipeline-problems-light.png') });
});

test('a connection dropped on nothing offers what fits; nodes go to another place by the clipboard', async ({
  page,
  tmpPath
}) => {
  await openPair(page, tmpPath, 'scale');
  const port = node(page, 'second').locator('.df-GraphPort.df-mod-output svg');
  const start = await settled(port);
  await page.mouse.move(start.x + 4, start.y + 4);
  await page.mouse.down();
  await page.mouse.move(start.x + 120, start.y + 160, { steps: 8 });
  await page.mouse.up();
  const popup = page.locator('.df-Popup');
  await expect(popup.getByRole('button', { name: 'total' })).toBeVisible();
  await expect(popup.getByRole('button', { name: 'make_numbers' })).toHaveCount(0);
  await page.screenshot({ path: join(SHOTS, 'pipeline-popup-light.png') });
  await popup.getByRole('button', { name: 'total' }).click();
  await expect(page.locator('.df-PipelineEditor .react-flow__edge')).toHaveCount(2);

  await expect(node(page, 'total')).toBeFocused();
  await page.keyboard.press('Control+c');
  await page.keyboard.press('Control+v');
  await expect(page.locator('.df-PipelineEditor .react-flow__node')).toHaveCount(4);
  await page.keyboard.press('Delete');
  await expect(page.locator('.df-PipelineEditor .react-flow__node')).toHaveCount(3);
});

test('the list equals the canvas, a narrow panel folds the palette, and axe finds nothing serious', async ({
  page,
  tmpPath
}) => {
  await openPair(page, tmpPath, 'scale');
  await node(page, 'second').locator('.df-GraphNode-head').click();
  await expectAccessible(page);
  await page.locator('.df-ViewSwitch').getByRole('button', { name: 'List' }).click();
  const row = page.getByRole('row', { name: /scale/ });
  await expect(row).toContainText('numbers ← make_numbers, numbers');
  // The keys act on what is shown, without a click on it.
  await page.keyboard.press('Control+a');
  await expect(page.locator('.df-List tr.df-mod-selected')).toHaveCount(2);
  await page.screenshot({ path: join(SHOTS, 'pipeline-list-light.png') });
  await expectAccessible(page);
  await page.locator('.df-ViewSwitch').getByRole('button', { name: 'Canvas' }).click();
  await page.keyboard.press('Control+a');
  await expect(page.locator('.react-flow__node.selected')).toHaveCount(2);
  await page.keyboard.press('Control+d');
  await expect(page.locator('.react-flow__node')).toHaveCount(4);
  await page.keyboard.press('Control+z');
  await expect(page.locator('.react-flow__node')).toHaveCount(2);

  await page.setViewportSize({ width: 1200, height: 800 });
  await expect(page.locator('.df-Palette')).toHaveCount(0);
  await page.locator('.df-GraphEditor-add').click();
  await expect(page.locator('.df-Popup input')).toBeFocused();
  await page.screenshot({ path: join(SHOTS, 'pipeline-narrow-light.png') });
  await page.keyboard.press('Escape');
  await page.locator('.jp-Toolbar').getByRole('button', { name: 'Plan', exact: true }).click();
  await expect(page.locator('.df-Side')).toContainText('2 jobs to run');
  await page.theme.setDarkTheme();
  await expectAccessible(page);
});

async function expectAccessible(page: IJupyterLabPageFixture): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .include('.df-PipelineEditor')
    // JupyterLab's own toolbar buttons.
    .exclude('.jp-ToolbarButtonComponent')
    .analyze();
  const serious = violations.filter(
    each => each.impact === 'serious' || each.impact === 'critical'
  );
  expect(serious.map(each => `${each.id}: ${each.nodes.map(one => one.html).join(' | ')}`)).toEqual(
    []
  );
}
