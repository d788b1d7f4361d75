// The words of the pipeline editor: statuses, counts and reasons as people read them.
import type { TranslationBundle } from '@jupyterlab/translation';

import { formatSeconds } from '../../utils/format';

export type Translate = TranslationBundle;

/** A duration; what a clock cannot tell from nothing is not given as zero. */
export function formatMilliseconds(milliseconds: number): string {
  return milliseconds < 1 ? '< 1 ms' : formatSeconds(milliseconds / 1000);
}

/** "1 error, 2 warnings"; "No problems" without any. */
export function problemCounts(errors: number, warnings: number, trans: Translate): string {
  const parts = [
    errors > 0 ? trans._n('%1 error', '%1 errors', errors) : '',
    warnings > 0 ? trans._n('%1 warning', '%1 warnings', warnings) : ''
  ].filter(part => part !== '');
  return parts.length === 0 ? trans.__('No problems') : parts.join(', ');
}

/** A reason of a plan, short enough for a node: "attribute smoothing changed: 0.5 to 0.6" → "smoothing changed". */
export function shortReason(reason: string): string {
  const parts = reason.split('; ').map(part => {
    const attribute = /^attribute (\S+) changed: /.exec(part)?.[1];
    return attribute !== undefined ? `${attribute} changed` : part.replace(/^code of (\S+\/)?/, '');
  });
  const first = parts[0] ?? '';
  return parts.length > 1 ? `${first} +${parts.length - 1}` : first;
}

/** A problem in the few words that fit on its own node: "The input x of train is not connected" → "x is not connected". */
export function shortProblem(message: string, node: string): string {
  const said = message.startsWith(`${node} `) ? message.slice(node.length + 1) : message;
  return said
    .replace(` of ${node} `, ' ')
    .replace(/^The (?:input|output|attribute|reference) (?=\S+ (?:is|must|has)\b)/, '');
}

/** A sentence from a fact: its first letter a capital. */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
