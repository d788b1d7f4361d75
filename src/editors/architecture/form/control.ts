// Which form field an argument gets from its kind in the catalogue and from the value it has now.
import type { Value } from '../../../documents/architecture/model';
import type * as Api from '../../../documents/generated/api';
import { isNumber, literalOf, sameLiteral, textOf } from '../../common/literalText';
import { partsOf } from './dimensions';

export type Control =
  | { readonly kind: 'switch' }
  /** `isOpen`: other values than the listed ones can be typed. */
  | { readonly kind: 'choice'; readonly literals: readonly string[]; readonly isOpen: boolean }
  | { readonly kind: 'number'; readonly isInteger: boolean; readonly isOptional: boolean }
  /** length: null when there may be any number; takesOne: a plain number stands for all. */
  | {
      readonly kind: 'numbers';
      readonly length: number | null;
      readonly takesOne: boolean;
      /** An empty field is an open dimension. */
      readonly isShape: boolean;
      readonly isOptional: boolean;
    }
  | { readonly kind: 'text'; readonly isOptional: boolean }
  | { readonly kind: 'literal' }
  /** family: null for a function of the project. */
  | { readonly kind: 'object'; readonly family: string | null; readonly isOptional: boolean }
  | { readonly kind: 'objects'; readonly family: string }
  | { readonly kind: 'parameter'; readonly name: string };

/** Data types as people know them; others can be typed. */
const DTYPES = [
  'float32',
  'float16',
  'bfloat16',
  'float64',
  'int32',
  'int64',
  'int8',
  'int16',
  'uint8',
  'uint16',
  'uint32',
  'bool',
  'string',
  'mixed_float16',
  'mixed_bfloat16'
].map(name => `'${name}'`);

/**
 * The field of an argument.
 *
 * @param value - null while it is at its default. A value that the argument's own field could not show gets a field
 *   for its text.
 */
export function controlOf(argument: Api.CatalogueArgument, value: Value | null): Control {
  const wanted = byKind(argument);
  if (value === null) {
    return argument.default === undefined || canShow(wanted, argument.default)
      ? wanted
      : { kind: 'literal' };
  }
  if (Array.isArray(value)) {
    return { kind: 'objects', family: argument.family ?? 'layer' };
  }
  if (typeof value === 'object') {
    return 'parameter' in value
      ? { kind: 'parameter', name: value.parameter }
      : { kind: 'object', family: argument.family ?? null, isOptional: argument.optional === true };
  }
  return canShow(wanted, value) ? wanted : { kind: 'literal' };
}

function byKind(argument: Api.CatalogueArgument): Control {
  const isOptional = argument.optional === true;
  const none = isOptional ? ['None'] : [];
  switch (argument.kind) {
    case 'bool':
      return isOptional
        ? { kind: 'choice', literals: ['None', 'True', 'False'], isOpen: false }
        : { kind: 'switch' };
    case 'int':
    case 'seed':
      return argument.also === 'tuple'
        ? { kind: 'numbers', length: null, takesOne: true, isShape: false, isOptional }
        : { kind: 'number', isInteger: true, isOptional };
    case 'float':
    case 'number':
      return { kind: 'number', isInteger: false, isOptional };
    case 'text':
      return argument.also === undefined ? { kind: 'text', isOptional } : { kind: 'literal' };
    case 'enum':
      return {
        kind: 'choice',
        literals: [
          ...none,
          ...(argument.also === 'bool' ? ['True', 'False'] : []),
          ...(argument.choices ?? []).map(literalOf)
        ],
        isOpen: argument.also !== undefined && argument.also !== 'bool'
      };
    case 'dtype':
      return { kind: 'choice', literals: [...none, ...DTYPES], isOpen: true };
    case 'tuple':
      return argument.also === 'text'
        ? { kind: 'literal' }
        : {
            kind: 'numbers',
            length: argument.length ?? null,
            takesOne: argument.also === 'int' || argument.also === 'float',
            isShape: false,
            isOptional
          };
    case 'shape':
      return { kind: 'numbers', length: null, takesOne: false, isShape: true, isOptional };
    case 'object':
      return { kind: 'object', family: argument.family ?? null, isOptional };
    case 'function':
      return { kind: 'object', family: null, isOptional };
    case 'objects':
      return { kind: 'objects', family: argument.family ?? 'layer' };
    default:
      return { kind: 'literal' };
  }
}

function canShow(control: Control, literal: string): boolean {
  if (literal === 'None' && 'isOptional' in control && control.isOptional) {
    return true;
  }
  switch (control.kind) {
    case 'switch':
      return literal === 'True' || literal === 'False';
    case 'choice':
      return control.isOpen || control.literals.some(each => sameLiteral(each, literal));
    case 'number':
      // What is no number is shown as it is, in the field that says so.
      return isNumber(literal) || textOf(literal) === null;
    case 'numbers':
      return partsOf(literal, control.isShape) !== null;
    case 'text':
      return textOf(literal) !== null;
    case 'object':
      return textOf(literal) !== null;
    default:
      return true;
  }
}

/** What is wrong with a value that its field can know, in words; null when nothing is. */
export function boundProblem(
  argument: Api.CatalogueArgument,
  literal: string,
  trans: { __(text: string, ...given: unknown[]): string }
): string | null {
  const kind = argument.kind ?? 'literal';
  if (!['int', 'float', 'number', 'seed', 'tuple'].includes(kind) || literal === 'None') {
    return null;
  }
  if (kind === 'seed' && !isNumber(literal)) {
    return null;
  }
  const parts = kind === 'tuple' ? partsOf(literal, false)?.parts : [literal.trim()];
  if (parts === undefined) {
    return null;
  }
  const isWhole = kind === 'int' || (kind === 'tuple' && argument.also === 'int');
  for (const part of parts) {
    const number = Number(part.replaceAll('_', ''));
    if (!isNumber(part) || (isWhole && !Number.isInteger(number))) {
      return isWhole
        ? trans.__('Expected a whole number, received %1.', part)
        : trans.__('Expected a number, received %1.', part);
    }
    const { low, high, above } = argument;
    const floor = low ?? (above === true ? 0 : undefined);
    if (floor !== undefined && (above === true ? number <= floor : number < floor)) {
      return above === true
        ? trans.__('Expected more than %1, received %2.', floor, part)
        : trans.__('Expected at least %1, received %2.', floor, part);
    }
    if (high !== undefined && number > high) {
      return trans.__('Expected at most %1, received %2.', high, part);
    }
  }
  return null;
}
