// What browser tests need of pages beyond the fixture.
import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import { expect, type Locator, type Page, type Response } from '@playwright/test';

/** For `page.reload`: a document is open, so JupyterLab never shows the launcher that it would wait for. */
export const RELOAD = { waitForIsReady: false, timeout: 120000 };

/** Keras itself has to start, on a machine that may be busy. */
export const KERAS = { timeout: 180000 };

interface IBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where something is once the canvas has come to rest: it was drawn ten times in the same place. */
export async function settled(locator: Locator): Promise<IBox> {
  let last = '';
  await expect(async () => {
    last = JSON.stringify(await locator.boundingBox());
    // Pictures, not time: where the machine is slow, what moves is drawn seldom.
    await locator.evaluate(async () => {
      for (let at = 0; at < 10; at += 1) {
        await new Promise(requestAnimationFrame);
      }
    });
    expect(JSON.stringify(await locator.boundingBox())).toBe(last);
    expect(last).not.toBe('null');
  }).toPass({ intervals: [100] });
  return JSON.parse(last) as IBox;
}

/** The middle of something that has come to rest. */
export async function middle(locator: Locator): Promise<readonly [number, number]> {
  const { x, y, width, height } = await settled(locator);
  return [x + width / 2, y + height / 2];
}

/**
 * The first checkpoint of a document that is about to be opened. JupyterLab makes it once the document is shown; a rename
 * before its answer makes that an error, and JupyterLab closes the document.
 */
export function firstCheckpoint(page: Page): Promise<Response> {
  return page.waitForResponse(
    response => response.url().includes('/checkpoints') && response.request().method() === 'POST'
  );
}

/** Opens a file as a double click in the file browser does, and waits until it is read. */
export async function openDocument(page: IJupyterLabPageFixture, path: string): Promise<void> {
  await page.evaluate(async at => {
    const widget: unknown = await window.jupyterapp.commands.execute('docmanager:open', {
      path: at
    });
    await (widget as { readonly context: { readonly ready: Promise<void> } }).context.ready;
  }, path);
}

/** Opens a notebook and waits until its kernel can be asked to run something. */
export async function openNotebook(page: IJupyterLabPageFixture, path: string): Promise<void> {
  await openDocument(page, path);
  expect(await page.notebook.activate(path.slice(path.lastIndexOf('/') + 1))).toBe(true);
}
