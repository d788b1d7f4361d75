// Functions and objects as arguments: which entry a value stands for, and the value of a chosen entry.
import type { ArchitectureObject, Value } from '../../../documents/architecture/model';
import type * as Api from '../../../documents/generated/api';
import { literalOf, textOf } from '../../common/literalText';
import { type ICatalogueIndex, nameOf } from '../catalogueIndex';

export function isObject(value: Value | null | undefined): value is ArchitectureObject {
  return typeof value === 'object' && value !== null && 'class' in value;
}

/** What can be chosen for an argument: the entries of its family, or the project's own functions. */
export function candidates(
  family: string | null,
  catalogue: ICatalogueIndex
): readonly Api.CatalogueEntry[] {
  return family === null
    ? catalogue.entries.filter(entry => entry.is_function === true && entry.file !== undefined)
    : catalogue.family(family);
}

/** The entry that a value stands for, by its class or by the name that the library knows it by; null without one. */
export function entryOfValue(
  value: Value | null,
  family: string | null,
  catalogue: ICatalogueIndex
): Api.CatalogueEntry | null {
  if (isObject(value)) {
    return catalogue.find(value.class);
  }
  const name = typeof value === 'string' ? textOf(value) : null;
  if (name === null) {
    return null;
  }
  const wanted = plain(name);
  const isNamed = (entry: Api.CatalogueEntry): boolean =>
    [entry.id, ...(entry.aliases ?? [])].some(id => plain(nameOf({ id })) === wanted);
  return candidates(family, catalogue).find(isNamed) ?? null;
}

/** A name as it is compared: glorot_uniform is GlorotUniform. */
function plain(name: string): string {
  return name.replaceAll('_', '').toLowerCase();
}

/** The value of a chosen entry: a function of the library is known to it by its name, everything else is an object. */
export function valueOfEntry(entry: Api.CatalogueEntry): Value {
  return entry.is_function === true && entry.file === undefined
    ? literalOf(nameOf(entry))
    : { class: entry.id, arguments: {} };
}

/** What a value of an object argument is called on the screen. */
export function wordOf(
  value: Value | null,
  family: string | null,
  catalogue: ICatalogueIndex
): string {
  const entry = entryOfValue(value, family, catalogue);
  if (entry !== null) {
    return nameOf(entry);
  }
  if (isObject(value)) {
    return nameOf({ id: value.class });
  }
  return typeof value === 'string' ? (textOf(value) ?? value) : '';
}
