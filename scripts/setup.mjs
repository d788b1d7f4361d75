// npm run setup: everything that the other commands need; the second time takes seconds.
import { UsageError, main } from './lib/command.mjs';
import { setUp } from './lib/setup.mjs';
import { say } from './lib/steps.mjs';

await main(async args => {
  if (args.length > 0) {
    throw new UsageError('Usage: npm run setup (no options)');
  }
  const began = Date.now();
  await setUp();
  say(`Set up in ${((Date.now() - began) / 1000).toFixed(1)} s.`);
});
