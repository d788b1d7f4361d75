// What must be on the machine before anything else, each missing thing said in one sentence.
import { spawnSync } from 'node:child_process';

const MIN_NODE = 20;
const MIN_PYTHON = [3, 11];
const PYTHONS = ['python3', 'python3.13', 'python3.12', 'python3.11', 'python3.14', 'python'];

/**
 * Something is missing on the machine; the message is one sentence for the user.
 */
export class MissingPrerequisite extends Error {}

/** Checks Node, git and Python; returns the Python program to make the environment with. */
export function checkPrerequisites() {
  const node = process.versions.node;
  if (Number(node.split('.')[0]) < MIN_NODE) {
    throw new MissingPrerequisite(`DeepForge needs Node ${MIN_NODE} or newer; this is Node ${node}.`);
  }
  if (printed('git', ['--version']) === null) {
    throw new MissingPrerequisite('DeepForge needs git; no program “git” was found on the PATH.');
  }
  return findPython();
}

/** Whether a Python program exists and is new enough for JupyterLab. */
export function isNewEnough(program) {
  const version = pythonVersion(program);
  return version !== null && !isOlder(version, MIN_PYTHON);
}

function findPython() {
  const found = [];
  for (const program of PYTHONS) {
    const version = pythonVersion(program);
    if (version !== null && !isOlder(version, MIN_PYTHON)) {
      if (printed(program, ['-c', 'import ensurepip, venv']) === null) {
        found.push(`${program} ${version.join('.')} without its venv module (Debian: python3-venv)`);
        continue;
      }
      return program;
    }
    if (version !== null) {
      found.push(`${program} ${version.join('.')}`);
    }
  }
  const have = found.length === 0 ? 'no Python was found' : `found only ${found.join(', ')}`;
  throw new MissingPrerequisite(
    `DeepForge needs Python ${MIN_PYTHON.join('.')} or newer with venv on the PATH; ${have}.`
  );
}

function pythonVersion(program) {
  const text = printed(program, ['-c', 'import sys; print(*sys.version_info[:2])']);
  return text === null ? null : text.trim().split(' ').map(Number);
}

function isOlder(version, other) {
  return version[0] < other[0] || (version[0] === other[0] && version[1] < other[1]);
}

/** What a program prints, or null when it is missing or fails. */
function printed(program, args) {
  const { status, stdout } = spawnSync(program, args, { encoding: 'utf-8', timeout: 30000 });
  return status === 0 ? stdout : null;
}
