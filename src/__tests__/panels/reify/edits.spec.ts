// Promises of the edits of a proposal: what merging, splitting, renaming and choosing ask for.
import type { Proposal, ProposedAttribute, ProposedStep } from '../../../documents/generated/api';
import {
  isIdentifier,
  merge,
  rename,
  setAttribute,
  split,
  toggleTarget
} from '../../../panels/reify/edits';

function step(name: string, executions: number[]): ProposedStep {
  return {
    key: executions[0] ?? 0,
    name,
    path: `operations/${name}.py`,
    doc: '',
    executions,
    inputs: [],
    outputs: [],
    attributes: [],
    figures: [],
    code: '',
    notes: [],
    splits: []
  };
}

const LITERAL: ProposedAttribute = {
  id: '7:1:4',
  name: 'bins',
  literal: '180',
  used: false,
  execution: 7,
  line: 1,
  column: 4,
  end_line: 1,
  end_column: 7
};

const PROPOSAL: Proposal = {
  name: 'train',
  path: 'pipelines/train.pipeline.json',
  session: 's',
  executions: [],
  steps: [step('load', [2]), step('prepare', [7, 8, 9]), step('plot', [10])],
  flows: [],
  inputs: [],
  targets: [
    { name: 'model', kind: 'variable', chosen: true, step: 7 },
    { name: 'figure-1', kind: 'figure', chosen: true, step: 10 },
    { name: 'table', kind: 'variable', chosen: false, step: null }
  ],
  modules: {},
  notes: []
};

describe('merge', () => {
  it('joins two steps and keeps the others', () => {
    expect(merge({}, PROPOSAL, 7, 10).groups).toEqual([[2], [7, 8, 9, 10]]);
  });

  it('forgets the name of the second', () => {
    const named = { names: { '2': 'read', '7': 'clean' } };
    expect(merge(named, PROPOSAL, 2, 7).names).toEqual({ '2': 'read' });
  });

  it('does nothing for a step that is not there', () => {
    const edits = { names: {} };
    expect(merge(edits, PROPOSAL, 2, 99)).toBe(edits);
  });
});

describe('split', () => {
  it('starts a step of its own at the execution', () => {
    expect(split({}, PROPOSAL, 7, 9).groups).toEqual([[2], [7, 8], [9], [10]]);
  });

  it('never makes an empty step', () => {
    expect(split({}, PROPOSAL, 7, 7).groups).toEqual([[2], [7, 8, 9], [10]]);
  });

  it('is undone by a merge', () => {
    const parts = { ...PROPOSAL, steps: [step('load', [2]), step('a', [7, 8]), step('b', [9])] };
    expect(merge({}, parts, 7, 9).groups).toEqual([[2], [7, 8, 9]]);
  });
});

describe('names and attributes', () => {
  it('renames by the key of the step', () => {
    expect(rename({}, step('prepare', [7, 8]), 'clean').names).toEqual({ '7': 'clean' });
  });

  it('keeps a new name when the attribute is left out and taken again', () => {
    const named = setAttribute({}, LITERAL, { used: true, name: 'n_bins' });
    const left = setAttribute(named, LITERAL, { used: false });
    expect(left.attributes).toEqual({ '7:1:4': { used: false, name: 'n_bins' } });
    expect(setAttribute(left, LITERAL, { used: true }).attributes?.['7:1:4']?.name).toBe('n_bins');
  });

  it.each(['x', '_private', 'größe', 'n2'])('takes %p as a name', name => {
    expect(isIdentifier(name)).toBe(true);
  });

  it.each(['', '2x', 'a b', 'class', 'a-b', 'None'])('refuses %p as a name', name => {
    expect(isIdentifier(name)).toBe(false);
  });
});

describe('toggleTarget', () => {
  it('takes one out and puts one in', () => {
    expect(toggleTarget(PROPOSAL, 'figure-1')).toEqual(['model']);
    expect(toggleTarget(PROPOSAL, 'table')).toEqual(['model', 'figure-1', 'table']);
  });
});
