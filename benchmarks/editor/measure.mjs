// Plays the gestures in JupyterLab and on the bare page, in turn; writes one JSON document with all frame times.
// node measure.mjs '{"url", "token", "work", "counts", "openCounts", "rounds", "moves"}'
import { join } from 'node:path';

import { bundle } from './bundle.mjs';
import { drag, pan } from './gestures.mjs';
import { canvasSize, closePipeline, openLab, openPipeline } from './lab.mjs';
import { launch, openCanvas, playRounds, tell } from './rounds.mjs';
import { serve } from './serve.mjs';

const options = JSON.parse(process.argv[2]);
const GESTURES = { drag, pan };

const bareFolder = join(options.work, 'bare');
tell('bundling the bare page');
await bundle('./benchmarks/editor/bare.jsx', bareFolder);
const bareServer = await serve(bareFolder);
const browser = await launch();
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
  await openCanvas(bare, `${bareServer.url}?nodes=${count}`);
  const show = async scene => {
    if (scene === 'close') {
      await lab.locator('.df-Graph-percent').click();
      await bare.evaluate(() => window.flow.zoomTo(1));
      await bare.waitForTimeout(500);
    }
  };
  const { rounds, moves } = options;
  const pages = { editor: lab, bare };
  const title = `${count} nodes`;
  const result = await playRounds({ pages, gestures: GESTURES, show, rounds, moves, title });
  await context.close();
  return { size, ...result };
}
