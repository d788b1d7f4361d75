// Libraries where they meet the rest: imports, a model of a notebook as architecture, references and copied operations.
import { expect, type IJupyterLabPageFixture, test } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';
import { join } from 'path';

import { KERAS } from '../helpers/pages';

// Galata's stand-ins for kernels and sessions do not let kernels talk.
test.use({ kernels: null, sessions: null });

const SHOTS = join(__dirname, '..', 'shots');

test.afterEach(async ({ page }) => {
  await page.evaluate(() => window.jupyterapp.serviceManager.sessions.shutdownAll());
});

function panel(page: IJupyterLabPageFixture): Locator {
  return page.locator('#deepforge-project');
}

function line(page: IJupyterLabPageFixture, path: string): Locator {
  return panel(page).locator(`[role="treeitem"][data-path="${path}"]`);
}

function dialog(page: IJupyterLabPageFixture): Locator {
  return page.locator('.jp-Dialog');
}

async function makeProject(
  page: IJupyterLabPageFixture,
  path: string,
  files: Readonly<Record<string, string>> = {}
): Promise<void> {
  const made = await page.request.post('/deepforge/api/projects', {
    data: { path, name: 'Vision' }
  });
  expect(made.ok(), await made.text()).toBe(true);
  for (const [file, text] of Object.entries(files)) {
    expect(await page.contents.uploadContent(text, 'text', `${path}/${file}`)).toBe(true);
  }
  await page.evaluate(async project => {
    await window.jupyterapp.commands.execute('deepforge:open-project', { path: project });
  }, path);
  await expect(panel(page).locator('.df-Project-title')).toHaveText('Vision');
}

/** Chooses an entry of Keras's submenu of the panel's New menu. */
async function importWith(page: IJupyterLabPageFixture, entry: string): Promise<void> {
  await panel(page).getByRole('button', { name: 'New', exact: true }).click();
  await page.locator('.lm-Menu-item', { hasText: 'Import for Keras' }).click();
  await page.locator('.lm-Menu-item', { hasText: entry }).click();
}

const CODE = `import keras

inputs = keras.Input((8, 8, 1))
x = keras.layers.Conv2D(4, 3, padding="same")(inputs)
encoder = keras.Model(inputs, x, name="encoder")
decoder = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)], name="decoder")
`;

test('examples, applications and code become architectures', async ({ page, tmpPath }) => {
  test.setTimeout(600000);
  await makeProject(page, `${tmpPath}/p`, { 'models/nets.py': CODE });

  await importWith(page, 'Example…');
  const first = dialog(page).getByRole('radio').first();
  await first.check(KERAS);
  await page.screenshot({ path: join(SHOTS, 'import-example-light.png') });
  await dialog(page).getByLabel('Name of the new architecture').fill('from_zoo');
  await dialog(page).getByRole('button', { name: 'Import' }).click();
  await expect(line(page, 'architectures/from_zoo.architecture.json')).toBeVisible(KERAS);

  await importWith(page, 'Model of Keras…');
  await dialog(page).getByLabel('Find in the list').fill('mobilenetv2', KERAS);
  await dialog(page).getByRole('radio', { name: 'MobileNetV2', exact: true }).check();
  await dialog(page).getByLabel('input_shape').fill('(32, 32, 3)');
  await dialog(page).getByLabel('classes').fill('10');
  await dialog(page).getByLabel('Other arguments').fill('alpha=0.35');
  await expect(dialog(page)).toContainText('not their trained weights');
  await page.screenshot({ path: join(SHOTS, 'import-application-light.png') });
  await page.theme.setDarkTheme();
  await page.screenshot({ path: join(SHOTS, 'import-application-dark.png') });
  await page.theme.setLightTheme();
  await expect(dialog(page).getByLabel('Name of the new architecture')).toHaveValue(
    'mobile_net_v2'
  );
  await dialog(page).getByRole('button', { name: 'Import' }).click();
  await expect(line(page, 'architectures/mobile_net_v2.architecture.json')).toBeVisible(KERAS);

  // Code with two models: which one is asked for.
  await importWith(page, 'Python file or notebook…');
  await dialog(page).getByRole('button', { name: 'models' }).click();
  await dialog(page).getByRole('button', { name: 'nets.py' }).click();
  await dialog(page).getByRole('button', { name: 'Import' }).click();
  const which = dialog(page).getByLabel('Model', { exact: true });
  await expect(which).toBeVisible(KERAS);
  await which.selectOption('decoder');
  await page.screenshot({ path: join(SHOTS, 'import-code-light.png') });
  await dialog(page).getByRole('button', { name: 'Import' }).click();
  await expect(line(page, 'architectures/nets.architecture.json')).toBeVisible(KERAS);

  // Code that makes none says so, and what was typed stays.
  await importWith(page, 'Pasted code…');
  await dialog(page).getByLabel('Python code that builds a Keras model').fill('model = nets(3)');
  await dialog(page).getByRole('button', { name: 'Import' }).click();
  await expect(dialog(page).getByRole('alert')).toContainText('nets', KERAS);
  await page.screenshot({ path: join(SHOTS, 'import-failed-light.png') });
  await dialog(page).locator('.jp-Dialog-footer').getByRole('button', { name: 'Cancel' }).click();
});

const TWO_HEADS = `import keras
from keras import layers

age = keras.Input((4,), name="age")
sex = keras.Input((2,), name="sex")
shared = layers.Dense(3, name="shared")(layers.concatenate([age, sex]))
risk = layers.Dense(1, name="risk_head")(shared)
model = keras.Model({"age": age, "sex": sex}, {"risk": risk})
`;

test('inputs and outputs in dictionaries keep their keys, and what lies inside becomes an output', async ({
  page,
  tmpPath
}) => {
  await makeProject(page, `${tmpPath}/p`);
  await importWith(page, 'Pasted code…');
  await dialog(page).getByLabel('Python code that builds a Keras model').fill(TWO_HEADS);
  await dialog(page).getByLabel('Name of the new architecture').fill('heads');
  await dialog(page).getByRole('button', { name: 'Import' }).click();
  await expect(line(page, 'architectures/heads.architecture.json')).toBeVisible(KERAS);

  const editor = page.locator('.df-ArchitectureEditor');
  const key = editor.getByLabel('Key of the output risk_head');
  await expect(key).toHaveValue('risk', KERAS);
  await expect(editor.getByLabel('Key of the input sex')).toHaveValue('sex');
  await key.fill('score');
  await key.press('Enter');
  await editor.getByLabel('Add an output').selectOption('shared');
  await expect(editor.getByLabel('Key of the output shared')).toHaveValue('shared');
  await expect(editor.locator('.df-Problems-none')).toContainText('No problems', KERAS);
  await page.screenshot({ path: join(SHOTS, 'architecture-ends-light.png') });
  await page.theme.setDarkTheme();
  await page.screenshot({ path: join(SHOTS, 'architecture-ends-dark.png') });
  await editor.getByRole('button', { name: 'Code', exact: true }).click();
  const code = editor.locator('.df-CodePane-lines');
  await expect(code).toContainText('inputs={"age": age, "sex": sex}', KERAS);
  await expect(code).toContainText('"score": risk_head', KERAS);
  await expect(code).toContainText('"shared": shared', KERAS);
});

function notebook(sources: readonly string[]): string {
  return JSON.stringify({
    cells: sources.map((source, index) => ({
      cell_type: 'code',
      execution_count: null,
      id: `cell-${index}`,
      metadata: {},
      outputs: [],
      source
    })),
    metadata: {
      kernelspec: { display_name: 'DeepForge', language: 'python', name: 'deepforge' },
      language_info: { name: 'python' }
    },
    nbformat: 4,
    nbformat_minor: 5
  });
}

test('a model of a notebook opens as architecture', async ({ page, tmpPath }) => {
  test.setTimeout(600000);
  await makeProject(page, `${tmpPath}/p`, {
    'explore.ipynb': notebook([
      'import keras',
      'net = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, activation="relu")])'
    ])
  });
  await line(page, 'explore.ipynb').click();
  await expect(page.getByRole('main').getByRole('tab', { name: 'explore.ipynb' })).toBeVisible();
  expect(await page.notebook.activate('explore.ipynb')).toBe(true);
  expect(await page.notebook.run()).toBe(true);
  const chip = page.locator('.df-CellLine-item[data-model="net"]').first();
  await expect(chip).toBeVisible(KERAS);
  await chip.getByRole('button').click();
  const open = page.locator('#df-provenance').getByRole('button', { name: 'Open as architecture' });
  await expect(open).toBeVisible();
  await page.screenshot({ path: join(SHOTS, 'open-as-architecture-light.png') });
  await open.click();
  await expect(line(page, 'architectures/net.architecture.json')).toBeVisible(KERAS);
  await expect(
    page.getByRole('main').getByRole('tab', { name: /net\.architecture/ })
  ).toBeVisible();
});

const PIPELINE = JSON.stringify({ version: 1, nodes: {}, edges: {} });
const EMPTY = JSON.stringify({ version: 1, library: 'keras', nodes: {}, edges: {} });

test('an operation of Keras is copied, and its reference chosen', async ({ page, tmpPath }) => {
  await makeProject(page, `${tmpPath}/p`, {
    'pipelines/train.pipeline.json': PIPELINE,
    'architectures/small.architecture.json': EMPTY
  });
  await line(page, 'pipelines/train.pipeline.json').click();
  await expect(page.locator('.df-GraphEditor-body')).toBeVisible();
  await page.locator('.df-GraphEditor-body').press('a');
  await page.getByRole('textbox', { name: 'Add a node' }).fill('train_classifier');
  await expect(page.getByRole('button', { name: 'train_classifier' })).toBeVisible();
  await page.screenshot({ path: join(SHOTS, 'library-operations-light.png') });
  await page.getByRole('textbox', { name: 'Add a node' }).press('Enter');
  await expect(page.locator('.df-Problems')).toContainText(
    'was copied from Keras into the project'
  );
  await expect(line(page, 'operations/train_classifier.py')).toBeVisible();

  const side = page.locator('.df-Side');
  const network = side.getByLabel('network', { exact: true });
  await network.selectOption('small');
  await expect(page.locator('.react-flow__node')).toContainText('networksmall');
  await page.screenshot({ path: join(SHOTS, 'reference-light.png') });
  await page.theme.setDarkTheme();
  await page.screenshot({ path: join(SHOTS, 'reference-dark.png') });
  await page.theme.setLightTheme();

  // When the file is gone, the node says so, where it is chosen and in the list of problems.
  await page.contents.deleteFile(`${tmpPath}/p/architectures/small.architecture.json`);
  await expect(side).toContainText('is not there');
  // Beside the two inputs that are not connected.
  await expect(page.locator('.df-Problems')).toContainText('3 errors');
});
