// All that is wrong: what the document itself shows and what the library says, in one list that leads to each place.
import type { ILayerProblem } from '../../documents/architecture/model';
import type * as Api from '../../documents/generated/api';

export interface IShownProblem {
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** As in feedback: a layer inside of a block is `block/layer`. */
  readonly node: string | null;
  readonly edge?: string;
  /** What the library says of it; null when the document itself shows it. */
  readonly error: Api.LayerError | null;
  /** A repair of what the document itself shows, only where it is certain. */
  readonly repair?: NonNullable<ILayerProblem['repair']>;
}

/**
 * Problems of a document, errors before warnings, in the order of `order` (ids as in feedback).
 *
 * Where the library speaks of a node, what the document shows of the same node is not said twice.
 */
export function shownProblems(
  own: readonly ILayerProblem[],
  feedback: ReadonlyMap<string, Api.LayerFeedback>,
  prefix: string,
  order: readonly string[]
): readonly IShownProblem[] {
  const place = new Map(order.map((id, at) => [`${prefix}${id}`, at]));
  const said: IShownProblem[] = [];
  for (const [node, error] of errorsIn(feedback)) {
    said.push({ severity: error.severity, message: error.message, node, error });
  }
  const spoken = new Set(said.map(each => each.node));
  const shown = own
    .filter(each => each.node === undefined || !spoken.has(`${prefix}${each.node}`))
    .map((each): IShownProblem => ({
      severity: 'error',
      message: each.message,
      node: each.node === undefined ? null : `${prefix}${each.node}`,
      error: null,
      ...(each.edge === undefined ? {} : { edge: each.edge }),
      ...(each.repair === undefined ? {} : { repair: each.repair })
    }));
  const placeOf = (id: string): number | undefined =>
    place.get(id) ?? place.get(`${prefix}${id.slice(prefix.length).split('/')[0] ?? ''}`);
  const rank = (problem: IShownProblem): number =>
    (problem.severity === 'error' ? 0 : 1e6) +
    (problem.node === null ? 0 : (placeOf(problem.node) ?? 1e5));
  return [...said, ...shown].sort((one, other) => rank(one) - rank(other));
}

/** Errors of the layers inside of a block, counted for its node; of a layer its own. */
export function errorsOf(
  node: string,
  feedback: ReadonlyMap<string, Api.LayerFeedback>
): readonly (readonly [node: string, error: Api.LayerError])[] {
  return errorsIn(feedback).filter(([id]) => id === node || id.startsWith(`${node}/`));
}

/** Each error on the layer that causes it: a block says again what is wrong inside of it. */
function errorsIn(
  feedback: ReadonlyMap<string, Api.LayerFeedback>
): readonly (readonly [node: string, error: Api.LayerError])[] {
  const found = [...feedback].flatMap(([id, layer]) =>
    (layer.errors ?? []).map(error => [id, error] as const)
  );
  const again = new Set<string>();
  for (const [id, { message }] of found) {
    for (let end = id.indexOf('/'); end > 0; end = id.indexOf('/', end + 1)) {
      again.add(`${id.slice(0, end)}\n${id.slice(end + 1)}: ${message}`);
    }
  }
  return found.filter(([id, { message }]) => !again.has(`${id}\n${message}`));
}
