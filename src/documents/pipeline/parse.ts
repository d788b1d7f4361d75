// Reading the text of a pipeline file.
import { type Parsed, parseDocument } from '../graph/parse';
import { VERSION } from './layout';
import type { Pipeline } from './model';
import { findMisshapen } from './schema';

/** The pipeline in a text, or why there is none. */
export function parsePipeline(text: string): Parsed<Pipeline> {
  return parseDocument(text, { noun: 'a pipeline', version: VERSION, findMisshapen });
}
