// Names of new layers, inner models and parameters: Python names, as Keras makes them.
import { compareByCodePoint } from '../canonical';

const PYTHON_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** What Python reserves: no variable can be called that. */
const RESERVED = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from ' +
    'global if import in is lambda nonlocal not or pass raise return try while with yield'
  ).split(' ')
);

export function isPythonName(name: string): boolean {
  return PYTHON_NAME.test(name) && !RESERVED.has(name);
}

/** A name in snake case: of `keras.layers.MaxPooling2D`, `max_pooling2d`. */
export function snakeCase(name: string): string {
  const last = name.trim().split('.').at(-1) ?? '';
  const plain = last
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, '_')
    .replace(/^_+(?=.)|_+$/g, '');
  const safe = plain === '' ? 'layer' : /^\d/.test(plain) ? `_${plain}` : plain;
  return RESERVED.has(safe) ? `${safe}_layer` : safe;
}

/**
 * A name that is not taken: `conv2d`, `conv2d_1`, `conv2d_2`, …
 *
 * @param suffix - keeps apart what several people add at the same moment
 */
export function freeName(base: string, isTaken: (name: string) => boolean, suffix = ''): string {
  const plain = suffix === '' ? base : `${base}_${suffix}`;
  for (let number = 0; ; number += 1) {
    const name = number === 0 ? plain : `${plain}_${number}`;
    if (!isTaken(name)) {
      return name;
    }
  }
}

/** The name before the number that made it free. */
export function baseOf(name: string): string {
  return name.replace(/_\d+$/, '') || name;
}

/** The name of a node's output: `output`, `output_1`, `output_2`, … */
export function outputName(index: number): string {
  return index === 0 ? 'output' : `output_${index}`;
}

/** Which output a name stands for; null when it is no output's name. */
export function outputIndex(name: string): number | null {
  const found = /^output(?:_([1-9]\d*))?$/.exec(name);
  return found === null ? null : Number(found[1] ?? 0);
}

/** Ids in the order in which Python sorts them. */
export function sortedIds(ids: Iterable<string>): string[] {
  return [...ids].sort(compareByCodePoint);
}
