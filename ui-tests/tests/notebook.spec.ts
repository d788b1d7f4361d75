// The notebook in a real browser: what cells read and wrote, what is stale, reloads, restarts, kernels that do not record.
import { expect, type IJupyterLabPageFixture, test } from '@jupyterlab/galata';
import { join } from 'path';

import { openNotebook } from '../helpers/pages';

// Galata's stand-ins for kernels and sessions answer restarts, and everything below …/api/sessions, in their own way.
test.use({ kernels: null, sessions: null });

const SHOTS = join(__dirname, '..', 'shots');

const STORY = [
  'import numpy as np\nimport pandas as pd\nimport matplotlib.pyplot as plt',
  '# load the sample\ncatalog = pd.read_csv("sample.csv")\ncubes = np.arange(40.0).reshape(10, 2, 2)',
  '# keep good redshifts\ngood = catalog[catalog.warning == 0]\nimages = cubes[good.index]\nlabels = np.digitize(good.z, np.linspace(0, 0.4, 5))',
  '# normalise\nimages -= images.mean()\nimages /= images.std()',
  '# train\nmodel = np.linalg.lstsq(images.reshape(len(images), -1), labels, rcond=None)[0]\nhistory = {"loss": [3.0, 2.0, 1.5]}',
  'plt.plot(history["loss"]); plt.xlabel("epoch"); plt.show()'
];

const SAMPLE = [
  'z,warning',
  ...Array.from({ length: 10 }, (_, at) => `0.${at},${at % 3 === 0 ? 1 : 0}`)
];

function notebook(sources: readonly string[], kernel: string): string {
  return JSON.stringify({
    cells: sources.map((source, at) => ({
      cell_type: 'code',
      execution_count: null,
      id: `cell-${at}`,
      metadata: {},
      outputs: [],
      source
    })),
    metadata: {
      kernelspec: { display_name: kernel, language: 'python', name: kernel },
      language_info: { name: 'python' }
    },
    nbformat: 4,
    nbformat_minor: 5
  });
}

async function open(
  page: IJupyterLabPageFixture,
  folder: string,
  sources: readonly string[],
  kernel = 'deepforge'
): Promise<void> {
  await page.contents.uploadContent('name = "nb"\n', 'text', `${folder}/deepforge.toml`);
  await page.contents.uploadContent(SAMPLE.join('\n'), 'text', `${folder}/sample.csv`);
  await page.contents.uploadContent(notebook(sources, kernel), 'text', `${folder}/explore.ipynb`);
  await openNotebook(page, `${folder}/explore.ipynb`);
}

test.afterEach(async ({ page }) => {
  await page.evaluate(() => window.jupyterapp.serviceManager.sessions.shutdownAll());
});

/** The line under a cell, by the cell's place. */
function line(page: IJupyterLabPageFixture, at: number) {
  return page.locator('.jp-Notebook .jp-CodeCell').nth(at).locator('.df-CellLine');
}

test('cells say what they read and wrote', async ({ page, tmpPath }) => {
  await open(page, tmpPath, STORY);
  expect(await page.notebook.run()).toBe(true);
  await expect(line(page, 1)).toHaveText(/sample\.csv.*→.*catalog.*cubes/);
  await expect(line(page, 3)).toHaveText(/images.*→.*images/);
  await expect(line(page, 5)).toHaveText(/history.*→.*figure 6/);
  await page.notebook.selectCells(3);
  await page.screenshot({ path: join(SHOTS, 'notebook-light.png') });
});

test('a cell that is edited is stale, and so is what came of it', async ({ page, tmpPath }) => {
  await open(page, tmpPath, STORY);
  expect(await page.notebook.run()).toBe(true);
  await expect(line(page, 5)).toHaveText(/figure 6/);
  await expect(page.locator('.df-RecordingStatus')).toHaveText('Recording · 6 cells');

  await page.notebook.setCell(4, 'code', (STORY[4] ?? '').replace('1.5', '1.0'));
  await expect(line(page, 4)).toContainText('Stale: edited since [5]');
  await expect(line(page, 5)).toContainText('Stale: history is stale');
  await expect(page.locator('.df-RecordingStatus')).toHaveText('Recording · 6 cells, 2 stale');

  expect(await page.notebook.runCell(4)).toBe(true);
  await expect(line(page, 4)).not.toContainText('Stale');
  await expect(line(page, 4)).toContainText('run again, first run was [5]');
});

test('a cell above that is run again makes the cells below stale', async ({ page, tmpPath }) => {
  await open(page, tmpPath, STORY);
  expect(await page.notebook.run()).toBe(true);
  await expect(line(page, 5)).toHaveText(/figure 6/);
  // The same values again change nothing.
  expect(await page.notebook.runCell(1)).toBe(true);
  await expect(line(page, 1)).toContainText('first run was [2]');
  await expect(line(page, 2)).not.toContainText('Stale');
  expect(await page.notebook.runCell(2)).toBe(true);
  expect(await page.notebook.runCell(3)).toBe(true);
  await expect(line(page, 4)).not.toContainText('Stale');
  await page.notebook.setCell(3, 'code', 'images *= 3');
  expect(await page.notebook.runCell(3)).toBe(true);
  // It ran on what it had made itself: from the top it would make something else.
  await expect(line(page, 3)).toContainText('Stale');
  await expect(line(page, 4)).toContainText('Stale: images is stale');
});

test('the provenance panel shows what made a variable', async ({ page, tmpPath }) => {
  await open(page, tmpPath, STORY);
  expect(await page.notebook.run()).toBe(true);
  await expect(line(page, 5)).toHaveText(/figure 6/);
  await page.notebook.selectCells(3);
  await line(page, 3).getByRole('button', { name: 'images' }).last().click();

  const panel = page.locator('.df-Provenance');
  await expect(panel).toBeVisible();
  await expect(panel.getByRole('option', { selected: true })).toContainText('images');
  await expect(panel.getByRole('tab', { name: /What made this 4 cells/ })).toBeVisible();
  await expect(panel.getByRole('tabpanel')).toContainText('changed in place');
  await page.screenshot({ path: join(SHOTS, 'notebook-light.png') });
  await page.theme.setDarkTheme();
  await page.screenshot({ path: join(SHOTS, 'notebook-dark.png') });

  await panel.getByRole('tab', { name: /What depends on it/ }).click();
  await expect(panel.getByRole('tabpanel')).toContainText('[5]');
  await panel.getByRole('listbox').focus();
  await page.keyboard.press('Home');
  await expect(panel.getByRole('option', { selected: true })).toContainText('import numpy as np');
  await panel.getByRole('searchbox').fill('figure');
  await expect(panel.getByRole('option')).toHaveCount(1);
  await panel.getByRole('option').click();
  await panel.getByRole('tab', { name: 'Preview' }).click();
  await expect(panel.getByRole('img', { name: 'figure 6' })).toBeVisible();

  await panel.getByRole('tab', { name: /What made this/ }).click();
  await panel.getByRole('button', { name: /\[5\]/ }).click();
  const cell = page.locator('.jp-Notebook .jp-CodeCell').nth(4);
  await expect(cell).toHaveClass(/jp-mod-active/);
});

test('chips come back when the page is loaded again', async ({ page, tmpPath }) => {
  await open(page, tmpPath, STORY);
  expect(await page.notebook.run()).toBe(true);
  await expect(line(page, 5)).toHaveText(/figure 6/);
  await page.notebook.save();
  // Without Galata's wait for an empty workspace: the notebook is open again by itself.
  await page.evaluate(() => {
    window.location.reload();
  });
  await page.locator('.jp-NotebookPanel').waitFor({ state: 'detached' });
  await expect(line(page, 5)).toHaveText(/history.*→.*figure 6/);
  await page.locator('.jp-Notebook .jp-CodeCell').nth(5).locator('.cm-content').click();
  await page.keyboard.press('Control+Enter');
  await expect(line(page, 5)).toHaveText(/figure 7/);
});

test('a restarted kernel has recorded nothing', async ({ page, tmpPath }) => {
  await open(page, tmpPath, STORY);
  expect(await page.notebook.run()).toBe(true);
  await expect(line(page, 5)).toHaveText(/figure 6/);
  await page.menu.clickMenuItem('Kernel>Restart Kernel…');
  await page.locator('.jp-Dialog').getByRole('button', { name: 'Confirm Kernel Restart' }).click();
  await expect(line(page, 5)).toHaveText('not run in this session');
  // What is asked of a kernel before it is up again is lost.
  await expect(page.locator('.df-RecordingStatus')).toHaveText('Recording');
  await page.notebook.selectCells(0);
  await page.keyboard.press('Control+Enter');
  await expect(line(page, 0)).toHaveText('imports np, pd, plt');
  await expect(page.locator('.df-RecordingStatus')).toHaveText('Recording · 1 cell');
});

test('recording is paused, resumed, and records are deleted', async ({ page, tmpPath }) => {
  await open(page, tmpPath, ['x = 1', 'y = x + 1']);
  expect(await page.notebook.run()).toBe(true);
  await expect(line(page, 1)).toHaveText(/x.*→.*y/);
  const status = page.locator('.df-RecordingStatus');
  await status.getByRole('button').click();
  await page.locator('.lm-Menu').getByText('Record what cells do').click();
  await expect(status).toHaveText('Recording paused · 2 cells');
  await status.getByRole('button').click();
  await page.locator('.lm-Menu').getByText('Record what cells do').click();
  await expect(status).toHaveText('Recording · 2 cells');
  // Nobody saw what happened to y meanwhile. The plan says so, and goes with the records.
  await expect(line(page, 1)).toContainText('Will run: restores y');
  await status.getByRole('button').click();
  await page.getByRole('menuitem', { name: 'Delete all records' }).click();
  await page.locator('.jp-Dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(status).toHaveText('Recording');
  await expect(line(page, 1)).toHaveText('not run in this session');
});

test('a kernel that does not record says how to get one that does', async ({ page, tmpPath }) => {
  await open(page, tmpPath, ['x = 1', '%load_ext deepforge', 'y = 2'], 'python3');
  await page.sidebar.openTab('df-provenance');
  const panel = page.locator('.df-Provenance');
  await expect(panel).toContainText('This kernel does not record');
  await expect(panel).toContainText('%load_ext deepforge');
  await expect(page.locator('.df-RecordingStatus')).toHaveText('Not recording');
  await page.screenshot({ path: join(SHOTS, 'not-recording-light.png') });

  expect(await page.notebook.run()).toBe(true);
  await expect(page.locator('.df-RecordingStatus')).toContainText('Recording');
  await expect(line(page, 2)).toHaveText(/y/);

  const other = `${tmpPath}/other.ipynb`;
  await page.contents.uploadContent(notebook(['x = 1'], 'python3'), 'text', other);
  await openNotebook(page, other);
  await panel.getByRole('button', { name: 'Change to the DeepForge kernel' }).click();
  await page.locator('.jp-Dialog').getByRole('button', { name: 'Change' }).click();
  await expect(panel).toContainText('Run a cell');
});

test('three hundred cells', async ({ page, tmpPath }) => {
  const cells = Array.from({ length: 300 }, (_, at) =>
    at === 0 ? 'x0 = 1' : `x${at} = x${at - 1} + 1`
  );
  await open(page, tmpPath, cells);
  expect(await page.notebook.run()).toBe(true);
  await expect(page.locator('.df-RecordingStatus')).toHaveText('Recording · 300 cells');
  await page.evaluate(() =>
    window.jupyterapp.commands.execute('deepforge:show-provenance', { name: 'x299' })
  );
  const panel = page.locator('.df-Provenance');
  await expect(panel.getByRole('tab', { name: /What made this 300 cells/ })).toBeVisible();
  // Only what is in view is drawn.
  expect(await panel.getByRole('option').count()).toBeLessThan(100);
  await page.notebook.setCell(0, 'code', 'x0 = 2');
  await expect(page.locator('.df-RecordingStatus')).toHaveText('Recording · 300 cells, 300 stale');
});
