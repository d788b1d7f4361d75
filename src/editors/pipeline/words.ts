// The words of the pipeline editor: statuses, counts and reasons as people read them.
import { formatSeconds } from '../../utils/format';

/** A duration; what a clock cannot tell from nothing is not given as zero. */
export function formatMilliseconds(milliseconds: number): string {
  return milliseconds < 1 ? '< 1 ms' : formatSeconds(milliseconds / 1000);
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
