// What the benchmarks of canvases share: a browser without a screen, and gestures played on two pages in turn.
import { chromium } from 'playwright';

import { provideChromium } from '../../scripts/lib/chromium.mjs';

export const tell = text => process.stderr.write(`${text}\n`);

/** Chromium without a screen; ends the process, with the reason, where there is none. */
export async function launch() {
  const executablePath = await provideChromium();
  if (executablePath === null) {
    tell('Chromium is missing; install it, or name it with DEEPFORGE_CHROMIUM.');
    process.exit(1);
  }
  return chromium.launch({
    executablePath,
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking']
  });
}

/** Opens a page of a bundled canvas and waits until it has drawn its edges. */
export async function openCanvas(page, url) {
  await page.goto(url);
  await page.waitForSelector('.react-flow__edge', { state: 'attached' });
  await page.waitForTimeout(1000);
}

/**
 * Frame times by gesture and page, one list a round; the pages take turns, and so does who begins.
 *
 * @param pages - by name
 * @param show - brings the pages to a scene: `whole`, then `close`
 */
export async function playRounds({ pages, gestures, show, rounds, moves, title }) {
  const names = Object.keys(pages);
  const result = {};
  for (const scene of ['whole', 'close']) {
    await show(scene);
    for (const [name, gesture] of Object.entries(gestures)) {
      const times = Object.fromEntries(names.map(each => [each, []]));
      for (let round = 0; round < rounds; round++) {
        for (const each of round % 2 === 0 ? names : [...names].reverse()) {
          await pages[each].bringToFront();
          times[each].push(await gesture(pages[each], moves));
        }
      }
      tell(`${name}, ${title}, ${scene}: ${rounds} rounds`);
      result[scene === 'whole' ? name : `close_${name}`] = times;
    }
  }
  return result;
}
