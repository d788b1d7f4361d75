// Reading the text of an architecture file.
import { type Parsed, parseDocument } from '../graph/parse';
import { VERSION } from './layout';
import type { Architecture } from './model';
import { findMisshapen } from './schema';

/** The architecture in a text, or why there is none. */
export function parseArchitecture(text: string): Parsed<Architecture> {
  return parseDocument(text, { noun: 'an architecture', version: VERSION, findMisshapen });
}
