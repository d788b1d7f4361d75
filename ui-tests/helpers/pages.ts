// What browser tests need of pages beyond the fixture.
import { expect, type Locator } from '@playwright/test';

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

/** Where something is once the canvas has come to rest. */
export async function settled(locator: Locator): Promise<IBox> {
  let last = '';
  await expect(async () => {
    const now = JSON.stringify(await locator.boundingBox());
    const isSame = now === last;
    last = now;
    expect(isSame && now !== 'null').toBe(true);
  }).toPass({ intervals: [100] });
  return JSON.parse(last) as IBox;
}

/** The middle of something that has come to rest. */
export async function middle(locator: Locator): Promise<readonly [number, number]> {
  const { x, y, width, height } = await settled(locator);
  return [x + width / 2, y + height / 2];
}
