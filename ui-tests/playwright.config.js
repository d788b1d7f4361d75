// How the browser tests run: one JupyterLab of our own, real Chromium, no retries, no recordings.
const { mkdirSync, rmSync } = require('fs');
const { delimiter, join } = require('path');
const galata = require('@jupyterlab/galata/lib/utils');

const root = join(__dirname, '..');
const venvBin = join(root, '.venv', process.platform === 'win32' ? 'Scripts' : 'bin');

// Workers load this file too: what is chosen or made here is done by the first process only.
const port = (process.env.DEEPFORGE_UI_PORT ??= '8897');
const work = join(root, '.work', `ui-${port}`);
if (process.env.TEST_WORKER_INDEX === undefined) {
  rmSync(work, { recursive: true, force: true });
  for (const folder of ['root', 'tmp']) {
    mkdirSync(join(work, folder), { recursive: true });
  }
}

// Galata lets a page have 15 seconds to start, a tab to be shown and so on, whatever is set below: all have as long here.
const EXPECTED = 60000;
const { waitForCondition } = galata;
galata.waitForCondition = (condition, timeout = EXPECTED) => waitForCondition(condition, timeout);

const reporters = [['list']];
if (process.env.PLAYWRIGHT_JSON_OUTPUT_NAME) {
  reporters.push(['json', { outputFile: process.env.PLAYWRIGHT_JSON_OUTPUT_NAME }]);
}

module.exports = {
  testDir: 'tests',
  outputDir: 'test-results',
  reporter: reporters,
  retries: 0,
  workers: 1,
  // For slow machines. Nothing takes so long that does not fail.
  timeout: 300000,
  expect: { timeout: EXPECTED },
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    viewport: { width: 1280, height: 800 },
    trace: 'off',
    video: 'off',
    launchOptions: {
      executablePath: process.env.DEEPFORGE_CHROMIUM || '/usr/bin/chromium',
      args: [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync'
      ]
    }
  },
  webServer: {
    command: `"${join(venvBin, 'jupyter-lab')}" --config "${join(__dirname, 'jupyter_server_test_config.py')}"`,
    url: `http://127.0.0.1:${port}/api/status`,
    timeout: 120000,
    reuseExistingServer: false,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 10000 },
    env: {
      ...process.env,
      PATH: `${venvBin}${delimiter}${process.env.PATH}`,
      DEEPFORGE_UI_PORT: port,
      JUPYTERLAB_GALATA_ROOT_DIR: join(work, 'root'),
      JUPYTER_CONFIG_DIR: join(work, 'config'),
      JUPYTER_DATA_DIR: join(work, 'data'),
      IPYTHONDIR: join(work, 'ipython'),
      TMPDIR: join(work, 'tmp')
    }
  }
};
