// Problems of pipelines and of their files, against the table of cases that Python is tested with too.
import { readFileSync } from 'fs';
import { join } from 'path';

import type { Interface } from '../../../documents/generated/interface';
import type { Pipeline } from '../../../documents/pipeline/model';
import { parsePipeline } from '../../../documents/pipeline/parse';
import { findProblems } from '../../../documents/pipeline/problems';

interface ITable {
  readonly interfaces: Readonly<Record<string, Interface>>;
  readonly problems: readonly {
    readonly name: string;
    readonly pipeline: Pipeline;
    readonly problems: readonly {
      readonly code: string;
      readonly message: string;
      readonly node?: string;
      readonly port?: string;
      readonly edge?: string;
    }[];
  }[];
  readonly texts: readonly {
    readonly name: string;
    readonly text: string;
    readonly newer?: true;
    /** The line in which the text stops being JSON; the words are those of each language's reader. */
    readonly syntax?: number;
    readonly line?: number;
    readonly column?: number;
    readonly pointer?: string | null;
    readonly expected?: string;
    readonly received?: string;
  }[];
}

const TABLE = join(__dirname, '../../../../python/deepforge/model/pipeline_cases.json');
const { interfaces, problems, texts } = JSON.parse(readFileSync(TABLE, 'utf-8')) as ITable;

describe('problems of a pipeline', () => {
  it.each(problems.map(each => [each.name, each] as const))('shared case: %s', (_name, each) => {
    const found = findProblems(each.pipeline, path => interfaces[path] ?? null);
    // Python has one word for ports, attributes and references, and does not say what is wrong in a literal.
    const places = found.map(({ code, node, port, attribute, reference, edge }) => {
      const place = port ?? attribute ?? reference;
      return JSON.stringify([code, node, place, edge]);
    });
    expect(places).toEqual(
      each.problems.map(({ code, node, port, edge }) => JSON.stringify([code, node, port, edge]))
    );
    found.forEach(({ message }, index) => {
      expect(message.replace(/ \([^()]*\)$/, '')).toBe(
        each.problems[index]?.message.replace(/ \([^()]*\)$/, '')
      );
    });
  });
});

describe('the text of a pipeline file', () => {
  it.each(texts.map(each => [each.name, each] as const))('shared case: %s', (_name, each) => {
    const parsed = parsePipeline(each.text);
    if (each.newer === true) {
      expect(parsed).toMatchObject({ problem: { code: 'newer-version', pointer: '/version' } });
    } else if (each.syntax !== undefined) {
      expect(parsed).toMatchObject({ problem: { line: each.syntax, pointer: null } });
    } else if (each.expected === undefined) {
      expect(parsed).toEqual({ document: JSON.parse(each.text) as unknown });
    } else {
      const { line, column, expected, received } = each;
      const pointer = each.pointer ?? null;
      expect(parsed).toEqual({
        problem: { code: 'invalid-document', line, column, pointer, expected, received }
      });
    }
  });
});
