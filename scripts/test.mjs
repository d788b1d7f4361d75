// npm test [-- --only lint|jest|pytest|ui]: sets up, runs every test, ends with one line `N passed, N failed`.
import { UsageError, main, tell } from './lib/command.mjs';
import { jest, lint, pytest, ui } from './lib/runners.mjs';
import { setUp } from './lib/setup.mjs';
import { say } from './lib/steps.mjs';

const GROUPS = { lint, jest, pytest, ui };

await main(async args => {
  const groups = chooseGroups(args);
  const total = { passed: 0, failed: 0 };
  try {
    await setUp();
    for (const [name, group] of groups) {
      const counts = await runGroup(name, group);
      total.passed += counts.passed;
      total.failed += counts.failed;
    }
  } catch (error) {
    tell(error);
    total.failed += 1;
  }
  process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`);
  return total.failed === 0 ? 0 : 1;
});

function chooseGroups(args) {
  if (args.length === 0) {
    return Object.entries(GROUPS);
  }
  const chosen = (args[1] ?? '').split(',');
  if (args[0] !== '--only' || args.length !== 2 || chosen.some(name => !(name in GROUPS))) {
    throw new UsageError(
      'Usage: npm test [-- --only lint,jest,pytest,ui], one or more of the four'
    );
  }
  return Object.entries(GROUPS).filter(([name]) => chosen.includes(name));
}

/** A group that breaks down without a count is one failure; the other groups still run. */
async function runGroup(name, group) {
  const began = Date.now();
  say(`\n== ${name}`);
  let counts;
  try {
    counts = await group();
  } catch (error) {
    tell(error);
    counts = { passed: 0, failed: 1, skipped: 0 };
  }
  const { passed, failed, skipped } = counts;
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  const left = skipped > 0 ? `, ${skipped} skipped` : '';
  say(`== ${name}: ${passed} passed, ${failed} failed${left} in ${seconds} s`);
  return counts;
}
