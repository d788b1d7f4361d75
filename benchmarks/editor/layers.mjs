// Plays the gestures on the canvas with layers and with a pipeline, in turn; writes one JSON document with all frame times.
// node layers.mjs '{"work", "counts", "rounds", "moves"}'
import { join } from 'node:path';

import { bundle } from './bundle.mjs';
import { drag, pan, zoom } from './gestures.mjs';
import { launch, openCanvas, playRounds, tell } from './rounds.mjs';
import { serve } from './serve.mjs';

const options = JSON.parse(process.argv[2]);
const GESTURES = { drag, pan, zoom };
const KINDS = ['layers', 'pipeline'];

const folder = join(options.work, 'canvas');
tell('bundling the page');
await bundle('./benchmarks/editor/canvas.jsx', folder);
const server = await serve(folder);
const browser = await launch();
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
    await openCanvas(pages[kind], `${server.url}?kind=${kind}&nodes=${count}`);
  }
  const show = async scene => {
    for (const kind of KINDS) {
      await pages[kind].evaluate(isClose => {
        isClose ? window.flow.zoom('reset') : window.flow.fit();
      }, scene === 'close');
      await pages[kind].waitForTimeout(500);
    }
  };
  const { rounds, moves } = options;
  const title = `${count} nodes`;
  const result = await playRounds({ pages, gestures: GESTURES, show, rounds, moves, title });
  await context.close();
  return result;
}
