// Where things are in the checkout.
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const VENV = join(ROOT, '.venv');
export const WORK = join(ROOT, '.work');
export const EXTENSION = join(ROOT, 'python', 'deepforge', 'labextension');

const BIN = join(VENV, process.platform === 'win32' ? 'Scripts' : 'bin');

/** The path of a program in the checkout's Python environment. */
export function venvProgram(name) {
  return join(BIN, process.platform === 'win32' ? `${name}.exe` : name);
}

/** The path of a JavaScript program in the checkout's node modules, to be run with node. */
export function nodeProgram(path) {
  return join(ROOT, 'node_modules', path);
}

/** Whether a file or folder of the checkout exists. */
export function has(...parts) {
  return existsSync(join(ROOT, ...parts));
}

/** The environment in which every program of ours runs: the checkout's Python first, no other in the way. */
export function environment(extra = {}) {
  const env = { ...process.env, ...extra };
  delete env.PYTHONHOME;
  delete env.PYTHONPATH;
  env.VIRTUAL_ENV = VENV;
  env.PATH = [BIN, join(ROOT, 'node_modules', '.bin'), process.env.PATH ?? ''].join(delimiter);
  env.PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD = '1';
  env.COREPACK_ENABLE_DOWNLOAD_PROMPT = '0';
  return env;
}
