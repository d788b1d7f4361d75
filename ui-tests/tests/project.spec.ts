// Projects in a real browser: new, open, search, rename, delete, by keyboard alone, and with the server away.
import AxeBuilder from '@axe-core/playwright';
import { expect, type IJupyterLabPageFixture, test } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';
import { join } from 'path';

import { firstCheckpoint } from '../helpers/pages';

const SHOTS = join(__dirname, '..', 'shots');
const PANEL = 'deepforge-project';

function panel(page: IJupyterLabPageFixture): Locator {
  return page.locator(`#${PANEL}`);
}

function line(page: IJupyterLabPageFixture, path: string): Locator {
  return panel(page).locator(`[role="treeitem"][data-path="${path}"]`);
}

function area(page: IJupyterLabPageFixture, name: string): Locator {
  return panel(page).locator(`[role="treeitem"][data-area="${name}"].df-mod-area`);
}

function dialog(page: IJupyterLabPageFixture): Locator {
  return page.locator('.jp-Dialog');
}

const operation = (name: string): string =>
  `"""Does ${name}."""\n\n\ndef ${name}(data, *, factor: float = 2.0):\n    scaled = data\n    return scaled\n`;

const pipeline = JSON.stringify({
  version: 1,
  nodes: {
    first: {
      kind: 'operation',
      operation: 'operations/scale.py',
      attributes: {},
      references: {},
      position: [0, 0]
    }
  },
  edges: {}
});

/** A project with operations, one of them used by a pipeline, and a file that is broken. */
async function makeProject(page: IJupyterLabPageFixture, path: string): Promise<void> {
  const made = await page.request.post('/deepforge/api/projects', {
    data: { path, name: 'Redshift' }
  });
  expect(made.ok(), await made.text()).toBe(true);
  const files: Record<string, string> = {
    'pipelines/fit.pipeline.json': pipeline,
    'pipelines/broken.pipeline.json': '{"version": 1,,}'
  };
  for (const name of [
    'load',
    'mask',
    'merge',
    'plot',
    'rank',
    'scale',
    'score',
    'split',
    'train'
  ]) {
    files[`operations/${name}.py`] = operation(name);
  }
  for (const [file, text] of Object.entries(files)) {
    expect(await page.contents.uploadContent(text, 'text', `${path}/${file}`)).toBe(true);
  }
}

/** Shows the panel with the project of a test. */
async function open(page: IJupyterLabPageFixture, path: string): Promise<void> {
  await page.evaluate(async project => {
    await window.jupyterapp.commands.execute('deepforge:open-project', { path: project });
  }, path);
  await expect(panel(page).locator('.df-Project-title')).toHaveText('Redshift');
}

async function create(page: IJupyterLabPageFixture, entry: string, name: string): Promise<void> {
  await panel(page).getByRole('button', { name: 'New', exact: true }).click();
  await page.locator('.lm-Menu-item', { hasText: entry }).click();
  await dialog(page).getByLabel('Name').fill(name);
  await dialog(page).getByRole('button', { name: 'Create' }).click();
}

test('a new project from the launcher, and what is made in it appears in the tree', async ({
  page,
  tmpPath
}) => {
  await page.locator('.jp-LauncherCard[title^="Make a project"]').click();
  await dialog(page).getByLabel('Name').fill('My Galaxies');
  await expect(dialog(page).getByLabel('Folder')).toHaveValue(`${tmpPath}/my-galaxies`);
  await page.screenshot({ path: join(SHOTS, 'project-new-light.png') });
  await dialog(page).getByRole('button', { name: 'Create project' }).click();

  await expect(panel(page).locator('.df-Project-title')).toHaveText('My Galaxies');
  await expect(area(page, 'pipelines')).toContainText('0');
  await expect(panel(page)).toContainText('Start with a notebook');

  await create(page, 'New pipeline', 'train');
  await expect(line(page, 'pipelines/train.pipeline.json')).toBeVisible();
  await expect(page.getByRole('main').getByRole('tab', { name: /train/ })).toBeVisible();

  await panel(page).getByRole('button', { name: 'New', exact: true }).click();
  await page.locator('.lm-Menu-item', { hasText: 'New operation' }).click();
  await dialog(page).getByLabel('Name').fill('load cubes');
  await expect(dialog(page)).toContainText('letters, digits and _');
  await expect(dialog(page).getByRole('button', { name: 'Create' })).toBeDisabled();
  await dialog(page).getByLabel('Name').fill('load_cubes');
  await dialog(page).getByRole('button', { name: 'Create' }).click();
  await expect(line(page, 'operations/load_cubes.py')).toBeVisible();
  await expect(page.getByRole('main').getByRole('tab', { name: 'load_cubes.py' })).toBeVisible();

  await create(page, 'New notebook', 'explore');
  await expect(line(page, 'notebooks/explore.ipynb')).toBeVisible();
  await expect(page.locator('.jp-NotebookPanel-toolbar:visible')).toContainText('DeepForge');
  await expect(line(page, 'notebooks/explore.ipynb')).toHaveAttribute('aria-current', 'true');
});

test('a name that is taken is refused while one types', async ({ page, tmpPath }) => {
  await makeProject(page, `${tmpPath}/p`);
  await open(page, `${tmpPath}/p`);
  await panel(page).getByRole('button', { name: 'New', exact: true }).click();
  await page.locator('.lm-Menu-item', { hasText: 'New operation' }).click();
  await dialog(page).getByLabel('Name').fill('train');
  await expect(dialog(page)).toContainText('There is one of this name already');
  await expect(dialog(page).getByRole('button', { name: 'Create' })).toBeDisabled();
});

test('what others change appears by itself; problems are shown in place', async ({
  page,
  tmpPath
}) => {
  await makeProject(page, `${tmpPath}/p`);
  await open(page, `${tmpPath}/p`);
  await expect(line(page, 'pipelines/broken.pipeline.json')).toContainText('Line 1, column 15');
  await expect(area(page, 'operations')).toContainText('9');
  await page.contents.uploadContent(
    operation('another'),
    'text',
    `${tmpPath}/p/operations/another.py`
  );
  await expect(area(page, 'operations')).toContainText('10');
});

test('searching finds in all areas; folded lines unfold', async ({ page, tmpPath }) => {
  await makeProject(page, `${tmpPath}/p`);
  for (const name of ['tidy', 'trim', 'zoom']) {
    await page.contents.uploadContent(
      operation(name),
      'text',
      `${tmpPath}/p/operations/${name}.py`
    );
  }
  await open(page, `${tmpPath}/p`);
  await expect(line(page, 'operations/zoom.py')).toHaveCount(0);
  await panel(page).getByText('4 more').click();
  await expect(line(page, 'operations/zoom.py')).toBeVisible();

  const search = panel(page).getByRole('searchbox', { name: 'Find in project' });
  await search.fill('oo');
  await expect(panel(page).locator('.df-Project-row.df-mod-item')).toHaveCount(1);
  await search.fill('nothing of this name');
  await expect(panel(page)).toContainText('is called “nothing of this name”');
  await search.press('Escape');
  await expect(area(page, 'pipelines')).toBeVisible();
});

test('a renamed operation takes its pipelines and its open editor along', async ({
  page,
  tmpPath
}) => {
  await makeProject(page, `${tmpPath}/p`);
  await open(page, `${tmpPath}/p`);
  const checkpoint = firstCheckpoint(page);
  await line(page, 'operations/scale.py').click();
  await expect(page.getByRole('main').getByRole('tab', { name: 'scale.py' })).toBeVisible();
  await checkpoint;
  await line(page, 'operations/scale.py').focus();
  await page.keyboard.press('F2');
  const field = panel(page).getByLabel('New name of scale');
  await expect(field).toBeFocused();
  await expect(panel(page)).toContainText('Changes with it: fit');
  await field.fill('not a name');
  await expect(panel(page)).toContainText('letters, digits and _');
  await field.press('Enter');
  await expect(field).toBeVisible();
  await field.fill('normalise');
  await page.screenshot({ path: join(SHOTS, 'project-rename-light.png') });
  await field.press('Enter');

  await expect(line(page, 'operations/normalise.py')).toBeFocused();
  await expect(line(page, 'operations/scale.py')).toHaveCount(0);
  await expect(page.getByRole('main').getByRole('tab', { name: 'normalise.py' })).toBeVisible();
  await expect(page.getByRole('main').getByRole('tab', { name: 'scale.py' })).toHaveCount(0);
  const response = await page.request.get(
    `/api/contents/${tmpPath}/p/pipelines/fit.pipeline.json?content=1&format=text&type=file`
  );
  const file = (await response.json()) as { content: string };
  expect(file.content).toContain('"operation": "operations/normalise.py"');
});

test('deleting shows what uses it first, and deletes only when told to', async ({
  page,
  tmpPath
}) => {
  await makeProject(page, `${tmpPath}/p`);
  await open(page, `${tmpPath}/p`);
  const scale = line(page, 'operations/scale.py');
  await scale.click({ button: 'right' });
  await page.locator('.lm-Menu-item', { hasText: 'Delete…' }).click();
  await expect(dialog(page)).toContainText('Delete scale?');
  await expect(dialog(page).getByRole('listitem')).toContainText(['fit']);
  await page.screenshot({ path: join(SHOTS, 'project-delete-light.png') });
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toHaveCount(0);
  await expect(scale).toBeVisible();

  await scale.focus();
  await page.keyboard.press('Delete');
  await dialog(page).getByRole('button', { name: 'Delete all the same' }).click();
  await expect(scale).toHaveCount(0);
  await line(page, 'operations/rank.py').focus();
  await page.keyboard.press('Delete');
  await expect(dialog(page)).toContainText('Nothing uses it.');
  await dialog(page).getByRole('button', { name: 'Delete' }).click();
  await expect(line(page, 'operations/rank.py')).toHaveCount(0);
});

test('everything by keyboard', async ({ page, tmpPath }) => {
  await makeProject(page, `${tmpPath}/p`);
  await open(page, `${tmpPath}/p`);
  await area(page, 'pipelines').focus();
  await page.keyboard.press('ArrowLeft');
  await expect(area(page, 'pipelines')).toHaveAttribute('aria-expanded', 'false');
  await expect(line(page, 'pipelines/fit.pipeline.json')).toHaveCount(0);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(line(page, 'pipelines/broken.pipeline.json')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(line(page, 'pipelines/fit.pipeline.json')).toBeFocused();
  await page.keyboard.press('End');
  await expect(area(page, 'artifacts')).toBeFocused();
  await page.keyboard.press('Home');
  await expect(area(page, 'pipelines')).toBeFocused();
  // Quickly one after the other, also where the page is slow.
  await Promise.all([page.keyboard.press('p'), page.keyboard.press('l')]);
  await expect(line(page, 'operations/plot.py')).toBeFocused();
  await page.keyboard.press('Shift+F10');
  await expect(page.locator('.lm-Menu-item', { hasText: 'Rename…' })).toBeVisible();
  await page.keyboard.press('Escape');
  await line(page, 'operations/plot.py').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main').getByRole('tab', { name: 'plot.py' })).toBeVisible();
});

test('several projects are switched in the head; none says what to do', async ({
  page,
  tmpPath
}) => {
  await makeProject(page, `${tmpPath}/p`);
  await page.request.post('/deepforge/api/projects', {
    data: { path: `${tmpPath}/q`, name: 'Quasars' }
  });
  await open(page, `${tmpPath}/p`);
  await panel(page).locator('.df-Project-title').click();
  await page.locator('.lm-Menu-item', { hasText: 'Quasars' }).click();
  await expect(panel(page).locator('.df-Project-title')).toHaveText('Quasars');
  await expect(area(page, 'operations')).toContainText('0');
});

for (const theme of ['light', 'dark'] as const) {
  test(`nothing serious in the way of anybody, ${theme}`, async ({ page, tmpPath }) => {
    await makeProject(page, `${tmpPath}/p`);
    await open(page, `${tmpPath}/p`);
    if (theme === 'dark') {
      await page.theme.setDarkTheme();
    }
    await line(page, 'operations/plot.py').click();
    await expect(line(page, 'operations/plot.py')).toHaveAttribute('aria-current', 'true');
    await page.screenshot({ path: join(SHOTS, `project-${theme}.png`) });
    const found = await new AxeBuilder({ page }).include(`#${PANEL}`).analyze();
    const serious = found.violations.filter(
      each => each.impact === 'serious' || each.impact === 'critical'
    );
    expect(serious.map(each => `${each.id}: ${each.nodes.map(node => node.html).join()}`)).toEqual(
      []
    );
  });
}

test('while the server is away the last state stays, with its age', async ({ page, tmpPath }) => {
  await makeProject(page, `${tmpPath}/p`);
  await open(page, `${tmpPath}/p`);
  await page.context().setOffline(true);
  await expect(panel(page)).toContainText('The server does not answer. Last seen');
  await expect(line(page, 'operations/plot.py')).toBeVisible();
  await page.screenshot({ path: join(SHOTS, 'project-away-light.png') });
  await page.context().setOffline(false);
  await expect(panel(page)).not.toContainText('The server does not answer');
});
