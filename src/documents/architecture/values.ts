// Values of arguments: parameters in them, and places inside of them.
import type { ArchitectureObject, Value } from './model';

export type Values = Readonly<Record<string, Value>>;

/** The value with something else in the place of each parameter; one for which there is nothing stays. */
function substitute(value: Value, given: (name: string) => Value | undefined): Value {
  if (typeof value === 'string') {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map(each => inObject(each, given));
  }
  return 'parameter' in value ? (given(value.parameter) ?? value) : inObject(value, given);
}

export function substituteAll(
  values: Values,
  given: (name: string) => Value | undefined
): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, substitute(value, given)])
  );
}

function inObject(
  { class: of, arguments: values }: ArchitectureObject,
  given: (name: string) => Value | undefined
): ArchitectureObject {
  return { class: of, arguments: substituteAll(values, given) };
}

/** Names of the parameters that values refer to. */
export function parametersIn(values: Values): ReadonlySet<string> {
  const found = new Set<string>();
  substituteAll(values, name => {
    found.add(name);
    return undefined;
  });
  return found;
}

/** Finds a value by name among values of any names. */
export function own<T>(
  record: Readonly<Record<string, T>> | undefined,
  key: string
): T | undefined {
  return record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;
}

/**
 * A value with another at a place inside of it; null takes away what is there.
 *
 * @returns undefined when the place is not there
 */
export function withPart(
  value: Value | undefined,
  [step, ...rest]: readonly (string | number)[],
  part: Value | null
): Value | null | undefined {
  if (step === undefined) {
    return part;
  }
  if (value === undefined || typeof value === 'string') {
    return undefined;
  }
  if (Array.isArray(value)) {
    const at = Number(step);
    if (!Number.isInteger(at) || at < 0 || at > value.length) {
      return undefined;
    }
    const next = withPart(value[at], rest, part);
    if (next === undefined || !(next === null || isObject(next))) {
      return undefined;
    }
    const [before, after] = [value.slice(0, at), value.slice(at + 1)];
    return next === null ? [...before, ...after] : [...before, next, ...after];
  }
  if (!isObject(value)) {
    return undefined;
  }
  const next = withPart(own(value.arguments, String(step)), rest, part);
  if (next === undefined) {
    return undefined;
  }
  const others = Object.entries(value.arguments).filter(([name]) => name !== String(step));
  return {
    class: value.class,
    arguments: Object.fromEntries(
      next === null ? others : [...others, [String(step), next] as const]
    )
  };
}

function isObject(value: Value): value is ArchitectureObject {
  return typeof value !== 'string' && !Array.isArray(value) && 'class' in value;
}

/** A value in a few words: text as it is, an object by its class. */
export function textOf(value: Value): string {
  if (typeof value === 'string') {
    return value;
  }
  if (Array.isArray(value)) {
    return `[${value.map(textOf).join(', ')}]`;
  }
  return 'parameter' in value ? value.parameter : (value.class.split('.').at(-1) ?? value.class);
}
