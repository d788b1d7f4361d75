// Nodes on the clipboard.
import type { IPipelineFragment } from '../../documents/pipeline/model';
import { findMisshapen } from '../../documents/pipeline/schema';
import { fragmentOf, type IFragments } from '../common/fragmentText';

export const PIPELINE_NODES: IFragments<IPipelineFragment> = {
  kind: 'deepforge/pipeline-nodes',
  read: text => {
    const isPart = (part: object): boolean => findMisshapen({ version: 1, ...part }) === null;
    return fragmentOf(PIPELINE_NODES.kind, text, isPart) as IPipelineFragment | null;
  }
};
