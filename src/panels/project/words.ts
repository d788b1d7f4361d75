// How states and problems of the project's files are said.

import type { Status } from '../../components/status';
import type * as Api from '../../documents/generated/api';

const STATUSES: readonly Status[] = [
  'queued',
  'running',
  'done',
  'failed',
  'cancelled',
  'reused',
  'skipped'
];

/** The status that the server names; one that is not known yet is shown as unknown, never left out. */
export function asStatus(status: string | null | undefined): Status | null {
  if (status === null || status === undefined) {
    return null;
  }
  return STATUSES.find(each => each === status) ?? 'unknown';
}

/** A problem in one sentence, without the path of the file it is shown under. */
export function problemText(problem: Api.Problem, path: string): string {
  const { message } = problem;
  const rest = message.startsWith(path)
    ? message.slice(path.length).replace(/^[,:]?\s*/, '')
    : message;
  const text = firstSentence(rest === '' ? message : rest);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The first sentence or line of a message. */
export function firstSentence(message: string): string {
  const line = message.split('\n', 1)[0] ?? message;
  const end = /[.!?](?=\s+[\p{Lu}"'“])/u.exec(line);
  return end === null ? line : line.slice(0, end.index + 1);
}
