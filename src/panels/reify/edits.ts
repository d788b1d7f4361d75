// What the user does to a proposal, as pure steps from edits to edits.
import type {
  Edits,
  Proposal,
  ProposedAttribute,
  ProposedStep
} from '../../documents/generated/api';

export const NO_EDITS: Edits = {};

/** The executions of each step, which is where merging and splitting start from. */
function groupsOf(proposal: Proposal): number[][] {
  return proposal.steps
    .map(step => [...step.executions])
    .filter(executions => executions.length > 0);
}

export function rename(edits: Edits, step: ProposedStep, name: string): Edits {
  return { ...edits, names: { ...edits.names, [String(step.key)]: name } };
}

/** Two steps become one; it keeps the name of the first. */
export function merge(edits: Edits, proposal: Proposal, first: number, second: number): Edits {
  const groups = groupsOf(proposal);
  const one = groups.find(group => group[0] === first);
  const other = groups.find(group => group[0] === second);
  if (one === undefined || other === undefined || one === other) {
    return edits;
  }
  const rest = groups.filter(group => group !== one && group !== other);
  const joined = [...one, ...other].sort((left, right) => left - right);
  return { ...edits, groups: sorted([...rest, joined]), names: withoutName(edits, second) };
}

/** A step becomes two: what runs from execution `before` on is a step of its own. */
export function split(edits: Edits, proposal: Proposal, key: number, before: number): Edits {
  const groups = groupsOf(proposal).flatMap(group => {
    if (group[0] !== key) {
      return [group];
    }
    const head = group.filter(number => number < before);
    const tail = group.filter(number => number >= before);
    return head.length > 0 && tail.length > 0 ? [head, tail] : [group];
  });
  return { ...edits, groups: sorted(groups) };
}

export function setAttribute(
  edits: Edits,
  attribute: ProposedAttribute,
  change: { readonly used?: boolean; readonly name?: string }
): Edits {
  const known = edits.attributes?.[attribute.id];
  const name = change.name ?? known?.name;
  const next = {
    used: change.used ?? known?.used ?? attribute.used,
    ...(name === undefined ? {} : { name })
  };
  return { ...edits, attributes: { ...edits.attributes, [attribute.id]: next } };
}

/** The targets after one was chosen or no more; null, which is everything, becomes a list. */
export function toggleTarget(proposal: Proposal, name: string): string[] {
  return proposal.targets
    .filter(target => (target.name === name ? !target.chosen : target.chosen))
    .map(target => target.name);
}

/** What is wrong with a name of an operation or attribute, for people; null when it can be used. */
export function isIdentifier(name: string): boolean {
  return /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) && !KEYWORDS.has(name);
}

const KEYWORDS = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from ' +
    'global if import in is lambda nonlocal not or pass raise return try while with yield'
  ).split(' ')
);

function sorted(groups: number[][]): number[][] {
  return groups.sort((left, right) => (left[0] ?? 0) - (right[0] ?? 0));
}

function withoutName(edits: Edits, key: number): Record<string, string> {
  return Object.fromEntries(
    Object.entries(edits.names ?? {}).filter(([step]) => step !== String(key))
  );
}
