// Pipeline files as documents: opened, edited, saved, changed by others; what is no pipeline is shown and never written.
import { expect, type IJupyterLabPageFixture, test } from '@jupyterlab/galata';
import { join } from 'path';

import { firstCheckpoint, RELOAD } from '../helpers/pages';
import { DIAMOND, type IPipelineWindow } from '../helpers/pipelines';

const SHOTS = join(__dirname, '..', 'shots');
const NAME = 'train.pipeline.json';

/** What is on the server's disk. */
async function onDisk(page: IJupyterLabPageFixture, path: string): Promise<string> {
  const response = await page.request.get(
    `/api/contents/${encodeURI(path)}?content=1&format=text&type=file`
  );
  return ((await response.json()) as { content: string }).content;
}

/** Writes a file as a program beside JupyterLab does. */
async function write(page: IJupyterLabPageFixture, path: string, content: string): Promise<void> {
  const response = await page.request.put(`/api/contents/${encodeURI(path)}`, {
    data: { type: 'file', format: 'text', content }
  });
  expect(response.ok()).toBe(true);
}

/** Opens a file as a double click in the file browser does, and waits until it is read. */
async function open(page: IJupyterLabPageFixture, path: string): Promise<void> {
  await page.evaluate(async at => {
    const { jupyterapp } = window as unknown as IPipelineWindow;
    const editor = await jupyterapp.commands.execute('docmanager:open', { path: at });
    await editor.context.ready;
  }, path);
}

function title(page: IJupyterLabPageFixture): Promise<string | null> {
  return page.evaluate(() => {
    const { jupyterapp } = window as unknown as IPipelineWindow;
    return jupyterapp.shell.currentWidget.pipeline.data.nodes['fit']?.title ?? null;
  });
}

async function save(page: IJupyterLabPageFixture): Promise<void> {
  await page.evaluate(async () => {
    const { jupyterapp } = window as unknown as IPipelineWindow;
    await jupyterapp.commands.execute('docmanager:save', {});
  });
}

test('a pipeline is edited, undone, saved; the file is canonical', async ({ page, tmpPath }) => {
  const path = `${tmpPath}/${NAME}`;
  await write(page, path, DIAMOND);
  await open(page, path);
  const tab = page.getByRole('main').getByRole('tab', { name: NAME });
  await expect(tab).toBeVisible();
  await expect(page.locator('.df-GraphEditor-body')).toBeVisible();

  const names = await page.evaluate(() => {
    const { jupyterapp } = window as unknown as IPipelineWindow;
    const { pipeline } = jupyterapp.shell.currentWidget;
    pipeline.setAttribute('fit', 'epochs', '20');
    pipeline.setTitle('fit', 'Train');
    const [title, epochs] = [pipeline.undoName, (pipeline.undo(), pipeline.undoName)];
    return [title, epochs];
  });
  expect(names).toEqual(['rename fit to Train', 'set epochs to 20']);
  await expect(page.locator('.jp-mod-dirty')).toHaveCount(1);
  expect(await onDisk(page, path)).toBe(DIAMOND);

  await save(page);
  await expect(page.locator('.jp-mod-dirty')).toHaveCount(0);
  expect(await onDisk(page, path)).toBe(DIAMOND.replace('"epochs": "10"', '"epochs": "20"'));
});

test('what others do to the file is merged while nothing is unsaved', async ({ page, tmpPath }) => {
  const path = `${tmpPath}/${NAME}`;
  await write(page, path, DIAMOND);
  await open(page, path);
  await page.evaluate(() => {
    const { jupyterapp } = window as unknown as IPipelineWindow;
    jupyterapp.shell.currentWidget.pipeline.setAttribute('fit', 'epochs', '20');
  });
  await save(page);
  const saved = await onDisk(page, path);
  await write(
    page,
    path,
    saved.replace('"position": [400, 0]', '"position": [400, 0],\n      "title": "Outside"')
  );
  await expect.poll(() => title(page)).toBe('Outside');
  const undone = await page.evaluate(() => {
    const { jupyterapp } = window as unknown as IPipelineWindow;
    const { pipeline } = jupyterapp.shell.currentWidget;
    const name = pipeline.undoName;
    pipeline.undo();
    return [
      name,
      pipeline.data.nodes['fit']?.attributes?.['epochs'],
      pipeline.data.nodes['fit']?.title
    ];
  });
  expect(undone).toEqual(['set epochs to 20', '10', 'Outside']);
});

test('JupyterLab asks when both the file and the document have changed', async ({
  page,
  tmpPath
}) => {
  const path = `${tmpPath}/${NAME}`;
  await write(page, path, DIAMOND);
  await open(page, path);
  await page.evaluate(() => {
    const { jupyterapp } = window as unknown as IPipelineWindow;
    jupyterapp.shell.currentWidget.pipeline.setAttribute('fit', 'epochs', '20');
  });
  const other = DIAMOND.replace('"epochs": "10"', '"epochs": "77"');
  await write(page, path, other);
  const saving = save(page);
  const dialog = page.locator('.jp-Dialog', { hasText: 'has changed on disk' });
  await expect(dialog).toBeVisible();
  expect(await onDisk(page, path)).toBe(other);
  await dialog.getByRole('button', { name: 'Revert' }).click();
  await saving;
  const epochs = await page.evaluate(() => {
    const { jupyterapp } = window as unknown as IPipelineWindow;
    return jupyterapp.shell.currentWidget.pipeline.data.nodes['fit']?.attributes?.['epochs'];
  });
  expect(epochs).toBe('77');
});

test('a file that is no pipeline is shown with its error and left alone', async ({
  page,
  tmpPath
}) => {
  const path = `${tmpPath}/${NAME}`;
  const broken = DIAMOND.replace('"epochs": "10"', '"epochs": 10');
  const line = broken.split('\n').findIndex(each => each.includes('"epochs": 10')) + 1;
  await write(page, path, broken);
  await open(page, path);
  const error = page.getByRole('alert').filter({ hasText: 'This file is not a pipeline' });
  await expect(error).toBeVisible();
  await expect(error).toContainText(`Line ${line}, column 19 (/nodes/fit/attributes/epochs)`);
  await expect(error).toContainText('expected text, received 10');
  await expect(page.locator('.df-GraphDocument-text .cm-content')).toContainText('"epochs": 10');
  await page.screenshot({ path: join(SHOTS, 'unreadable-light.png') });
  await page.theme.setDarkTheme();
  await page.screenshot({ path: join(SHOTS, 'unreadable-dark.png') });

  await save(page);
  await expect(page.getByText('Nothing was saved')).toBeVisible();
  expect(await onDisk(page, path)).toBe(broken);

  await error.getByRole('button', { name: 'Open as text' }).click();
  await expect(page.locator('.jp-FileEditor')).toBeVisible();
  await page.evaluate(async text => {
    const { jupyterapp } = window as unknown as IPipelineWindow;
    const { context } = jupyterapp.shell.currentWidget;
    await context.ready;
    context.model.fromString(text);
    await context.save();
  }, DIAMOND);
  await expect(page.locator('.df-GraphEditor-body')).toHaveCount(1);
  await expect(error).toBeHidden();
  expect(await onDisk(page, path)).toBe(DIAMOND);
});

test('a pipeline of a newer version and an empty file stay as they are', async ({
  page,
  tmpPath
}) => {
  const newer = '{"version": 2, "nodes": {}, "edges": {}, "new": 1.5e3}\n';
  const cases = [
    [newer.replace('1.5e3', '1'), 'written by a newer DeepForge'],
    ['', 'received the end of the file'],
    ['<<<<<<< HEAD\n{}\n', "Line 1, column 1: expected a value, received '<<<<<<<'"]
  ] as const;
  for (const [index, [text, message]] of cases.entries()) {
    const path = `${tmpPath}/case${index}.pipeline.json`;
    await write(page, path, text);
    await open(page, path);
    await expect(page.locator('.df-GraphDocument-error:visible')).toContainText(message);
    await save(page);
    expect(await onDisk(page, path)).toBe(text);
  }
});

test('a pipeline is open again after a reload, and follows its file when that is renamed', async ({
  page,
  tmpPath
}) => {
  const path = `${tmpPath}/${NAME}`;
  await write(page, path, DIAMOND);
  const checkpoint = firstCheckpoint(page);
  await open(page, path);
  await checkpoint;
  const main = page.getByRole('main');
  await expect(page.locator('.df-GraphEditor-body')).toBeVisible();
  // What is open is kept a moment later.
  const kept = page.waitForResponse(
    response =>
      response.url().includes('/workspaces') &&
      (response.request().postData() ?? '').includes('renamed.pipeline.json')
  );
  await page.evaluate(
    async paths => {
      const { jupyterapp } = window as unknown as IPipelineWindow;
      await jupyterapp.serviceManager.contents.rename(...paths);
    },
    [path, `${tmpPath}/renamed.pipeline.json`] as const
  );
  await expect(main.getByRole('tab', { name: 'renamed.pipeline.json' })).toBeVisible();
  await page.evaluate(() => {
    const { jupyterapp } = window as unknown as IPipelineWindow;
    jupyterapp.shell.currentWidget.pipeline.setAttribute('fit', 'epochs', '20');
  });
  await save(page);
  expect(await onDisk(page, `${tmpPath}/renamed.pipeline.json`)).toContain('"epochs": "20"');

  await kept;
  await page.reload(RELOAD);
  await expect(main.getByRole('tab', { name: 'renamed.pipeline.json' })).toBeVisible();
  await expect(page.locator('.df-GraphEditor-body')).toBeVisible();
  await page.screenshot({ path: join(SHOTS, 'document-light.png') });
});
