// What every command of scripts/ does around its own work: errors in plain words, nothing left running.
import { MissingPrerequisite } from './prerequisites.mjs';
import { ProgramError, endTogether, stopAll } from './processes.mjs';
import { say } from './steps.mjs';

/**
 * A mistake in how a command was called; the message says how it should be.
 */
export class UsageError extends Error {}

const PLAIN = [MissingPrerequisite, ProgramError, UsageError];

/** Runs a command: `work` resolves to the exit code, or to nothing for 0. */
export async function main(work) {
  endTogether();
  let code = 1;
  try {
    code = (await work(process.argv.slice(2))) ?? 0;
  } catch (error) {
    tell(error);
  }
  await stopAll();
  process.exitCode = code;
}

/** Says what went wrong: in a sentence where we know it, with its stack where we do not. */
export function tell(error) {
  if (error instanceof ProgramError && error.output !== '') {
    say(error.output.trimEnd());
  }
  const isKnown = PLAIN.some(kind => error instanceof kind);
  say(isKnown ? error.message : String(error?.stack ?? error));
}
