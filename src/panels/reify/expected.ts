// How long a check should take, step by step, and what taking steps as given saves. Pure.
import type { Proposal, ProposedStep } from '../../documents/generated/api';

/** What the cells of a step took in the notebook, in seconds. */
export function stepSeconds(proposal: Proposal, step: ProposedStep): number {
  const numbers = new Set(step.executions);
  return proposal.executions
    .filter(each => numbers.has(each.number))
    .reduce((sum, each) => sum + each.seconds, 0);
}

/** What the whole check should take, in seconds, when some steps, by their keys, do not run. */
export function checkSeconds(proposal: Proposal, given: ReadonlySet<number>): number {
  const saved = proposal.steps
    .filter(step => given.has(step.key))
    .reduce((sum, step) => sum + stepSeconds(proposal, step), 0);
  return Math.max(0, (proposal.seconds ?? 0) - saved);
}

/** The steps that are taken as given, of those that the proposal has. */
export function givenSteps(
  proposal: Proposal,
  given: ReadonlySet<number>
): readonly ProposedStep[] {
  return proposal.steps.filter(step => given.has(step.key));
}
