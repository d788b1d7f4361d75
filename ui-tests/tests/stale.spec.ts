// Run what is stale: an edit, what it makes stale, running exactly that, and what Restart and Run All would do.
import AxeBuilder from '@axe-core/playwright';
import { expect, type IJupyterLabPageFixture, test } from '@jupyterlab/galata';
import { join } from 'path';

import { openNotebook } from '../helpers/pages';

// Galata's stand-ins for kernels and sessions answer restarts, and everything below …/api/sessions, in their own way.
test.use({ kernels: null, sessions: null });

const SHOTS = join(__dirname, '..', 'shots');

const STORY = [
  'import pandas as pd',
  '# load the sample\ndf = pd.DataFrame({"z": range(6)})',
  '# keep half of it\ndf.drop(index=[0, 1, 2], inplace=True)',
  '# scale\nscale = 2',
  '# the mean\nmean = df.z.mean() * scale',
  '# something apart\napart = 40 + 2'
];

function notebook(sources: readonly string[]): string {
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
      kernelspec: { display_name: 'deepforge', language: 'python', name: 'deepforge' },
      language_info: { name: 'python' }
    },
    nbformat: 4,
    nbformat_minor: 5
  });
}

async function open(
  page: IJupyterLabPageFixture,
  folder: string,
  sources: readonly string[]
): Promise<void> {
  await page.contents.uploadContent('name = "nb"\n', 'text', `${folder}/deepforge.toml`);
  await page.contents.uploadContent(notebook(sources), 'text', `${folder}/explore.ipynb`);
  await openNotebook(page, `${folder}/explore.ipynb`);
}

test.afterEach(async ({ page }) => {
  await page.evaluate(() => window.jupyterapp.serviceManager.sessions.shutdownAll());
});

async function expectAccessible(page: IJupyterLabPageFixture, part: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).include(part).analyze();
  const serious = violations.filter(
    each => each.impact === 'serious' || each.impact === 'critical'
  );
  expect(serious.map(each => `${each.id}: ${each.nodes.map(one => one.html).join(' | ')}`)).toEqual(
    []
  );
}

function cell(page: IJupyterLabPageFixture, at: number) {
  return page.locator('.jp-Notebook .jp-CodeCell').nth(at);
}

function line(page: IJupyterLabPageFixture, at: number) {
  return cell(page, at).locator('.df-CellLine');
}

function prompts(page: IJupyterLabPageFixture): Promise<string[]> {
  return page.locator('.jp-Notebook .jp-CodeCell .jp-InputPrompt').allTextContents();
}

test('an edit is shown, and running what is stale runs that and nothing else', async ({
  page,
  tmpPath
}) => {
  // Each cell counts its runs outside the variables that others read.
  await open(
    page,
    tmpPath,
    STORY.map(text => text.replace(/log\b.*$/m, '').trim())
  );
  expect(await page.notebook.run()).toBe(true);
  await expect(page.locator('.df-RecordingStatus')).toHaveText('Recording · 6 cells');
  const toolbar = page.locator('.jp-NotebookPanel-toolbar .df-RunStale');
  await expect(toolbar.getByRole('button')).toBeDisabled();

  // The edited cell changes df in place: df must be made anew before it runs again.
  await page.notebook.setCell(2, 'code', '# keep more of it\ndf.drop(index=[0], inplace=True)');
  await expect(line(page, 2)).toContainText('Stale: edited since [3]');
  await expect(line(page, 4)).toContainText('Stale: df is stale');
  await expect(line(page, 1)).toContainText('Will run: restores df');
  await expect(toolbar.getByRole('button')).toHaveAccessibleName('Run 3 cells');

  await page.sidebar.openTab('df-provenance');
  const panel = page.locator('.df-Provenance');
  await expect(panel).toContainText('2 stale, 1 more to restore df');
  await expect(panel).toContainText('Restart and Run All: 4 cells the same, 2 unknown');
  await page.screenshot({ path: join(SHOTS, 'stale-graph-light.png') });
  await panel.getByRole('button', { name: 'Plan', exact: true }).click();
  const plan = panel.getByRole('region', { name: 'Run what is stale' });
  await expect(plan.getByRole('listitem')).toHaveText([
    /\[2\]load the sample.*restores df/,
    /\[3\]keep more of it.*edited since \[3\]/,
    /\[5\]the mean.*df is stale/
  ]);
  await expect(panel).toContainText('4 cells the same, 2 unknown');
  await page.screenshot({ path: join(SHOTS, 'stale-light.png') });
  for (const part of ['.df-Provenance', '.df-RunStale', '.jp-Notebook .df-CellLine']) {
    await expectAccessible(page, part);
  }
  await page.theme.setDarkTheme();
  await page.screenshot({ path: join(SHOTS, 'stale-dark.png') });
  await expectAccessible(page, '.df-Provenance');
  await plan.getByRole('button', { name: /the mean/ }).click();
  await expect(cell(page, 4)).toHaveClass(/jp-mod-active/);

  await plan.getByRole('button', { name: 'Run 3 cells' }).click();
  await expect(panel).toContainText('3 cells were run; nothing is stale.');
  expect(await prompts(page)).toEqual(['[1]:', '[7]:', '[8]:', '[4]:', '[9]:', '[6]:']);
  await expect(toolbar.getByRole('button')).toBeDisabled();

  // The same as running everything: 1 to 5 have the mean 3, times 2.
  await page.notebook.addCell('code', 'print(mean, len(df), apart)');
  expect(await page.notebook.runCell(6)).toBe(true);
  await expect(cell(page, 6).locator('.jp-OutputArea-output')).toHaveText('6.0 5 42');
});

test('what a deleted definition would break is foretold, and not run', async ({
  page,
  tmpPath
}) => {
  await open(page, tmpPath, [
    'x = 1',
    'def double(v):\n    return 2 * v',
    'y = double(x)',
    'z = y + 1',
    'w = z + 1'
  ]);
  expect(await page.notebook.run()).toBe(true);
  await expect(page.locator('.df-RecordingStatus')).toHaveText('Recording · 5 cells');
  await page.notebook.selectCells(1);
  await page.notebook.deleteCells();
  await page.menu.clickMenuItem('DeepForge>What would Restart and Run All do?');
  const panel = page.locator('.df-Provenance');
  const foretold = panel.getByRole('region', { name: 'What would Restart and Run All do?' });
  await expect(foretold).toContainText(/1 fails?: .*double/);
  await expect(foretold.getByRole('listitem').first()).toHaveText(/y = double\(x\).*fails.*double/);
  await page.screenshot({ path: join(SHOTS, 'foretold-light.png') });

  await page.notebook.selectCells(0);
  await page.keyboard.press('Alt+Shift+R');
  await expect(panel).toContainText('it reads double, which no cell above it makes any more');
  await expect(page.locator('.Toastify__toast')).toContainText('Stopped at [3] y = double(x)');
  expect(await prompts(page)).toEqual(['[1]:', '[3]:', '[4]:', '[5]:']);
});

test('it stops when it is told to, and at the first error', async ({ page, tmpPath }) => {
  await open(page, tmpPath, ['y = 1', 'z = y + 1', 'w = z + 1']);
  expect(await page.notebook.run()).toBe(true);
  await expect(page.locator('.df-RecordingStatus')).toHaveText('Recording · 3 cells');
  await page.sidebar.openTab('df-provenance');
  const panel = page.locator('.df-Provenance');
  await page.notebook.setCell(1, 'code', 'import time\nz = y + 2\ntime.sleep(600)');
  await expect(line(page, 2)).toContainText('Stale: z is stale');
  await page.notebook.selectCells(1);
  await page.keyboard.press('Alt+Shift+R');
  await expect(cell(page, 1).locator('.jp-InputPrompt')).toHaveText('[*]:');
  await expect(page.locator('.df-RunStale').getByRole('button')).toHaveAccessibleName(
    'Stop (1 of 2)'
  );
  await page.screenshot({ path: join(SHOTS, 'stale-running-light.png') });
  await panel.getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(panel).toContainText('Stopped. 2 cells are left.');

  await page.notebook.setCell(1, 'code', 'z = y + nothing');
  await expect(panel).not.toContainText('Stopped.');
  await expect(page.locator('.df-RunStale').getByRole('button')).toHaveAccessibleName(
    'Run 2 stale cells'
  );
  await page.menu.clickMenuItem('DeepForge>Run 2 stale cells');
  await expect(panel).toContainText("Stopped at [5]: NameError: name 'nothing'");
  await expect(page.locator('.Toastify__toast')).toContainText('Stopped at [5] z = y');
  expect((await prompts(page))[2]).toBe('[3]:');
  await page.screenshot({ path: join(SHOTS, 'stale-stopped-light.png') });
});
