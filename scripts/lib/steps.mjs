// Steps that tell what they do and how long it took, and that are not done twice.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { ROOT, WORK } from './paths.mjs';

const STAMPS = join(WORK, 'stamps.json');
const LOCK = join(WORK, 'setup.lock');

/** Prints to stderr: stdout belongs to the command itself. */
export function say(text) {
  process.stderr.write(`${text}\n`);
}

/** Does `work` and says what it was and how long it took. */
export async function step(title, work) {
  const began = Date.now();
  say(`• ${title} …`);
  const result = await work();
  say(`  ${((Date.now() - began) / 1000).toFixed(1)} s`);
  return result;
}

/**
 * A step that is left out when nothing it depends on has changed since it last succeeded.
 *
 * @param name key of its stamp
 * @param inputs files and folders of the checkout, and texts that begin with `=`
 * @param outputs files of the checkout that must exist
 */
export async function stampedStep({ name, title, inputs, outputs = [], work }) {
  const stamp = hash(inputs);
  if (readStamps()[name] === stamp && outputs.every(path => existsSync(join(ROOT, path)))) {
    return false;
  }
  await step(title, work);
  mkdirSync(WORK, { recursive: true });
  writeFileSync(STAMPS, `${JSON.stringify({ ...readStamps(), [name]: stamp }, null, 2)}\n`);
  return true;
}

/** Does `work` while no other set-up of this checkout runs. */
export async function alone(work) {
  mkdirSync(WORK, { recursive: true });
  for (let told = false; !takeLock(); told = true) {
    if (!told) {
      say('Another set-up of this checkout is running; waiting for it …');
    }
    await new Promise(resolve => setTimeout(resolve, 500));
  }
  const release = () => rmSync(LOCK, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    release();
    process.removeListener('exit', release);
  }
}

function takeLock() {
  try {
    writeFileSync(LOCK, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    try {
      process.kill(Number(readFileSync(LOCK, 'utf-8')) || 0, 0);
    } catch {
      // Its owner is gone, or it has just been released.
      rmSync(LOCK, { force: true });
    }
    return false;
  }
}

function readStamps() {
  try {
    return JSON.parse(readFileSync(STAMPS, 'utf-8'));
  } catch {
    return {};
  }
}

function hash(inputs) {
  const digest = createHash('sha256');
  for (const input of inputs) {
    digest.update(`${input}\0`);
    if (!input.startsWith('=')) {
      addFiles(digest, join(ROOT, input));
    }
  }
  return digest.digest('hex');
}

function addFiles(digest, path) {
  if (!existsSync(path)) {
    return;
  }
  if (statSync(path).isFile()) {
    digest.update(readFileSync(path));
    return;
  }
  for (const name of readdirSync(path).sort()) {
    if (name !== '__pycache__' && name !== 'node_modules') {
      digest.update(`${name}\0`);
      addFiles(digest, join(path, name));
    }
  }
}

