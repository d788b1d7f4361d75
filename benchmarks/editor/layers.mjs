// Plays the gestures on the canvas with layers and with a pipeline, in turn; writes one JSON document with all frame times.
// node layers.mjs '{"work", "counts", "rounds", "moves"}'
import { join } from 'node:path';

import { chromium } from 'playwright';

import { provideChromium } from '../../scripts/lib/chromium.mjs';
import { bundle } from './bundle.mjs';
import { drag, pan, zoom } from './gestures.mjs';
import { serve } from './serve.mjs';

const options = JSON.parse(process.argv[2]);
const tell = text => process.stderr.write(`${text}\n`);
const GESTURES = { drag, pan, zoom };
const KINDS = ['layers', 'pipeline'];

const executablePath = await provideChromium();
if (executablePath === null) {
  tell('Chromium is missing; install it, or name it with DEEPFORGE_CHROMIUM.');
  process.exit(1);
}
const folder = join(options.work, 'canvas');
tell('bundling the page');
await bundle('./benchmarks/editor/canvas.jsx', folder);
const server = await serve(folder);
const browser = await chromium.launch({
  executablePath,
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking']
});
try {
  const result = { frames: {}, version: browser.version() };
  for (const count of options.counts) {
    result.frames[count] = await measure(count);
  }
  process.stdout.write(`${JSON.stringify(result)}\n`);
} finally {
  await browser.close();
  server.close();
}

/** Frame times by gesture and kind, one list a round; the two pages take turns, and so does who begins. */
async function measure(count) {
  const context = await browser.newContext({ viewport: { width: 1100, height: 800 } });
  const pages = {};
  for (const kind of KINDS) {
    pages[kind] = await context.newPage();
    await pages[kind].goto(`${server.url}?kind=${kind}&nodes=${count}`);
    await pages[kind].waitForSelector('.react-flow__edge', { state: 'attached' });
    await pages[kind].waitForTimeout(1000);
  }
  const result = {};
  for (const scene of ['whole', 'close']) {
    for (const kind of KINDS) {
      await pages[kind].evaluate(isClose => {
        isClose ? window.flow.zoom('reset') : window.flow.fit();
      }, scene === 'close');
      await pages[kind].waitForTimeout(500);
    }
    for (const [name, gesture] of Object.entries(GESTURES)) {
      const rounds = { layers: [], pipeline: [] };
      for (let round = 0; round < options.rounds; round++) {
        for (const kind of round % 2 === 0 ? KINDS : [...KINDS].reverse()) {
          await pages[kind].bringToFront();
          rounds[kind].push(await gesture(pages[kind], options.moves));
        }
      }
      tell(`${name}, ${count} nodes, ${scene}: ${options.rounds} rounds`);
      result[scene === 'whole' ? name : `close_${name}`] = rounds;
    }
  }
  await context.close();
  return result;
}
