// References to files that are gone: what only the project's files can tell, beside what the document itself shows.
import type { IWords } from '../words';
import type { Node, NodeInterface } from './model';
import type { IFound } from './nodeProblems';

/** What references of each type may point to, by path. */
export type Resources = ReadonlyMap<string, ReadonlySet<string>>;

/** A problem for each reference that points to none of the project's resources; types that are not known are left out. */
export function missingReferences(
  nodes: Readonly<Record<string, Node>>,
  resources: Resources,
  interfaceOf: (node: string) => NodeInterface,
  trans: IWords
): readonly IFound[] {
  return Object.entries(nodes).flatMap(([id, node]) => {
    if (node.kind !== 'operation') {
      return [];
    }
    const { references } = node;
    return (interfaceOf(id)?.references ?? []).flatMap(({ name, type }): IFound[] => {
      const path = references[name];
      const known = resources.get(type);
      return path === undefined || path === '' || known === undefined || known.has(path)
        ? []
        : [
            {
              code: 'missing-resource',
              severity: 'error',
              message: trans.__(
                'The reference %1 of %2 points to %3, which is not there. Choose another %4.',
                name,
                id,
                path,
                type
              ),
              node: id,
              reference: name
            }
          ];
    });
  });
}
