// What is wrong with a file, in one sentence with its place.
import type { IDocumentProblem } from '../../../documents/unreadable';
import type { IWords } from '../../../documents/words';

export function errorMessageOf(problem: IDocumentProblem, trans: IWords): string {
  const { line, column, pointer, expected, received } = problem;
  const place =
    pointer === null || pointer === ''
      ? trans.__('Line %1, column %2', line, column)
      : trans.__('Line %1, column %2 (%3)', line, column, pointer);
  return trans.__('%1: expected %2, received %3.', place, expected, received);
}

/** @param notOne - such as "This file is not a pipeline" */
export function errorTitleOf({ code }: IDocumentProblem, notOne: string, trans: IWords): string {
  return code === 'newer-version' ? trans.__('This file was written by a newer DeepForge') : notOne;
}
