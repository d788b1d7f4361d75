// npm start [-- EXAMPLE --no-browser --port N]: sets up, then serves JupyterLab on a copy of an example project.
import { randomBytes } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

import { UsageError, main } from './lib/command.mjs';
import { ROOT, WORK, venvProgram } from './lib/paths.mjs';
import { HOST, findPort, isFree } from './lib/ports.mjs';
import { ProgramError, mustRun, start } from './lib/processes.mjs';
import { setUp } from './lib/setup.mjs';
import { say, step } from './lib/steps.mjs';

const FIRST_PORT = 8888;
const EXAMPLES = join(ROOT, 'examples');
const FIRST_EXAMPLE = 'digits';
const START_LIMIT_S = 120;

await main(async args => {
  const { browser, collaboration, example, port: wanted } = readOptions(args);
  const project = join(WORK, example);
  const port = wanted ?? (await findPort(FIRST_PORT));
  if (wanted !== null && !(await isFree(port))) {
    throw new UsageError(`Port ${port} of ${HOST} is in use; choose another with --port N.`);
  }
  await setUp();
  if (!existsSync(project)) {
    await step(`Copying the example project to .work/${example}`, () =>
      copyExample(join(EXAMPLES, example), project)
    );
  }
  return serve(project, port, browser, collaboration);
});

function readOptions(args) {
  const options = { browser: true, collaboration: false, example: FIRST_EXAMPLE, port: null };
  const examples = readdirSync(EXAMPLES).sort();
  const rest = [...args];
  while (rest.length > 0) {
    const [name, inline] = rest.shift().split('=');
    const port = name === '--port' ? Number(inline ?? rest.shift()) : NaN;
    if (name === '--no-browser') {
      options.browser = false;
    } else if (name === '--collaboration') {
      options.collaboration = true;
    } else if (examples.includes(name)) {
      options.example = name;
    } else if (Number.isInteger(port) && port > 0 && port < 65536) {
      options.port = port;
    } else {
      throw new UsageError(
        `Usage: npm start [-- [${examples.join(' | ')}] [--no-browser] [--collaboration] [--port N]]`
      );
    }
  }
  return options;
}

/**
 * A copy, so that the user may change everything; a repository of its own, as `deepforge new` makes it, so that
 * the checkout's history is left alone. It gets its name last: an interrupted copy is made again.
 */
async function copyExample(example, project) {
  const draft = `${project}.draft`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(WORK, { recursive: true });
  cpSync(example, draft, {
    recursive: true,
    filter: path => !/(__pycache__|\.ipynb_checkpoints|\.deepforge)$/.test(path)
  });
  const identity = [
    '-c',
    'user.name=DeepForge',
    '-c',
    'user.email=deepforge@localhost',
    '-c',
    'commit.gpgsign=false'
  ];
  for (const args of [
    ['init', '--quiet'],
    ['config', 'deepforge.created', 'true'],
    ['add', '--all'],
    [...identity, 'commit', '--quiet', '--message', 'Copy the example project']
  ]) {
    await mustRun('git', ['-C', draft, ...args], { quiet: true });
  }
  renameSync(draft, project);
}

async function serve(project, port, browser, collaboration) {
  const token = randomBytes(24).toString('hex');
  const notebook = findNotebook(project);
  const page = notebook === null ? '/lab' : `/lab/tree/${encodeURI(notebook)}`;
  const args = [
    `--ServerApp.root_dir=${project}`,
    `--ServerApp.ip=${HOST}`,
    `--ServerApp.port=${port}`,
    '--ServerApp.port_retries=0',
    `--LabApp.default_url=${page}`,
    '--LabApp.news_url=None',
    '--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate',
    // jupyter-collaboration is in .venv for the tests; with it, documents are shared and saved by the server.
    `--YDocExtension.disable_rtc=${collaboration ? 'False' : 'True'}`,
    `--SQLiteYStore.db_path=${join(WORK, 'documents.db')}`
  ];
  if (!browser) {
    args.push('--no-browser');
  }
  if (process.getuid?.() === 0) {
    say('You are root: JupyterLab is started with --allow-root.');
    args.push('--allow-root');
  }
  // The token travels in the environment: everybody on the machine can read a command line.
  const server = start(venvProgram('jupyter-lab'), args, {
    cwd: project,
    env: { JUPYTER_TOKEN: token },
    stdio: ['ignore', 'inherit', 'inherit']
  });
  const ended = new Promise(resolve => {
    server.once('close', code => resolve(code ?? 1));
  });
  await waitUntilServing(`http://${HOST}:${port}/api/status?token=${token}`, ended);
  process.stdout.write(`\nJupyterLab is ready: http://${HOST}:${port}${page}?token=${token}\n`);
  process.stdout.write('Ctrl-C ends it and everything it has started.\n\n');
  return ended;
}

async function waitUntilServing(url, ended) {
  let code = null;
  void ended.then(value => {
    code = value;
  });
  for (const began = Date.now(); Date.now() - began < START_LIMIT_S * 1000;) {
    if (code !== null) {
      throw new ProgramError(`JupyterLab ended with exit code ${code} before it served.`);
    }
    const isServing = await fetch(url).then(
      response => response.ok,
      () => false
    );
    if (isServing) {
      return;
    }
    await new Promise(resolve => {
      setTimeout(resolve, 200);
    });
  }
  throw new ProgramError(`JupyterLab did not serve within ${START_LIMIT_S} seconds.`);
}

/** The first notebook of a project, relative to it, with forward slashes. */
function findNotebook(project) {
  const found = readdirSync(project, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name.endsWith('.ipynb'))
    .map(entry => relative(project, join(entry.parentPath ?? entry.path, entry.name)))
    .filter(path => !path.startsWith('.') && !path.includes('.ipynb_checkpoints'))
    .sort((left, right) => depth(left) - depth(right) || left.localeCompare(right));
  return found[0]?.replaceAll('\\', '/') ?? null;
}

function depth(path) {
  return dirname(path) === '.' ? 0 : path.split(/[\\/]/).length - 1;
}
