// Starting programs so that none of them, nor anything they start, outlives the command.
import { spawn } from 'node:child_process';

import { ancestors, descendants, markedProcesses } from './family.mjs';
import { ROOT, environment } from './paths.mjs';

// Everything we start, and what that starts, carries this mark in its environment.
const MARK = `DEEPFORGE_COMMAND=${process.pid}-${Date.now()}`;
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
  const [name, value] = MARK.split('=');
  const marked = { ...environment(env), [name]: value };
  const child = spawn(program, args, { cwd, env: marked, stdio, detached: true });
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

/** Ends every program, and what left its program's family: kernels and conductors lead sessions of their own. */
export async function stopAll(grace = GRACE_MS) {
  await Promise.all([...running].map(child => stop(child, grace)));
  for (const pid of markedProcesses(MARK)) {
    signal(pid, 'SIGKILL');
  }
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
