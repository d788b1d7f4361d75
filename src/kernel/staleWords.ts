// Why results no longer hold, in the user's language.
import type { TranslationBundle } from '@jupyterlab/translation';

import type { IStale } from '../documents/lineage';
import { thingName } from '../documents/rerun/thing';

/** Each sentence is made once: a long session asks for all of them after an edit. */
export function staleWords(trans: TranslationBundle): (stale: IStale) => string {
  const known = new Map<string, string>();
  const make = inWords(trans);
  return stale => {
    const key = `${stale.kind} ${stale.by} ${stale.name}`;
    const words = known.get(key) ?? make(stale);
    known.set(key, words);
    return words;
  };
}

function inWords(trans: TranslationBundle): (stale: IStale) => string {
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
