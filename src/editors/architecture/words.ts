// The words of the architecture editor: shapes, counts and sizes as people read them.
import type * as Api from '../../documents/generated/api';
import { formatBytes } from '../../utils/format';
import type { Translate } from '../common/words';
import type { IFeedbackTotals } from './feedback';

/** A shape without the batch, such as "32 × 32 × 64"; open dimensions are "?", a number per sample is "one value". */
export function shapeWords(shape: readonly (number | null)[], trans: Translate): string {
  const dimensions = shape.slice(1).map(each => (each === null ? '?' : String(each)));
  return dimensions.length === 0 ? trans.__('one value') : dimensions.join(' × ');
}

/** A count such as "76,864"; from a million on "5.8 M" with `isShort`. */
export function countWords(count: number, isShort = false): string {
  if (isShort && count >= 1e9) {
    return `${(count / 1e9).toFixed(1)} G`;
  }
  if (isShort && count >= 1e6) {
    return `${(count / 1e6).toFixed(1)} M`;
  }
  return count.toLocaleString('en-US');
}

/** "5.8 M parameters", or at least so many while some are not known. */
export function parameterWords(totals: IFeedbackTotals, trans: Translate): string {
  const count = countWords(totals.parameters, true);
  return totals.isComplete
    ? trans.__('%1 parameters', count)
    : trans.__('At least %1 parameters', count);
}

/** Memory of weights and of one sample's activations. */
export function memoryWords(totals: IFeedbackTotals, trans: Translate): string {
  return trans.__(
    '%1 weights, %2 per sample',
    formatBytes(totals.weights),
    formatBytes(totals.activations)
  );
}

/** A library with its version as far as people name it: "Keras 3". */
export function libraryWords(item: Api.LibraryItem): string {
  return item.version === null ? item.title : `${item.title} ${item.version.split('.')[0] ?? ''}`;
}
