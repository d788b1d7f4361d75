// The groups of tests. Each runs one tool and returns how many of its tests passed, failed and were skipped.
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { provideChromium } from './chromium.mjs';
import { ROOT, WORK, nodeProgram, venvProgram } from './paths.mjs';
import { findPort } from './ports.mjs';
import { ProgramError, mustRun, run } from './processes.mjs';
import { say, step } from './steps.mjs';

const RESULTS = join(WORK, 'results');

/** Linters, formatters, type checkers and the layers: each counts as one test. */
export async function lint() {
  const node = (path, ...args) => [process.execPath, [nodeProgram(path), ...args]];
  const checks = {
    tsc: node('typescript/bin/tsc', '--project', 'tsconfig.json'),
    'generated types': [process.execPath, ['scripts/generate-types.mjs', '--check']],
    eslint: node('eslint/bin/eslint.js', '.'),
    prettier: node('prettier/bin/prettier.cjs', '--check', '.'),
    stylelint: node('stylelint/bin/stylelint.mjs', 'style/**/*.css'),
    'dependency-cruiser': node('dependency-cruiser/bin/dependency-cruise.mjs', 'src'),
    ruff: [venvProgram('ruff'), ['check', '.']],
    'ruff format': [venvProgram('ruff'), ['format', '--check', '.']],
    mypy: [venvProgram('mypy'), []],
    'import-linter': [venvProgram('lint-imports'), []]
  };
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const [name, [program, args]] of Object.entries(checks)) {
    const { code, output } = await run(program, args, { quiet: true, limit: 600 });
    if (code === 0) {
      counts.passed += 1;
      say(`  ✓ ${name}`);
    } else {
      counts.failed += 1;
      say(`  ✗ ${name}\n${output.trimEnd()}`);
    }
  }
  return counts;
}

/** The TypeScript unit tests. */
export async function jest() {
  const file = resultFile('jest.json');
  const args = [nodeProgram('jest/bin/jest.js'), '--json', `--outputFile=${file}`];
  await run(process.execPath, args, { toStderr: true, limit: 900 });
  const result = JSON.parse(readResult(file));
  return {
    passed: result.numPassedTests,
    // A file that could not even be loaded has no tests to count: it is one failure.
    failed: result.numFailedTests + result.numRuntimeErrorTestSuites,
    skipped: result.numPendingTests
  };
}

/** The Python tests, given a wheel as users would install it. */
export async function pytest() {
  const file = resultFile('pytest.xml');
  const wheel = await step('Building the wheel', buildWheel);
  const { code } = await run(venvProgram('python'), ['-m', 'pytest', `--junitxml=${file}`], {
    env: { DEEPFORGE_WHEEL: wheel, IPYTHONDIR: join(WORK, 'ipython') },
    toStderr: true,
    limit: 2400
  });
  const [, suite] = /<testsuite\s([^>]*)>/.exec(readResult(file)) ?? [];
  const count = name => Number(new RegExp(`\\b${name}="(\\d+)"`).exec(suite ?? '')?.[1] ?? 0);
  const bad = count('failures') + count('errors');
  return {
    passed: Math.max(0, count('tests') - bad - count('skipped')),
    // pytest can fail with no failing test, e.g. when it could not collect or was interrupted.
    failed: bad === 0 && code !== 0 ? 1 : bad,
    skipped: count('skipped')
  };
}

/** The browser tests, in real Chromium: without jupyter-collaboration, then those that need it. */
export async function ui() {
  const chromium = await provideChromium();
  if (chromium === null) {
    say(
      'The browser tests need Chromium, which is not on this machine: install it, or name its program in DEEPFORGE_CHROMIUM.'
    );
    return { passed: 0, failed: process.env.CI ? 1 : 0, skipped: 1 };
  }
  const alone = await playwright('playwright.config.js', chromium);
  const together = await playwright('playwright.collaboration.config.js', chromium);
  return {
    passed: alone.passed + together.passed,
    failed: alone.failed + together.failed,
    skipped: alone.skipped + together.skipped
  };
}

async function playwright(config, chromium) {
  const file = resultFile(`ui-${config}.json`);
  const args = [nodeProgram('@playwright/test/cli.js'), 'test', '--config', config];
  await run(process.execPath, args, {
    cwd: join(ROOT, 'ui-tests'),
    env: {
      DEEPFORGE_CHROMIUM: chromium,
      DEEPFORGE_UI_PORT: String(await findPort(8897)),
      PLAYWRIGHT_JSON_OUTPUT_NAME: file
    },
    toStderr: true,
    limit: 2400
  });
  const { stats, errors } = JSON.parse(readResult(file));
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + errors.length,
    skipped: stats.skipped
  };
}

/** Builds the wheel from the checkout, with the extension that set-up has built; returns its path. */
async function buildWheel() {
  const folder = join(WORK, 'wheel');
  rmSync(folder, { recursive: true, force: true });
  const args = ['-m', 'hatchling', 'build', '--target', 'wheel', '--directory', folder];
  await mustRun(venvProgram('python'), args, { quiet: true });
  return join(folder, readdirSync(folder).find(name => name.endsWith('.whl')));
}

/** Where a runner writes its result; what an earlier run wrote is removed. */
function resultFile(name) {
  mkdirSync(RESULTS, { recursive: true });
  const file = join(RESULTS, name);
  if (existsSync(file)) {
    rmSync(file);
  }
  return file;
}

function readResult(file) {
  if (!existsSync(file)) {
    throw new ProgramError('It ended without a result; what it printed is above.');
  }
  return readFileSync(file, 'utf-8');
}
