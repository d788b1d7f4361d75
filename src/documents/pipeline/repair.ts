// One-click repairs of problems, only where there is no doubt what is meant.
import type { IWords } from '../words';
import type { IPipelineModel, IPipelineProblem } from './model';
import type { IFound } from './problems';

/** What a repair may do to the pipeline. */
type Repairs = Pick<IPipelineModel, 'delete' | 'setAttribute' | 'setReference'>;

export function repairOf(
  { code, node, attribute, reference, edge }: IFound,
  model: Repairs,
  trans: IWords
): NonNullable<IPipelineProblem['repair']> | null {
  if (edge !== undefined) {
    // An edge to a port that is not there, or a second edge to an input, carries nothing.
    return {
      label: trans.__('Delete the edge'),
      apply: () => {
        model.delete([], [edge]);
      }
    };
  }
  if (code === 'unknown-attribute' && node !== undefined && attribute !== undefined) {
    return {
      label: trans.__('Delete the value'),
      apply: () => {
        model.setAttribute(node, attribute, null);
      }
    };
  }
  if (code === 'unknown-reference' && node !== undefined && reference !== undefined) {
    return {
      label: trans.__('Delete the reference'),
      apply: () => {
        model.setReference(node, reference, null);
      }
    };
  }
  return null;
}
