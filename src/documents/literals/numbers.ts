// Python's numbers: integers in four bases, floats, imaginary numbers, with underscores between digits.
import { LiteralError } from './error';
import type { Literal } from './value';

const DIGITS = '\\d(?:_?\\d)*';
const EXPONENT = `[eE][+-]?${DIGITS}`;
const POINT = `(?:${DIGITS}\\.(?:${DIGITS})?|\\.${DIGITS})(?:${EXPONENT})?|${DIGITS}${EXPONENT}`;
const FLOAT = new RegExp(`(?:(${POINT})|${DIGITS}(?=[jJ]))([jJ])?`, 'y');
const RADIX = /0(?:[xX](?:_?[\da-fA-F])+|[oO](?:_?[0-7])+|[bB](?:_?[01])+)/y;
const DECIMAL = /0(?:_?0)*(?!_?\d)|[1-9](?:_?\d)*/y;
// Python refuses to read longer ones.
const MOST_DIGITS = 4300;

/** The number that begins at an offset, and the offset behind it. */
export function parseNumber(text: string, at: number): [Literal, number] {
  const [literal, end] = read(text, at);
  if (/[\p{L}\p{Nd}_.]/u.test(text.slice(end, end + 1))) {
    throw new LiteralError(at, 'a number that is not written as Python writes it');
  }
  return [literal, end];
}

function read(text: string, at: number): [Literal, number] {
  RADIX.lastIndex = at;
  const radix = RADIX.exec(text)?.[0];
  if (radix !== undefined) {
    return [{ type: 'int', value: BigInt(plain(radix)) }, at + radix.length];
  }
  FLOAT.lastIndex = at;
  const float = FLOAT.exec(text);
  if (float !== null) {
    const [whole, , imaginary] = float;
    const value = Number(plain(whole.replace(/[jJ]$/, '')));
    const literal: Literal =
      imaginary === undefined
        ? { type: 'float', value }
        : { type: 'complex', real: 0, imaginary: value };
    return [literal, at + whole.length];
  }
  DECIMAL.lastIndex = at;
  const decimal = DECIMAL.exec(text)?.[0];
  if (decimal === undefined) {
    throw new LiteralError(at, 'an integer with leading zeros');
  }
  if (plain(decimal).length > MOST_DIGITS) {
    throw new LiteralError(at, `an integer of more than ${MOST_DIGITS} digits`);
  }
  return [{ type: 'int', value: BigInt(plain(decimal)) }, at + decimal.length];
}

function plain(digits: string): string {
  return digits.replace(/_/g, '');
}
