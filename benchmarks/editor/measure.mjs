// Plays the gestures in JupyterLab and on the bare page, in turn; writes one JSON document with all frame times.
// node measure.mjs '{"url", "token", "work", "counts", "openCounts", "rounds", "moves"}'
import { join } from 'node:path';

import { chromium } from 'playwright';

import { provideChromium } from '../../scripts/lib/chromium.mjs';
import { bundle } from './bundle.mjs';
import { drag, pan } from './gestures.mjs';
import { canvasSize, closePipeline, openLab, openPipeline } from './lab.mjs';
import { serve } from './serve.mjs';

const options = JSON.parse(process.argv[2]);
const tell = text => process.stderr.write(`${text}\n`);
const GESTURES = { drag, pan };

const executablePath = await provideChromium();
if (executablePath === null) {
  tell('Chromium is missing; install it, or name it with DEEPFORGE_CHROMIUM.');
  process.exit(1);
}
const bareFolder = join(options.work, 'bare');
tell('bundling the bare page');
await bundle('./benchmarks/editor/bare.jsx', bareFolder);
const bareServer = await serve(bareFolder);
const browser = await chromium.launch({
  executablePath,
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking']
});
try {
  const result = { frames: {}, open: {}, version: browser.version() };
  for (const count of options.openCounts) {
    result.open[count] = await measureOpening(count);
  }
  for (const count of options.counts) {
    result.frames[count] = await measureFrames(count);
  }
  process.stdout.write(`${JSON.stringify(result)}\n`);
} finally {
  await browser.close();
  bareServer.close();
}

/** Times of each opening; the first in a page also loads the editor's code. */
async function measureOpening(count) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await openLab(context, options);
  const seconds = [];
  for (let round = 0; round <= options.rounds; round++) {
    seconds.push(await openPipeline(page, count));
    tell(`open ${count} nodes: painted after ${seconds.at(-1).painted.toFixed(2)} s`);
    await closePipeline(page);
  }
  await context.close();
  return seconds;
}

/** Frame times by gesture and page, one list a round; the two pages take turns, and so does who begins. */
async function measureFrames(count) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const lab = await openLab(context, options);
  await openPipeline(lab, count);
  const size = await canvasSize(lab);
  const bare = await context.newPage();
  await bare.setViewportSize(size);
  await bare.goto(`${bareServer.url}?nodes=${count}`);
  await bare.waitForSelector('.react-flow__edge', { state: 'attached' });
  await bare.waitForTimeout(1000);
  const pages = { editor: lab, bare };
  const result = { size };
  for (const scene of ['whole', 'close']) {
    if (scene === 'close') {
      await lab.locator('.df-Graph-percent').click();
      await bare.evaluate(() => window.flow.zoomTo(1));
      await bare.waitForTimeout(500);
    }
    for (const [name, gesture] of Object.entries(GESTURES)) {
      const rounds = { editor: [], bare: [] };
      for (let round = 0; round < options.rounds; round++) {
        for (const kind of round % 2 === 0 ? ['editor', 'bare'] : ['bare', 'editor']) {
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
