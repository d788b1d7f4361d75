// What a layer's card says of its arguments: those that tell it from others of its class, in few words.
import type { CatalogueEntry } from '../../documents/generated/api';
import type { Value } from '../../documents/architecture/model';
import { type Literal, LiteralError, parseLiteral } from '../../documents/literals/parse';
import { isSameLiteral } from '../../documents/literals/value';

/** How the arguments of one layer are read. */
export class Arguments {
  constructor(
    private readonly entry: CatalogueEntry,
    private readonly values: Readonly<Record<string, Value>>,
    private readonly parameters: Readonly<Record<string, string>>
  ) {}

  /** The last part of the class's id. */
  get name(): string {
    return nameOf(this.entry.id);
  }

  /** Whether it is given, and not as it is by default. */
  isSet(name: string): boolean {
    const value = this.values[name];
    return value !== undefined && value !== 'None' && !isSame(value, this.default(name));
  }

  /** What is given, or the default; '' when there is neither, and for None. */
  text(name: string): string {
    const value = this.values[name] ?? this.default(name);
    return value === undefined ? '' : this.words(value);
  }

  /** As `text`, only where it is given and is not the default. */
  given(name: string): string {
    return this.isSet(name) ? this.text(name) : '';
  }

  /** A size for each of some dimensions: one number stands for all of them, "3 × 3". */
  size(name: string, dimensions: number): string {
    const value = this.values[name] ?? this.default(name);
    const literal = typeof value === 'string' ? literalOf(value) : null;
    return literal?.type === 'int' && dimensions > 1
      ? Array<string>(dimensions)
          .fill(numberText(String(literal.value)))
          .join(' × ')
      : this.text(name);
  }

  /** A size where one number is enough to say it: "2" for (2, 2). */
  short(name: string): string {
    const parts = this.text(name).split(' × ');
    return parts.every(part => part === parts[0]) ? (parts[0] ?? '') : parts.join(' × ');
  }

  /** Arguments that are required or were given, as far as they can be said in a few words. */
  rest(): string {
    const known = (this.entry.arguments ?? []).filter(
      each =>
        each.kind !== 'function' &&
        !UNTOLD.test(each.name) &&
        (each.required === true || this.isSet(each.name))
    );
    return known
      .map(each => [each.name.replaceAll('_', ' '), this.text(each.name)] as const)
      .filter(([, text]) => text !== '' && text.length <= 24)
      .slice(0, 2)
      .map(([name, text]) => `${name} ${text}`)
      .join(', ');
  }

  private default(name: string): string | undefined {
    return this.entry.arguments?.find(each => each.name === name)?.default;
  }

  private words(value: Value): string {
    if (typeof value === 'string') {
      return literalText(value);
    }
    if (Array.isArray(value)) {
      return value.map(each => nameOf(each.class)).join(', ');
    }
    if ('parameter' in value) {
      const text = this.parameters[value.parameter];
      return text === undefined ? value.parameter : `${value.parameter} ${literalText(text)}`;
    }
    return objectText(value);
  }
}

/** Arguments that say little about a layer among others. */
const UNTOLD =
  /^(name|trainable|dtype|data_format|seed|autocast|.*_(initializer|regularizer|constraint))$/;

/** The arguments that are counts, sizes or names by themselves, so that an object of a wrapper can be said shortly. */
const FIRST = ['units', 'filters', 'rate', 'output_dim'] as const;

/** An object as an argument, such as a wrapped layer: its class and its size. */
function objectText(value: { class: string; arguments: Readonly<Record<string, Value>> }): string {
  const size = FIRST.map(name => value.arguments[name]).find(each => typeof each === 'string');
  return size === undefined ? nameOf(value.class) : `${nameOf(value.class)} ${literalText(size)}`;
}

export function nameOf(id: string): string {
  return id.slice(id.lastIndexOf('.') + 1);
}

/** A literal for people: sizes as "3 × 3", text without quotes, a true minus; '' for None. */
export function literalText(text: string): string {
  const literal = literalOf(text);
  return literal === null ? text.trim() : said(literal, text.trim());
}

function said(literal: Literal, text: string): string {
  switch (literal.type) {
    case 'None':
      return '';
    case 'str':
      return literal.value;
    case 'int':
      return numberText(String(literal.value));
    case 'tuple':
    case 'list':
      return literal.items.every(isPlain)
        ? literal.items
            .map(each => said(each, each.type === 'None' ? 'any' : '') || 'any')
            .join(' × ')
        : text;
    default:
      return numberText(text);
  }
}

function isPlain(literal: Literal): boolean {
  return literal.type === 'int' || literal.type === 'None';
}

function numberText(text: string): string {
  return text.replace(/^-/, '−');
}

function isSame(value: Value, text: string | undefined): boolean {
  if (typeof value !== 'string' || text === undefined || value === text) {
    return value === text;
  }
  const [one, other] = [literalOf(value), literalOf(text)];
  return one !== null && other !== null && isSameLiteral(one, other);
}

function literalOf(text: string): Literal | null {
  try {
    return parseLiteral(text);
  } catch (reason) {
    if (reason instanceof LiteralError) {
      // A value that cannot be read is shown as it is; that it is wrong is said elsewhere.
      return null;
    }
    throw reason;
  }
}
