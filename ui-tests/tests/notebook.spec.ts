// The notebook in a real browser: what cells read and wrote, what is stale, reloads, restarts, kernels that do not record.
import { expect, type IJupyterLabPageFixture, test } from '@jupyterlab/galata';
import { join } from 'path';

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
  await page.notebook.openByPath(`${folder}/explore.ipynb`);
  await page.notebook.activate('explore.ipynb');
}

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
