// Reading the text of a document, with errors that say the place, what was expected and what was received.
import { DeepForgeError } from '../../utils/errors';
import { isRecord } from '../../utils/json';
import { findPlaces, lineAndColumn } from '../jsonPlaces';
import { fromJsonText } from '../jsonText';
import type { IMisshapen } from '../shapes';
import type { IDocumentProblem } from '../unreadable';

export type Parsed<T> = { readonly document: T } | { readonly problem: IDocumentProblem };

export interface IFormat {
  /** Such as "a pipeline". */
  readonly noun: string;
  /** The newest version that is known. */
  readonly version: number;
  /** The first thing that is not as it must be. */
  readonly findMisshapen: (data: unknown) => IMisshapen | null;
}

/** The document in a text, or why there is none. */
export function parseDocument<T>(text: string, format: IFormat): Parsed<T> {
  let data: unknown;
  try {
    data = fromJsonText(text);
  } catch (reason) {
    if (!(reason instanceof DeepForgeError)) {
      throw reason;
    }
    return { problem: syntaxProblem(text, reason.message) };
  }
  const version = isRecord(data) ? data['version'] : undefined;
  if (isRecord(data) && !(Number.isInteger(version) && Number(version) >= 1)) {
    const has = Object.hasOwn(data, 'version');
    const received = has ? JSON.stringify(version) : 'none';
    return placed(text, has ? '/version' : '', 'a version, an integer from 1', received);
  }
  if (typeof version === 'number' && version > format.version) {
    return {
      problem: {
        code: 'newer-version',
        ...lineAndColumn(text, findPlaces(text).values.get('/version') ?? 0),
        pointer: '/version',
        expected: `${format.noun} of version ${format.version}, or older`,
        received: `version ${version}`
      }
    };
  }
  const wrong = format.findMisshapen(data);
  return wrong === null
    ? // findMisshapen has looked at all of it.
      { document: data as T }
    : placed(text, wrong.pointer, wrong.expected, wrong.received);
}

function syntaxProblem(text: string, message: string): IDocumentProblem {
  const places = findPlaces(text);
  const found = places.broken ?? places.refused[0];
  // The strict reader and the scanner know the same rules; should they differ, the reader's sentence still helps.
  const { expected, received } = found ?? { expected: 'a JSON document', received: message };
  return {
    code: 'invalid-document',
    ...lineAndColumn(text, found?.offset ?? 0),
    pointer: null,
    expected,
    received
  };
}

/** The problem at a value, or at the nearest value around it. */
function placed(
  text: string,
  pointer: string,
  expected: string,
  received: string
): { problem: IDocumentProblem } {
  const { values } = findPlaces(text);
  let around = pointer;
  while (!values.has(around) && around !== '') {
    around = around.slice(0, around.lastIndexOf('/'));
  }
  const offset = values.get(around) ?? 0;
  return {
    problem: {
      code: 'invalid-document',
      ...lineAndColumn(text, offset),
      pointer,
      expected,
      received
    }
  };
}
