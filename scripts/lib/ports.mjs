// Free ports of this machine.
import { createServer } from 'node:net';

import { ProgramError } from './processes.mjs';

export const HOST = '127.0.0.1';
const TRIES = 100;

/** The first free port from `first` on. */
export async function findPort(first) {
  for (let port = first; port < first + TRIES; port += 1) {
    if (await isFree(port)) {
      return port;
    }
  }
  throw new ProgramError(`No free port between ${first} and ${first + TRIES - 1} on ${HOST}.`);
}

export function isFree(port) {
  return new Promise(resolve => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, HOST, () => probe.close(() => resolve(true)));
  });
}
