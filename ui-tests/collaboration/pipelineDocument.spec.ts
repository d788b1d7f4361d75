// One pipeline in two browsers, with jupyter-collaboration: edits of both merge, and the server writes the file.
import { type APIRequestContext, expect, type Page, test } from '@playwright/test';

import { DIAMOND, type IPipelineWindow } from '../helpers/pipelines';

const NAME = 'shared.pipeline.json';

async function onDisk(request: APIRequestContext, path = NAME): Promise<string> {
  const response = await request.get(`/api/contents/${path}?content=1&format=text&type=file`);
  return ((await response.json()) as { content: string }).content;
}

async function write(request: APIRequestContext, content: string): Promise<void> {
  const data = { type: 'file', format: 'text', content };
  expect((await request.put(`/api/contents/${NAME}`, { data })).ok()).toBe(true);
}

/** Opens the file in a page as a person does who follows a link to it. */
async function open(page: Page): Promise<void> {
  await page.goto(`/lab/tree/${NAME}?reset`);
  await page.locator('.df-PipelineEditor').waitFor();
  await page.evaluate(async () => {
    const { jupyterapp } = window as unknown as IPipelineWindow;
    await jupyterapp.shell.currentWidget.context.ready;
  });
}

/** Title and epochs of a node, as the page has them now. */
function fit(page: Page): Promise<readonly (string | undefined)[]> {
  return page.evaluate(() => {
    const { jupyterapp } = window as unknown as IPipelineWindow;
    const node = jupyterapp.shell.currentWidget.pipeline.data.nodes['fit'];
    return [node?.title, node?.attributes?.['epochs']];
  });
}

test('two people edit one node; the server writes the canonical file', async ({
  browser,
  request
}) => {
  await write(request, DIAMOND);
  const [first, second] = [await browser.newPage(), await browser.newPage()];
  await open(first);
  await open(second);
  const isShared = await first.evaluate(() => {
    const { jupyterapp } = window as unknown as IPipelineWindow;
    return jupyterapp.shell.currentWidget.context.model.collaborative;
  });
  expect(isShared).toBe(true);

  // Without waiting for each other: one sets an attribute, the other a title.
  await Promise.all([
    first.evaluate(() => {
      const { jupyterapp } = window as unknown as IPipelineWindow;
      jupyterapp.shell.currentWidget.pipeline.setAttribute('fit', 'epochs', '20');
    }),
    second.evaluate(() => {
      const { jupyterapp } = window as unknown as IPipelineWindow;
      jupyterapp.shell.currentWidget.pipeline.setTitle('fit', 'Train');
    })
  ]);
  for (const page of [first, second]) {
    await expect.poll(() => fit(page)).toEqual(['Train', '20']);
  }
  const expected = DIAMOND.replace('"epochs": "10"', '"epochs": "20"').replace(
    '"references": {}\n    },\n    "load"',
    '"references": {},\n      "title": "Train"\n    },\n    "load"'
  );
  await expect.poll(() => onDisk(request)).toBe(expected);

  // Undo takes back one's own step only.
  const name = await first.evaluate(() => {
    const { jupyterapp } = window as unknown as IPipelineWindow;
    const { pipeline } = jupyterapp.shell.currentWidget;
    const undone = pipeline.undoName;
    pipeline.undo();
    return undone;
  });
  expect(name).toBe('set epochs to 20');
  await expect.poll(() => fit(second)).toEqual(['Train', '10']);
  await expect.poll(() => onDisk(request)).toBe(expected.replace('"20"', '"10"'));
  await Promise.all([first.close(), second.close()]);
});

test('two new nodes of one name stay two', async ({ browser, request }) => {
  await write(request, DIAMOND);
  const pages = [await browser.newPage(), await browser.newPage()];
  await Promise.all(pages.map(open));
  const add = (page: Page): Promise<string> =>
    page.evaluate(() => {
      const { jupyterapp } = window as unknown as IPipelineWindow;
      const node = { kind: 'input', artifact: null, position: [0, 0] } as const;
      return jupyterapp.shell.currentWidget.pipeline.add({ ...node, position: [0, 0] }, 'digits');
    });
  const ids = await Promise.all(pages.map(add));
  expect(new Set(ids).size).toBe(2);
  await expect
    .poll(async () => Object.keys((JSON.parse(await onDisk(request)) as { nodes: object }).nodes))
    .toEqual(expect.arrayContaining(ids));
  await Promise.all(pages.map(page => page.close()));
});

test('a file that becomes unreadable is left alone, and comes back when it is repaired', async ({
  browser,
  request
}) => {
  await write(request, DIAMOND);
  const page = await browser.newPage();
  await open(page);
  const conflict = `<<<<<<< ours\n${DIAMOND}`;
  await write(request, conflict);
  const error = page.getByRole('alert').filter({ hasText: 'This file is not a pipeline' });
  await expect(error).toContainText('Line 1, column 1');
  await page.evaluate(async () => {
    const { jupyterapp } = window as unknown as IPipelineWindow;
    await jupyterapp.commands.execute('docmanager:save', {});
  });
  // Whoever opens it now finds it as it is.
  const other = await browser.newPage();
  await open(other);
  await expect(other.getByRole('alert').filter({ hasText: 'not a pipeline' })).toBeVisible();
  await other.close();
  expect(await onDisk(request)).toBe(conflict);

  await write(request, DIAMOND.replace('"epochs": "10"', '"epochs": "30"'));
  await expect(error).toBeHidden();
  await expect.poll(() => fit(page)).toEqual([undefined, '30']);
  await page.close();
});
