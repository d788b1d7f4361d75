// What a Python literal stands for, in plain data that JavaScript cannot round or confuse.

/** A value that a Python literal can have. Integers keep all their digits. */
export type Literal =
  | { readonly type: 'int'; readonly value: bigint }
  | { readonly type: 'float'; readonly value: number }
  | { readonly type: 'complex'; readonly real: number; readonly imaginary: number }
  | { readonly type: 'str'; readonly value: string }
  | { readonly type: 'bytes'; readonly value: readonly number[] }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'None' | 'ellipsis' }
  | { readonly type: 'tuple' | 'list' | 'set'; readonly items: readonly Literal[] }
  | { readonly type: 'dict'; readonly entries: readonly (readonly [Literal, Literal])[] };

/** Whether Python can put it in a set, or use it as a key. */
export function isHashable(literal: Literal): boolean {
  switch (literal.type) {
    case 'list':
    case 'set':
    case 'dict':
      return false;
    case 'tuple':
      return literal.items.every(isHashable);
    default:
      return true;
  }
}

/** Whether two literals are the same value of the same type. */
export function isSameLiteral(left: Literal, right: Literal): boolean {
  const key = (literal: Literal): string =>
    JSON.stringify(literal, (_key, value: unknown) =>
      typeof value === 'bigint'
        ? `${value}n`
        : Object.is(value, -0) || (typeof value === 'number' && !Number.isFinite(value))
          ? `number ${Object.is(value, -0) ? '-0' : String(value)}`
          : value
    );
  return key(left) === key(right);
}
