// Starting programs so that none of them, nor anything they start, outlives the command.
import { execFileSync, spawn } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';

import { ROOT, environment } from './paths.mjs';

const running = new Set();
const GRACE_MS = 8000;

/**
 * A program could not be started, failed, or ran too long. `output` holds what it printed, when it was kept.
 */
export class ProgramError extends Error {
  constructor(message, output = '') {
    super(message);
    this.name = 'ProgramError';
    this.output = output;
  }
}

/** Starts a program in a process group of its own. It is ended when this process is. */
export function start(program, args, { cwd = ROOT, env = {}, stdio = 'inherit' } = {}) {
  const child = spawn(program, args, { cwd, env: environment(env), stdio, detached: true });
  running.add(child);
  child.once('close', () => running.delete(child));
  return child;
}

/**
 * Runs a program to its end and resolves to its exit code and what it printed. With `quiet` its output is kept
 * and not shown; with `toStderr` it is shown on stderr. Rejects when it cannot be started or passes `limit` seconds.
 */
export function run(program, args, { quiet = false, toStderr = false, limit = 1800, ...rest } = {}) {
  return new Promise((resolve, reject) => {
    const shown = toStderr ? 2 : 'inherit';
    const stdio = quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', shown, 'inherit'];
    const child = start(program, args, { ...rest, stdio });
    let output = '';
    const keep = data => {
      output += data;
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      void stop(child);
    }, limit * 1000);
    child.once('error', error => {
      clearTimeout(timer);
      running.delete(child);
      reject(new ProgramError(`${program} could not be started: ${error.message}`));
    });
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      if (isLate) {
        reject(new ProgramError(`${program} was ended after ${limit} seconds`, output));
      } else {
        resolve({ code: code ?? 128, signal, output });
      }
    });
  });
}

/** Like run, but a non-zero exit code is an error that shows what was printed. */
export async function mustRun(program, args, options = {}) {
  const { code, output } = await run(program, args, options);
  if (code !== 0) {
    const command = [program, ...args].join(' ');
    throw new ProgramError(`This command failed with exit code ${code}: ${command}`, output);
  }
  return output;
}

/** Ends a program and everything it has started: asks first, insists after some seconds. */
export async function stop(child, grace = GRACE_MS) {
  if (child.pid === undefined) {
    return;
  }
  const family = [child.pid, ...descendants(child.pid)];
  const isRunning = () => child.exitCode === null && child.signalCode === null;
  if (isRunning()) {
    signal(child.pid, 'SIGTERM');
    await Promise.race([new Promise(resolve => child.once('exit', resolve)), pause(grace)]);
  }
  for (const pid of family) {
    signal(-pid, 'SIGKILL');
    signal(pid, 'SIGKILL');
  }
}

export async function stopAll(grace = GRACE_MS) {
  await Promise.all([...running].map(child => stop(child, grace)));
}

/**
 * Makes the end of this process the end of all its programs: on Ctrl-C, SIGTERM, SIGHUP, and when the process
 * that started us (npm) is gone.
 */
export function endTogether() {
  let isEnding = false;
  const end = async code => {
    if (!isEnding) {
      isEnding = true;
      await stopAll();
      process.exit(code);
    }
  };
  process.on('SIGINT', () => void end(130));
  process.on('SIGTERM', () => void end(143));
  process.on('SIGHUP', () => void end(129));
  const family = ancestors();
  const watch = setInterval(() => {
    if (process.env.npm_lifecycle_event !== undefined && ancestors() !== family) {
      void end(143);
    }
  }, 1000);
  watch.unref();
  process.on('exit', () => {
    for (const child of running) {
      signal(-child.pid, 'SIGKILL');
    }
  });
}

export function pause(milliseconds) {
  return new Promise(resolve => {
    setTimeout(resolve, milliseconds).unref();
  });
}

function signal(pid, name) {
  try {
    process.kill(pid, name);
  } catch {
    // It is gone already, or leads no group.
  }
}

/** Our parent and its parent: npm starts us through a shell. */
function ancestors() {
  const parent = process.ppid;
  return `${parent} ${process.platform === 'linux' ? readParent(parent).flat()[1] : ''}`;
}

/** The process ids of all children of a process, and of theirs. */
function descendants(pid) {
  const children = new Map();
  for (const [child, parent] of processTable()) {
    children.set(parent, [...(children.get(parent) ?? []), child]);
  }
  const found = [];
  for (let queue = [pid]; queue.length > 0; ) {
    const below = children.get(queue.shift()) ?? [];
    found.push(...below);
    queue.push(...below);
  }
  return found;
}

/** Pairs of process id and parent's id: from /proc where there is one, else from ps. */
function processTable() {
  try {
    if (process.platform !== 'linux') {
      const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf-8' });
      return lines.trim().split('\n').map(line => line.trim().split(/\s+/).map(Number));
    }
    return readdirSync('/proc').filter(name => /^\d+$/.test(name)).flatMap(readParent);
  } catch {
    return [];
  }
}

function readParent(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf-8');
    // The name of the program, in parentheses, may hold anything; the parent is the second field after it.
    return [[Number(pid), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])]];
  } catch {
    return [];
  }
}
