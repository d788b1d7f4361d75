// The whole story in a real browser: a notebook becomes a pipeline that is proved, changed, run and looked at.
import AxeBuilder from '@axe-core/playwright';
import { expect, type IJupyterLabPageFixture, test } from '@jupyterlab/galata';
import { readFileSync } from 'fs';
import { join } from 'path';

import { openNotebook } from '../helpers/pages';

const PROJECT = join(__dirname, '..', 'project');
const SHOTS = join(__dirname, '..', 'shots');

/** The toolbar button of the notebook that is shown. */
function makeButton(page: IJupyterLabPageFixture) {
  return page.locator('.jp-NotebookPanel-toolbar:visible').getByText('Make a pipeline');
}

async function shot(page: IJupyterLabPageFixture, name: string): Promise<void> {
  await page.screenshot({ path: join(SHOTS, `${name}.png`) });
}

/** A picture in each theme; ends in the light one. */
async function shots(page: IJupyterLabPageFixture, name: string): Promise<void> {
  await shot(page, `${name}-light`);
  await page.theme.setDarkTheme();
  await shot(page, `${name}-dark`);
  await page.theme.setLightTheme();
}

async function expectAccessible(page: IJupyterLabPageFixture, part: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).include(part).analyze();
  const serious = violations.filter(
    each => each.impact === 'serious' || each.impact === 'critical'
  );
  expect(serious.map(each => `${each.id}: ${each.nodes.map(one => one.html).join(' | ')}`)).toEqual(
    []
  );
}

test.use({ viewport: { width: 1600, height: 900 } });

test.beforeEach(async ({ page, tmpPath }) => {
  await page.contents.uploadDirectory(PROJECT, tmpPath);
});

test('the launcher offers the DeepForge kernel', async ({ page }) => {
  const card = page.locator('.jp-LauncherCard[title*="DeepForge"]').first();
  await expect(card).toBeVisible();
});

test('a notebook becomes a pipeline that reproduces, runs again changed, and is looked at', async ({
  page,
  tmpPath
}) => {
  await openNotebook(page, `${tmpPath}/notebooks/fit.ipynb`);
  expect(await page.notebook.run()).toBe(true);
  await expect(page.locator('.jp-Notebook')).toContainText('features');
  await page.evaluate(() => window.jupyterapp.commands.execute('deepforge:show-project'));
  await page.evaluate(() =>
    window.jupyterapp.commands.execute('deepforge:show-provenance', { name: 'weights' })
  );
  await expect(page.locator('.df-Provenance')).toContainText('weights');
  await shots(page, 'notebook-story');
  await expectAccessible(page, '.df-Provenance');
  await page.sidebar.close('right');

  // The proposal: cells beside operations; a name is changed, two steps are merged and split again.
  await makeButton(page).click();
  const panel = page.locator('.df-Reify');
  const steps = panel.locator('.df-Reify-step');
  await expect(steps.first()).toBeVisible();
  const name = panel.getByLabel('Name of the operation').first();
  await name.fill('read_readings');
  await name.press('Enter');
  await expect(panel.locator('.df-Reify-details')).toContainText('def read_readings');
  const before = await steps.count();
  await panel
    .getByRole('button', { name: /^Merge / })
    .first()
    .click();
  await expect(steps).toHaveCount(before - 1);
  await panel.getByRole('button', { name: 'Undo' }).click();
  await expect(steps).toHaveCount(before);
  await shots(page, 'make');
  await expectAccessible(page, '.df-Reify');

  await panel.getByRole('button', { name: /Create and check/ }).click();
  await expect(panel.locator('.df-Reify-footer .df-Proof')).toContainText('values compared', {
    timeout: 120000
  });
  await expect(panel.locator('.df-Reify-footer .df-Proof')).not.toContainText('differs');
  await expect(steps.first().locator('.df-Badge')).toHaveText('Same');
  await shots(page, 'proved');

  // On the canvas: what the check made is reused; after a change only what the change concerns runs again.
  await panel.getByRole('button', { name: 'Open the pipeline' }).click();
  await expect(page.locator('.df-PipelineEditor .react-flow__node').first()).toBeVisible();
  const plan = page
    .locator('.jp-Toolbar:visible')
    .getByRole('button', { name: 'Plan', exact: true });
  const side = page.locator('.df-Side');
  const run = side.getByRole('button', { name: /^Run \d+ jobs?$/ });
  const fit = page.locator('.df-PipelineEditor .react-flow__node', { hasText: 'epochs' });
  await plan.click();
  await expect(side).toContainText('reused');
  await expect(fit).toContainText('reused');
  await side.getByRole('tab', { name: 'Inspector' }).click();
  await fit.locator('.df-GraphNode-head').click();
  const epochs = side.getByLabel('epochs', { exact: true });
  await epochs.fill('60');
  await epochs.press('Enter');
  await plan.click();
  await expect(side).toContainText('Attribute epochs changed: 40 to 60');
  await expect(side).toContainText('reused');
  await shots(page, 'plan-story');

  // What was proved is not this pipeline any more, and says so.
  await side.getByRole('tab', { name: 'Inspector' }).click();
  await page.locator('.df-PipelineEditor .react-flow__pane').click({ position: { x: 8, y: 8 } });
  await expect(side).toContainText('This proof is stale');
  await expect(side.locator('.df-ProofStanding')).toContainText('has changed since');
  await expect(side.getByRole('button', { name: 'Check again' })).toBeEnabled();
  await shots(page, 'proof-stale');
  await expectAccessible(page, '.df-Side');
  await side.getByRole('tab', { name: 'Plan' }).click();
  await run.click();
  await expect(side.getByText('Done', { exact: true })).toBeVisible({ timeout: 60000 });

  // The execution: graph, figures one can move in, values, and how it compares with the one before.
  await side.getByRole('button', { name: 'Open the execution' }).click();
  const execution = page.locator('.df-Execution:visible');
  await expect(execution.locator('.df-Execution-head')).toContainText('Done');
  await execution.locator('.react-flow__node', { hasText: 'look' }).first().click();
  await expect(execution.locator('.df-MimeView canvas').first()).toBeVisible();
  await shots(page, 'execution');
  await execution.getByRole('tab', { name: 'Inputs and outputs' }).click();
  await execution.getByRole('button', { name: 'losses', exact: true }).first().click();
  await expect(execution.locator('.df-Preview').first()).toBeVisible();
  await shot(page, 'execution-values-light');
  await expectAccessible(page, '.df-Execution');
  await execution.getByRole('button', { name: 'Compare…' }).click();
  const comparison = page.locator('.df-Compare:visible');
  await comparison.getByLabel('Add an execution').selectOption({ index: 1 });
  const row = comparison.getByRole('row', { name: /epochs/ });
  await expect(row).toContainText('60');
  await expect(row).toContainText('40');
  await shots(page, 'compare');
  await expectAccessible(page, '.df-Compare');
});

const TRAIN = `"""Trains, and shows how far it is."""

import matplotlib.pyplot as plt


def train(*, epochs: int = 4000, step: float = 0.05):
    losses = []
    for epoch in range(epochs):
        losses.append(1 / (epoch + 1))
        plt.figure(1)
        plt.clf()
        plt.plot(losses, label="loss")
        plt.title(f"Epoch {epoch + 1}")
        plt.pause(step)
        if epoch % 10 == 0:
            print(f"epoch {epoch}: {losses[-1]:.3f}")
    return losses
`;

const PIPELINE = JSON.stringify({
  version: 1,
  nodes: {
    train: {
      kind: 'operation',
      operation: 'operations/train.py',
      attributes: {},
      references: {},
      position: [0, 0]
    }
  },
  edges: {}
});

test('a running job shows its figure and its output live, and can be cancelled and run again', async ({
  page,
  tmpPath
}) => {
  await page.contents.uploadContent(TRAIN, 'text', `${tmpPath}/operations/train.py`);
  const path = `${tmpPath}/pipelines/live.pipeline.json`;
  await page.contents.uploadContent(PIPELINE, 'text', path);
  await page.evaluate(
    each => window.jupyterapp.commands.execute('docmanager:open', { path: each }),
    path
  );
  await expect(page.locator('.df-PipelineEditor .react-flow__node')).toBeVisible();
  await page.locator('.df-GraphEditor-body').focus();
  await page.keyboard.press('Control+Enter');
  await page.locator('.df-Side').getByRole('button', { name: 'Open the execution' }).click();
  const execution = page.locator('.df-Execution:visible');
  await expect(execution.locator('.df-Figure')).toContainText('live');
  await expect(execution.locator('.df-MimeView canvas')).toBeVisible();
  // It goes on: the title counts.
  const title = execution.locator('.df-Figure figcaption');
  const first = await title.textContent();
  await expect(title).not.toHaveText(first ?? '');
  await shots(page, 'live');
  await execution.getByRole('tab', { name: 'Output', exact: true }).click();
  await expect(execution.locator('.df-Log')).toContainText('epoch 10:');

  await execution.getByRole('button', { name: 'Cancel', exact: true }).click();
  await expect(execution.locator('.df-Execution-head')).toContainText('Cancelled');
  await page.evaluate(() => window.jupyterapp.commands.execute('deepforge:show-jobs'));
  await expect(page.locator('.df-Jobs')).toContainText('train');
  await shot(page, 'jobs-light');
});

test('a file that is no execution says why, and is left as it is', async ({ page, tmpPath }) => {
  const path = `${tmpPath}/executions/broken.execution.json`;
  await page.contents.uploadContent('{"version": 1, "id": 7}', 'text', path);
  await page.evaluate(
    each => window.jupyterapp.commands.execute('docmanager:open', { path: each }),
    path
  );
  await expect(page.locator('.df-Execution')).toContainText('at /id: expected a text, received 7');
  await expect(page.locator('.df-Execution')).toContainText('"id": 7');
});

test('a kernel that records nothing says how to get one that does', async ({ page, tmpPath }) => {
  const text = readFileSync(join(PROJECT, 'notebooks', 'measure.ipynb'), 'utf-8');
  const plain = text.replace('"name": "deepforge"', '"name": "python3"');
  await page.contents.uploadContent(plain, 'text', `${tmpPath}/plain.ipynb`);
  await openNotebook(page, `${tmpPath}/plain.ipynb`);
  await makeButton(page).click();
  const toast = page.locator('.Toastify__toast');
  await expect(toast).toContainText('No pipeline was made.');
  await expect(toast).toContainText('choose the DeepForge kernel');
});
