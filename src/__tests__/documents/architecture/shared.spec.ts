// Architectures in and out of texts and Y documents, against the table of cases that Python is tested with too.
import { readFileSync } from 'fs';
import { join } from 'path';

import * as Y from 'yjs';

import type { Architecture } from '../../../documents/architecture/model';
import { parseArchitecture } from '../../../documents/architecture/parse';
import { SharedArchitecture } from '../../../documents/architecture/sharedArchitecture';

interface ITable {
  readonly documents: readonly {
    readonly name: string;
    readonly document: Architecture;
    readonly text: string;
  }[];
  readonly texts: readonly {
    readonly name: string;
    readonly text: string;
    readonly newer?: true;
    readonly line?: number;
    readonly column?: number;
    readonly pointer?: string | null;
    readonly expected?: string;
    readonly received?: string;
  }[];
}

const TABLE = join(__dirname, '../../../../python/deepforge/model/architecture_cases.json');
const { documents, texts } = JSON.parse(readFileSync(TABLE, 'utf-8')) as ITable;

function read(text: string): SharedArchitecture {
  const shared = SharedArchitecture.create();
  shared.setSource(text);
  return shared;
}

describe('the text of an architecture file', () => {
  it.each(texts.map(each => [each.name, each] as const))('shared case: %s', (_name, each) => {
    const parsed = parseArchitecture(each.text);
    if (each.newer === true) {
      expect(parsed).toMatchObject({ problem: { code: 'newer-version', pointer: '/version' } });
    } else if (each.expected === undefined) {
      expect(parsed).toEqual({ document: JSON.parse(each.text) as unknown });
    } else {
      const { line, column, expected, received } = each;
      const pointer = each.pointer ?? null;
      expect(parsed).toEqual({
        problem: { code: 'invalid-document', line, column, pointer, expected, received }
      });
    }
    expect(read(each.text).unreadable === null).toBe('document' in parsed);
  });

  it.each(texts.filter(each => each.expected !== undefined))(
    'is kept as it is while it is wrong: $name',
    ({ text }) => {
      const shared = read(documents[1]?.text ?? '');
      shared.setSource(text);
      expect(shared.getSource()).toBe(text);
      shared.setSource(documents[1]?.text ?? '');
      expect(shared.getSource()).toBe(documents[1]?.text);
    }
  );
});

describe('the shared document', () => {
  it.each(documents)('gives the canonical text: $name', ({ document, text }) => {
    const shared = read(JSON.stringify(document));
    expect(shared.getSource()).toBe(text);
    expect(read(text).getSource()).toBe(text);
    const peer = SharedArchitecture.create();
    Y.applyUpdate(peer.ydoc, Y.encodeStateAsUpdate(shared.ydoc));
    expect(peer.getSource()).toBe(text);
  });

  it.each(documents.flatMap(from => documents.map(to => [from.name, to.name, from, to] as const)))(
    'becomes another: %s, then %s',
    (_from, _to, from, to) => {
      const shared = read(from.text);
      const peer = SharedArchitecture.create();
      Y.applyUpdate(peer.ydoc, Y.encodeStateAsUpdate(shared.ydoc));
      shared.setSource(to.text);
      expect(shared.getSource()).toBe(to.text);
      Y.applyUpdate(peer.ydoc, Y.encodeStateAsUpdate(shared.ydoc));
      expect(peer.getSource()).toBe(to.text);
    }
  );
});
