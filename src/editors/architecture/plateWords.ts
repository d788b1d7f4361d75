// What edges say of what flows along them: shapes as short as they can be, and in full in tooltips.
import type * as Api from '../../documents/generated/api';
import type { Translate } from '../common/words';

const COMMON = 'float32';

/** A shape without the batch, such as "32×32×64"; with the dtype where that is not float32. */
export function plateWords({ shape, dtype }: Api.Tensor, trans: Translate): string {
  const sizes = shape.slice(1).map(each => each ?? '?');
  const text = sizes.length === 0 ? trans.__('one value') : sizes.join('×');
  return dtype === COMMON ? text : `${text} ${dtype}`;
}

/** Everything: the batch too, and the dtype. */
export function tensorTitle({ shape, dtype }: Api.Tensor, trans: Translate): string {
  const [batch = null, ...rest] = shape;
  const sizes = rest.map(each => each ?? '?').join(' × ');
  const first = batch === null ? trans.__('batch of any size') : trans.__('batch of %1', batch);
  return [first, sizes, dtype].filter(part => part !== '').join(', ');
}
