// Promises of the comparison: parameters with their defaults, metrics, and what differs.
import type { Execution } from '../../../documents/generated/api';
import { compare, defaults } from '../../../panels/execution/comparison';

const CODE = `"""Train."""


def train(images, labels, *, epochs: int = 10, rate: float=0.1, shape: "tuple[int, int]" = (3, 3), name='a, b'):
    return score
`;

function execution(attributes: Record<string, string>, score: string, code = CODE): Execution {
  return {
    version: 1,
    id: `e-${score}`,
    pipeline: null,
    snapshot: {
      version: 1,
      nodes: {
        train: {
          kind: 'operation',
          operation: 'operations/train.py',
          attributes,
          references: {},
          position: [0, 0]
        }
      },
      edges: {}
    },
    operations: { 'operations/train.py': code },
    jobs: {
      train: {
        status: 'done',
        milliseconds: 1234,
        outputs: {
          score: { sha256: score, type: 'float', size: 8, summary: score },
          model: { sha256: 'm', type: 'sklearn.svm.SVC', size: 8, summary: 'SVC()' }
        }
      }
    },
    status: 'done',
    started: null,
    finished: null,
    python: '',
    environment: {}
  };
}

it('reads the defaults of a signature', () => {
  expect(defaults(CODE)).toEqual({
    epochs: '10',
    rate: '0.1',
    shape: '(3, 3)',
    name: "'a, b'"
  });
  expect(defaults('def f(a):\n    return a\n')).toEqual({});
  expect(defaults('def f(\n    a,\n    *,\n    b: int = 2,\n):\n    return a\n')).toEqual({
    b: '2'
  });
});

it('shows attributes as they were run, defaults included, and what differs', () => {
  const found = compare([execution({ epochs: '20' }, '0.9'), execution({}, '0.8')]);
  const epochs = found.parameters.find(row => row.name === 'epochs');
  expect(epochs).toEqual({ node: 'train', name: 'epochs', values: ['20', '10'], differs: true });
  expect(found.parameters.find(row => row.name === 'rate')?.differs).toBe(false);
});

it('takes numbers as metrics and leaves models out', () => {
  const found = compare([execution({}, '0.9'), execution({}, '0.8')]);
  expect(found.metrics).toEqual([
    { node: 'train', name: 'score', values: ['0.9', '0.8'], differs: true }
  ]);
});

it('names the nodes whose code differs', () => {
  const other = CODE.replace('return score', 'return score  # changed');
  expect(compare([execution({}, '1'), execution({}, '2', other)]).code).toEqual(['train']);
  expect(compare([execution({}, '1'), execution({}, '2')]).code).toEqual([]);
});
