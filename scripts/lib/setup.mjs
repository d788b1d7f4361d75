// The set-up that every command shares: a Python environment, node modules, the built extension, the kernel.
import { existsSync, lstatSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

import { EXTENSION, ROOT, VENV, nodeProgram, venvProgram } from './paths.mjs';
import { checkPrerequisites, isNewEnough } from './prerequisites.mjs';
import { ProgramError, mustRun } from './processes.mjs';
import { alone, say, stampedStep, step } from './steps.mjs';

const EXTENSION_ENTRY = 'python/deepforge/labextension/package.json';
const LINK = join(VENV, 'share', 'jupyter', 'labextensions', 'deepforge');
const SERVER_CONFIG = 'jupyter-config/server-config/deepforge.json';
const SERVER_CONFIG_LINK = join(VENV, 'etc', 'jupyter', 'jupyter_server_config.d', 'deepforge.json');
const quiet = { quiet: true };

/** Brings the checkout to a state in which everything runs. Steps whose inputs have not changed are left out. */
export async function setUp() {
  const python = checkPrerequisites();
  await alone(async () => {
    await makeEnvironment(python);
    await installPythonPackages();
    await installNodeModules();
    await buildExtension();
    await installDeepForge();
    await installKernel();
  });
}

async function makeEnvironment(python) {
  if (existsSync(venvProgram('python')) && isNewEnough(venvProgram('python'))) {
    return;
  }
  await step('Making the Python environment .venv', async () => {
    rmSync(VENV, { recursive: true, force: true });
    await mustRun(python, ['-m', 'venv', VENV], quiet);
  });
}

async function installPythonPackages() {
  const config = readFileSync(join(VENV, 'pyvenv.cfg'), 'utf-8');
  await stampedStep({
    name: 'python',
    title: 'Installing the Python packages of requirements.lock',
    inputs: ['requirements.lock', `=${config}`],
    outputs: [relative(ROOT, venvProgram('jupyter-lab'))],
    work: async () => {
      const lock = join(ROOT, 'requirements.lock');
      const pip = ['-m', 'pip', '--disable-pip-version-check', 'install', '--quiet'];
      try {
        // uv installs the same packages many times faster; it comes from the same lock.
        const uv = /^uv==\S+/m.exec(readFileSync(lock, 'utf-8'))[0];
        await mustRun(venvProgram('python'), [...pip, uv], quiet);
        await uvInstall(['-r', lock]);
      } catch (error) {
        say(`  uv could not install them (${error.message}); trying pip`);
        await mustRun(venvProgram('python'), [...pip, '-r', lock], quiet);
      }
    }
  });
}

async function installNodeModules() {
  await stampedStep({
    name: 'node',
    title: 'Installing the node modules of yarn.lock (some minutes the first time)',
    inputs: ['package.json', 'ui-tests/package.json', 'yarn.lock', '.yarnrc.yml'],
    outputs: ['node_modules/.yarn-state.yml'],
    work: () => mustRun(venvProgram('jlpm'), ['install', '--immutable'], quiet)
  });
}

async function buildExtension() {
  await stampedStep({
    name: 'extension',
    title: 'Building the JupyterLab extension',
    inputs: ['src', 'style', 'schema', 'package.json', 'tsconfig.json', 'tsconfig.build.json', 'yarn.lock'],
    outputs: [EXTENSION_ENTRY],
    work: async () => {
      rmSync(join(ROOT, 'lib'), { recursive: true, force: true });
      const tsc = nodeProgram('typescript/bin/tsc');
      await mustRun(process.execPath, [tsc, '--project', 'tsconfig.build.json'], quiet);
      await mustRun(venvProgram('jupyter-builder'), ['build', '.'], quiet);
    }
  });
}

/** An editable install: changes in python/ count at once. Jupyter finds both extensions by links. */
async function installDeepForge() {
  await stampedStep({
    name: 'deepforge',
    title: 'Installing DeepForge, editable, into .venv',
    inputs: ['pyproject.toml', 'package.json', 'install.json', 'README.md', 'LICENSE'],
    outputs: [
      relative(ROOT, venvProgram('deepforge')),
      `${relative(ROOT, LINK)}/package.json`,
      relative(ROOT, SERVER_CONFIG_LINK)
    ],
    work: async () => {
      // The link goes first: uninstalling the old version must not reach through it.
      removeLink();
      await uvInstall(['--no-deps', '--no-build-isolation', '--reinstall', '-e', ROOT]);
      link(EXTENSION, LINK, 'dir');
      link(join(ROOT, SERVER_CONFIG), SERVER_CONFIG_LINK, 'file');
    }
  });
}

async function installKernel() {
  await stampedStep({
    name: 'kernel',
    title: 'Installing the DeepForge kernel into .venv',
    inputs: ['python/deepforge/kernel', 'pyproject.toml'],
    outputs: ['.venv/share/jupyter/kernels/deepforge/kernel.json'],
    work: () => mustRun(venvProgram('deepforge'), ['kernel', 'install', '--sys-prefix'], quiet)
  });
}

/** Installs with uv, or with pip where uv is missing. */
async function uvInstall(args) {
  // The extension is there already: the Python build must not build it again.
  const env = { SKIP_JUPYTER_BUILDER: '1' };
  const python = venvProgram('python');
  const uv = ['-m', 'uv', 'pip', 'install', '--quiet', '--compile-bytecode', '--python', python];
  try {
    await mustRun(python, [...uv, ...args], { env, quiet: true });
  } catch (error) {
    if (!(error instanceof ProgramError) || !error.output.includes('No module named uv')) {
      throw error;
    }
    const pip = ['-m', 'pip', '--disable-pip-version-check', 'install', '--quiet'];
    const known = args.map(arg => (arg === '--reinstall' ? '--force-reinstall' : arg));
    await mustRun(python, [...pip, ...known], { env, quiet: true });
  }
}

function link(target, path, type) {
  rmSync(path, { recursive: true, force: true });
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(relative(dirname(path), target), path, type);
}

function removeLink() {
  if (existsSync(LINK) && lstatSync(LINK).isSymbolicLink()) {
    rmSync(LINK);
  }
}
