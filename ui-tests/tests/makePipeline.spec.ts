// The main path in a real browser: run a notebook in the DeepForge kernel, press "Make a pipeline", open the result.
import { expect, type IJupyterLabPageFixture, test } from '@jupyterlab/galata';
import { readFileSync } from 'fs';
import { join } from 'path';

const PROJECT = join(__dirname, '..', 'project');
const SHOTS = join(__dirname, '..', 'shots');
const NOTEBOOK = 'notebooks/measure.ipynb';

/** The toolbar button of the notebook that is shown. */
function button(page: IJupyterLabPageFixture) {
  return page.locator('.jp-NotebookPanel-toolbar:visible').getByText('Make a pipeline');
}

test.beforeEach(async ({ page, tmpPath }) => {
  await page.contents.uploadDirectory(PROJECT, tmpPath);
});

test('the launcher offers the DeepForge kernel', async ({ page }) => {
  const card = page.locator('.jp-LauncherCard[title*="DeepForge"]').first();
  await expect(card).toBeVisible();
});

test('a notebook becomes a pipeline', async ({ page, tmpPath }) => {
  await page.notebook.openByPath(`${tmpPath}/${NOTEBOOK}`);
  await page.notebook.activate('measure.ipynb');
  await expect(button(page)).toBeVisible();
  expect(await page.notebook.run()).toBe(true);

  await button(page).click();
  const toast = page.locator('.Toastify__toast');
  const open = toast.getByRole('button', { name: 'Open the pipeline' });
  await expect(open).toBeVisible();
  await page.screenshot({ path: join(SHOTS, 'made-light.png') });
  await page.theme.setDarkTheme();
  await page.screenshot({ path: join(SHOTS, 'made-dark.png') });

  const path = await open.getAttribute('title');
  expect(path).toContain('.pipeline.json');
  const response = await page.request.get(
    `/api/contents/${encodeURI(path ?? '')}?content=1&format=text&type=file`
  );
  const file = (await response.json()) as { content: string };
  const pipeline = JSON.parse(file.content) as { version: number; nodes: object; edges: object };
  expect(pipeline.version).toBe(1);
  expect(Object.keys(pipeline.nodes).length).toBeGreaterThan(0);

  await open.click();
  await expect(page.getByRole('main').getByRole('tab', { name: /\.pipeline\.json/ })).toBeVisible();
});

test('a kernel that records nothing says how to get one that does', async ({ page, tmpPath }) => {
  const text = readFileSync(join(PROJECT, NOTEBOOK), 'utf-8');
  const plain = text.replace('"name": "deepforge"', '"name": "python3"');
  await page.contents.uploadContent(plain, 'text', `${tmpPath}/plain.ipynb`);
  await page.notebook.openByPath(`${tmpPath}/plain.ipynb`);
  await page.notebook.activate('plain.ipynb');
  await button(page).click();
  const toast = page.locator('.Toastify__toast');
  await expect(toast).toContainText('No pipeline was made.');
  await expect(toast).toContainText('choose the DeepForge kernel');
  await page.screenshot({ path: join(SHOTS, 'refused-light.png') });
});
