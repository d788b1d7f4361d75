// Why results no longer hold, in the user's language.
import type { TranslationBundle } from '@jupyterlab/translation';

import type { IStale } from '../documents/lineage';
import { thingName } from '../documents/rerun/thing';

export function staleWords(trans: TranslationBundle): (stale: IStale) => string {
  return ({ kind, name, by }) => {
    const what = thingName(name, trans);
    switch (kind) {
      case 'edited':
        return trans.__('edited since [%1]', by);
      case 'changed':
        return trans.__('%1 changed in [%2]', what, by);
      case 'deleted':
        return trans.__('%1 deleted in [%2]', what, by);
      case 'unmade':
        return trans.__('[%1] no longer makes %2', by, what);
      case 'upstream':
        return trans.__('%1 is stale', what);
    }
  };
}
