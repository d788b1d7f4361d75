// Which of a layer's arguments come first: few at a time, those that most people set and those that are set.
import type { Value } from '../../../documents/architecture/model';
import type * as Api from '../../../documents/generated/api';

export interface IArgumentGroups {
  /** Shown first. */
  readonly main: readonly Api.CatalogueArgument[];
  /** Objects that are set: a box for each. */
  readonly objects: readonly Api.CatalogueArgument[];
  /** Objects at their default: a line for each. */
  readonly functions: readonly Api.CatalogueArgument[];
  /** Folded away. */
  readonly more: readonly Api.CatalogueArgument[];
}

const MOST = 8;
/** What many classes take and few people set; kept as names since no library says how often something is set. */
const RARE =
  /^(data_format|dtype|name|seed|groups|dilation_rate|unroll|stateful|go_backwards|use_cudnn|weights|sparse|ragged|input_tensor|optional|batch_shape|batch_size|unit_forget_bias|.*quantization_config|lora_.*|renorm.*|synchronized|implementation|flash_attention|data_type|.*_axes|virtual_batch_size|noise_shape)$/;

/**
 * The arguments in groups, each in the order of the signature.
 *
 * @param values - what is set
 */
export function groupArguments(
  all: readonly Api.CatalogueArgument[],
  values: Readonly<Record<string, Value>>
): IArgumentGroups {
  const isSet = (argument: Api.CatalogueArgument): boolean => values[argument.name] !== undefined;
  const isBoxed = (argument: Api.CatalogueArgument): boolean =>
    (argument.kind === 'object' && argument.family !== 'activation') || argument.kind === 'objects';
  const isMissing = (argument: Api.CatalogueArgument): boolean => argument.required === true;
  const boxed = all.filter(isBoxed);
  const plain = all.filter(argument => !isBoxed(argument) && argument.name !== 'name');
  const usual = plain.filter(argument => !RARE.test(argument.name));
  const first = new Set(usual.length === 0 ? plain.slice(0, MOST) : usual.slice(0, MOST));
  const main = plain.filter(
    argument => first.has(argument) || isSet(argument) || isMissing(argument)
  );
  return {
    main,
    objects: boxed.filter(argument => isSet(argument) || isMissing(argument)),
    functions: boxed.filter(argument => !isSet(argument) && !isMissing(argument)),
    more: plain.filter(argument => !main.includes(argument))
  };
}
