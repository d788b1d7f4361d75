// Nodes on the clipboard.
import type { IPipelineFragment } from '../../documents/pipeline/model';
import { findMisshapen } from '../../documents/pipeline/schema';
import * as common from '../common/fragmentText';

const KIND = 'deepforge/pipeline-nodes';

/** The clipboard's text of some nodes. */
export function fragmentText(fragment: IPipelineFragment): string {
  return common.fragmentText(KIND, fragment);
}

/** The nodes that a text holds; null when it is something else. */
export function fragmentOf(text: string): IPipelineFragment | null {
  const part = common.fragmentOf(
    KIND,
    text,
    each => findMisshapen({ version: 1, ...each }) === null
  );
  return part as IPipelineFragment | null;
}
