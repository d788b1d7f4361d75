// Who started whom: parents, children, and processes that carry a mark.
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';

/** Our parent and its parent: npm starts us through a shell. */
export function ancestors() {
  const parent = process.ppid;
  return `${parent} ${process.platform === 'linux' ? readParent(parent).flat()[1] : ''}`;
}

/** The process ids of all children of a process, and of theirs. */
export function descendants(pid) {
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

/** The running processes that carry a mark (`NAME=value`) in their environment; none where there is no /proc to look in. */
export function markedProcesses(mark) {
  try {
    return readdirSync('/proc')
      .filter(name => /^\d+$/.test(name) && hasMark(name, mark))
      .map(Number);
  } catch {
    return [];
  }
}

function hasMark(pid, mark) {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf-8').split('\0').includes(mark);
  } catch {
    return false;
  }
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
