// A node of a pipeline is opened as a notebook, changed and tried there, and taken back: the pipeline then does it.
import AxeBuilder from '@axe-core/playwright';
import { expect, type IJupyterLabPageFixture, test } from '@jupyterlab/galata';
import { join } from 'path';

const SHOTS = join(__dirname, '..', 'shots');

const LOAD = `"""Load the readings."""


def load(*, count: int = 4):
    values = list(range(count))
    unit = 'mm'
    return values, unit
`;
const SCALE = `"""Scale the readings."""


def scale(values, *, factor: float = 2.0):
    scaled = [value * factor for value in values]

    total = sum(scaled)
    print('total', total)
    return scaled, total
`;
const node = (name: string, x: number): object => ({
  kind: 'operation',
  operation: `operations/${name}.py`,
  attributes: {},
  references: {},
  position: [x, 0]
});
const PIPELINE = JSON.stringify({
  version: 1,
  nodes: { load: node('load', 0), scale: node('scale', 304) },
  edges: { e: { from: ['load', 'values'], to: ['scale', 'values'] } }
});

async function shots(page: IJupyterLabPageFixture, name: string): Promise<void> {
  await page.screenshot({ path: join(SHOTS, `${name}-light.png`) });
  await page.theme.setDarkTheme();
  await page.screenshot({ path: join(SHOTS, `${name}-dark.png`) });
  await page.theme.setLightTheme();
}

async function read(page: IJupyterLabPageFixture, path: string): Promise<string> {
  return page.evaluate(async each => {
    const file = await window.jupyterapp.serviceManager.contents.get(each);
    return String(file.content);
  }, path);
}

async function openFile(page: IJupyterLabPageFixture, path: string): Promise<void> {
  await page.evaluate(async each => {
    await window.jupyterapp.commands.execute('docmanager:open', { path: each });
  }, path);
}

/** Puts another text into the cell of the notebook that holds a text. */
async function change(page: IJupyterLabPageFixture, old: string, text: string): Promise<void> {
  await page.evaluate(
    ([before, after]) => {
      const panel = window.jupyterapp.shell.currentWidget as unknown as {
        content: { widgets: { model: { sharedModel: { source: string } } }[] };
      };
      for (const { model } of panel.content.widgets) {
        if (model.sharedModel.source.includes(before ?? '')) {
          model.sharedModel.source = model.sharedModel.source.replace(before ?? '', after ?? '');
        }
      }
    },
    [old, text]
  );
}

test.use({ viewport: { width: 1600, height: 900 } });

test('a node is opened as a notebook, changed, and taken back', async ({ page, tmpPath }) => {
  const files: Record<string, string> = {
    'deepforge.toml': 'name = "scaling"\n',
    'operations/load.py': LOAD,
    'operations/scale.py': SCALE,
    'pipelines/scaling.pipeline.json': PIPELINE
  };
  for (const [path, text] of Object.entries(files)) {
    await page.contents.uploadContent(text, 'text', `${tmpPath}/${path}`);
  }
  const pipeline = `${tmpPath}/pipelines/scaling.pipeline.json`;
  await openFile(page, pipeline);
  const editor = page.locator('.df-PipelineEditor');
  const scale = editor.locator('.react-flow__node[data-id="scale"]');
  await expect(scale).toBeVisible();
  const side = page.locator('.df-Side');
  await page.locator('.df-GraphEditor-body').focus();
  await page.keyboard.press('Control+Enter');
  await expect(side.getByText('Done', { exact: true })).toBeVisible();
  const before = await side.locator('.df-Run-id').textContent();

  // From the node's menu; its input is what the run gave it.
  await scale.locator('.df-GraphNode-head').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Open as notebook', exact: true }).click();
  const notebook = page.locator('.jp-NotebookPanel:visible');
  await expect(notebook).toContainText("project.value('load', 'values'");
  await expect(notebook).toContainText('scaled = [value * factor for value in values]');
  await change(page, 'value * factor for', 'value * factor + 1 for');
  await change(page, 'factor = 2.0', 'factor = 3.0');
  await page.evaluate(async () => {
    const panel = window.jupyterapp.shell.currentWidget as unknown as {
      readonly sessionContext: { readonly ready: Promise<void> };
    };
    await panel.sessionContext.ready;
  });
  expect(await page.notebook.run()).toBe(true);
  await expect(notebook).toContainText('total 22.0');
  await shots(page, 'opened-notebook');

  // What would change is shown, and nothing is changed by looking.
  await notebook.getByRole('button', { name: 'Take changes back' }).click();
  const panel = page.locator('.df-TakeBack');
  await expect(panel.locator('.df-Diff')).toContainText('value * factor + 1 for');
  await expect(panel).toContainText('scale.factor');
  expect(await read(page, `${tmpPath}/operations/scale.py`)).toBe(SCALE);
  await shots(page, 'take-back');
  const { violations } = await new AxeBuilder({ page }).include('.df-TakeBack').analyze();
  expect(violations.filter(each => each.impact === 'serious').map(each => each.id)).toEqual([]);

  await panel.getByRole('button', { name: 'Take changes back' }).click();
  await expect(panel.getByRole('button', { name: 'Open the pipeline' })).toBeVisible();
  expect(await read(page, `${tmpPath}/operations/scale.py`)).toBe(
    SCALE.replace('value * factor for', 'value * factor + 1 for')
  );
  await panel.getByRole('button', { name: 'Look again' }).click();
  await expect(panel).toContainText('nothing that is not in the project already');

  // The pipeline does what the notebook did.
  await panel.getByRole('button', { name: 'Show the notebook' }).first().click();
  await openFile(page, pipeline);
  await expect(scale).toContainText('3.0');
  await page.locator('.df-GraphEditor-body').focus();
  await page.keyboard.press('Control+Enter');
  // Until it has begun, the side still shows the first one.
  await expect(side.locator('.df-Run-id')).not.toHaveText(before ?? '');
  await expect(side.getByText('Done', { exact: true })).toBeVisible();
  await side.getByRole('button', { name: 'Open the execution' }).click();
  const execution = page.locator('.df-Execution:visible');
  await execution.locator('.react-flow__node', { hasText: 'scale' }).first().click();
  await execution.getByRole('tab', { name: 'Output', exact: true }).click();
  await expect(execution.locator('.df-Log')).toContainText('total 22.0');
});

test('what was changed on both sides is for the user to decide', async ({ page, tmpPath }) => {
  const files: Record<string, string> = {
    'deepforge.toml': 'name = "scaling"\n',
    'operations/load.py': LOAD,
    'operations/scale.py': SCALE,
    'pipelines/scaling.pipeline.json': PIPELINE
  };
  for (const [path, text] of Object.entries(files)) {
    await page.contents.uploadContent(text, 'text', `${tmpPath}/${path}`);
  }
  await page.evaluate(
    project =>
      window.jupyterapp.commands.execute('deepforge:open-as-notebook', {
        project,
        path: 'pipelines/scaling.pipeline.json'
      }),
    tmpPath
  );
  const notebook = page.locator('.jp-NotebookPanel:visible');
  await expect(notebook).toContainText('sum(scaled)');
  await change(page, 'sum(scaled)', 'sum(scaled) / len(scaled)');
  const theirs = SCALE.replace('sum(scaled)', 'max(scaled)');
  await page.contents.uploadContent(theirs, 'text', `${tmpPath}/operations/scale.py`);
  await notebook.getByRole('button', { name: 'Take changes back' }).click();
  const panel = page.locator('.df-TakeBack');
  await expect(panel).toContainText('changed in the project, too');
  const take = panel.getByRole('button', { name: 'Take changes back' });
  await expect(take).toBeDisabled();
  await shots(page, 'take-back-conflict');
  await panel.getByLabel('Take the notebook’s version').check();
  await expect(take).toBeEnabled();
  await take.click();
  await expect(panel.getByRole('button', { name: 'Open the pipeline' })).toBeVisible();
  expect(await read(page, `${tmpPath}/operations/scale.py`)).toContain('sum(scaled) / len(scaled)');
});
