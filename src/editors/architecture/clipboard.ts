// Layers on the clipboard.
import type { ILayersFragment } from '../../documents/architecture/model';
import { findMisshapen } from '../../documents/architecture/schema';
import { fragmentOf, type IFragments } from '../common/fragmentText';

export const ARCHITECTURE_LAYERS: IFragments<ILayersFragment> = {
  kind: 'deepforge/architecture-layers',
  read: text => {
    const isPart = (part: object): boolean =>
      findMisshapen({ version: 1, library: 'any', ...part }) === null;
    const part = fragmentOf(ARCHITECTURE_LAYERS.kind, text, isPart);
    return part === null ? null : ({ models: {}, ...part } as unknown as ILayersFragment);
  }
};
