// Promises of reading an artifact's record: its history in order, and clear words for what is not one.
import type { Artifact, ProvenanceOperation } from '../../../documents/generated/artifact';
import {
  jobOf,
  makers,
  readArtifact,
  sourceName,
  valueHash
} from '../../../panels/artifacts/record';

function operation(name: string, inputs: ProvenanceOperation['inputs'] = {}): ProvenanceOperation {
  return { kind: 'job', name, code: '', environment: {}, attributes: {}, inputs };
}

const ARTIFACT: Artifact = {
  version: 1,
  name: 'model',
  type: 'sklearn.svm.SVC',
  created: '2026-11-21T10:00:00Z',
  storage: 'local',
  uri: 'aa/aa',
  size: 10,
  sha256: 'aa',
  provenance: {
    operations: {
      'e/a_train': operation('train', {
        images: { operation: 'e/z_load', output: 'images' },
        labels: { operation: 'e/m_clean', output: 'labels' }
      }),
      'e/m_clean': operation('clean', { raw: { operation: 'e/z_load', output: 'labels' } }),
      'e/z_load': operation('load', { file: { unset: 'it was deleted' } })
    },
    made_by: 'e/a_train',
    output: 'model'
  }
};

it('puts every operation after those it used, each once', () => {
  expect(makers(ARTIFACT).map(each => each.operation.name)).toEqual(['load', 'clean', 'train']);
});

it('survives a history that is very long or goes in a circle', () => {
  const operations: Record<string, ProvenanceOperation> = {};
  for (let index = 0; index < 20_000; index++) {
    operations[`e/${index}`] = operation(`n${index}`, {
      x: { operation: `e/${(index + 1) % 20_000}`, output: 'x' }
    });
  }
  const long = { ...ARTIFACT, provenance: { operations, made_by: 'e/0', output: null } };
  expect(makers(long)).toHaveLength(20_000);
});

it('names where inputs came from', () => {
  expect(sourceName({ operation: 'e/z_load', output: 'images' }, ARTIFACT)).toBe('load.images');
  expect(sourceName({ artifact: 'ff', name: 'photos' }, ARTIFACT)).toBe('photos');
  expect(sourceName({ unset: 'deleted' }, ARTIFACT)).toBeNull();
});

it('knows the job of an operation', () => {
  const [first] = makers(ARTIFACT);
  expect(first && jobOf(first)).toEqual({ execution: 'e', node: 'z_load' });
  expect(jobOf({ id: 'e/x', operation: { ...operation('cell'), kind: 'cell' } })).toBeNull();
  expect(valueHash(ARTIFACT)).toBe('aa');
});

it.each([
  ['', /JSON/],
  ['[]', /expected an object/],
  ['{"version": 2}', /newer DeepForge/],
  ['{"version": 1, "name": 3}', /\/name: expected a text, received 3/],
  ['{"version": 1, "name": "a", "type": "b"}', /provenance/]
])('says what is wrong with %p', (text, message) => {
  expect(() => readArtifact(text)).toThrow(message);
});

it('reads what it was given', () => {
  expect(readArtifact(JSON.stringify(ARTIFACT))).toEqual(ARTIFACT);
});
