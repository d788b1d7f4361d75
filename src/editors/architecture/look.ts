// How layers look while no library says more: categories by name, one colour, the first values of their arguments.
import type { ILayerLook } from '../../tokens';

export const PLAIN_LOOK: ILayerLook = {
  categories: [],
  tone: entry => (entry.file === undefined ? 'core' : 'own'),
  summary: (entry, values) =>
    (entry.arguments ?? [])
      .flatMap(argument => {
        const value = values[argument.name];
        return typeof value === 'string' ? [value] : [];
      })
      .slice(0, 3)
      .join(', '),
  common: []
};
