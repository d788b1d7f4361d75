// Which form field an attribute gets from its annotation.
import { isNumber, sameLiteral, textOf } from '../common/literalText';

export type Field =
  | { readonly kind: 'number'; readonly isInteger: boolean }
  | { readonly kind: 'switch' }
  | { readonly kind: 'choice'; readonly literals: readonly string[] }
  | { readonly kind: 'text' }
  | { readonly kind: 'literal' };

/**
 * The field of an attribute.
 *
 * @param annotation - its source text; without one the default says what it is
 * @param literal - the present value; a value that the field could not show falls back to the literal's own text
 */
export function fieldOf(
  annotation: string | undefined,
  fallback: string | null,
  literal: string | null
): Field {
  const type = (annotation ?? '').replace(/^(typing|t)\./, '').trim();
  const field = byAnnotation(type) ?? (type === '' ? byDefault(fallback) : { kind: 'literal' });
  return literal === null || canShow(field, literal) ? field : { kind: 'literal' };
}

function byAnnotation(type: string): Field | null {
  switch (type) {
    case 'int':
      return { kind: 'number', isInteger: true };
    case 'float':
      return { kind: 'number', isInteger: false };
    case 'bool':
      return { kind: 'switch' };
    case 'str':
      return { kind: 'text' };
  }
  const choice = /^Literal\[(.*)\]$/s.exec(type)?.[1];
  const literals = choice === undefined ? [] : splitLiterals(choice);
  return literals.length === 0 ? null : { kind: 'choice', literals };
}

function byDefault(fallback: string | null): Field {
  if (fallback === 'True' || fallback === 'False') {
    return { kind: 'switch' };
  }
  if (fallback !== null && /^-?\d+$/.test(fallback)) {
    // Without an annotation the code may take any number.
    return { kind: 'number', isInteger: false };
  }
  return { kind: 'literal' };
}

function canShow(field: Field, literal: string): boolean {
  switch (field.kind) {
    case 'number':
      return isNumber(literal);
    case 'switch':
      return literal === 'True' || literal === 'False';
    case 'choice':
      return field.literals.some(each => sameLiteral(each, literal));
    case 'text':
      return textOf(literal) !== null;
    case 'literal':
      return true;
  }
}

/** The literals between commas that are not inside quotes or brackets. */
function splitLiterals(source: string): string[] {
  const found = source.match(/(?:'[^']*'|"[^"]*"|[^,'"])+/g) ?? [];
  return found.map(each => each.trim()).filter(each => each !== '');
}
