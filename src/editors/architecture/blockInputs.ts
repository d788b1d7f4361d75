// What an input of a new block says of the tensor it takes, so that the block can be opened, and saved, on its own.
import type { Port, Value } from '../../documents/architecture/model';
import type * as Api from '../../documents/generated/api';

/** Arguments of an input layer by what is known of an output; none while nothing is. */
export function inputArguments(
  [node, output]: Port,
  prefix: string,
  feedback: ReadonlyMap<string, Api.LayerFeedback>,
  input: Pick<Api.CatalogueEntry, 'arguments'> | null
): Readonly<Record<string, Value>> {
  const tensor = feedback.get(`${prefix}${node}`)?.outputs?.[output];
  const takes = (name: string): boolean =>
    input?.arguments?.some(argument => argument.name === name) === true;
  if (tensor === undefined) {
    return {};
  }
  const shape = tensor.shape.slice(1).map(size => (size === null ? 'None' : String(size)));
  const text = shape.length === 1 ? `(${shape.join('')},)` : `(${shape.join(', ')})`;
  return {
    ...(takes('shape') ? { shape: text } : {}),
    ...(takes('dtype') && tensor.dtype !== 'float32' ? { dtype: `'${tensor.dtype}'` } : {})
  };
}
