// Layers on the clipboard.
import type { ILayersFragment } from '../../documents/architecture/model';
import { findMisshapen } from '../../documents/architecture/schema';
import * as common from '../common/fragmentText';

const KIND = 'deepforge/architecture-layers';

/** The clipboard's text of some layers. */
export function fragmentText(fragment: ILayersFragment): string {
  return common.fragmentText(KIND, fragment);
}

/** The layers that a text holds; null when it is something else. */
export function fragmentOf(text: string): ILayersFragment | null {
  const part = common.fragmentOf(
    KIND,
    text,
    each => findMisshapen({ version: 1, library: 'any', ...each }) === null
  );
  return part === null ? null : ({ models: {}, ...part } as unknown as ILayersFragment);
}
