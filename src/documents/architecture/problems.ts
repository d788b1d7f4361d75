// What the document itself shows to be wrong in one graph; what only the library can tell comes with its feedback.
import { findCycle } from '../graph/walks';
import type { IWords } from '../words';
import type { Architecture, ILayerPorts, ILayerProblem, Layers } from './model';
import { sortedIds } from './names';
import { type Models, modelOf, modelsIn } from './opened';
import { dependencies } from './order';
import { own } from './values';
import type { WatchedLayers } from './watchedLayers';

export interface IProblemsContext {
  readonly watched: WatchedLayers;
  readonly scope: string | null;
  readonly models: Models;
  /** Null while they are not known. */
  readonly blocks: ReadonlyMap<string, Architecture> | null;
  readonly portsOf: (id: string) => ILayerPorts;
  readonly areKnown: (id: string) => boolean;
  readonly trans: IWords;
}

export function findProblems(context: IProblemsContext): readonly ILayerProblem[] {
  const { layers } = context.watched;
  return [
    ...sortedIds(Object.keys(layers.nodes)).flatMap(id => ofNode(id, context)),
    ...sortedIds(context.watched.graph.edges.keys()).flatMap(id => ofEdge(id, context)),
    ...ofInputs(context),
    ...ofEnds(layers, context),
    ...ofCycle(layers, context)
  ];
}

function ofNode(node: string, context: IProblemsContext): readonly ILayerProblem[] {
  const { watched, models, blocks, scope, trans } = context;
  const found = watched.graph.nodes.get(node);
  if (found?.kind === 'again') {
    const origin = watched.graph.nodes.get(found.layer);
    return origin !== undefined && origin.kind !== 'again'
      ? []
      : [
          {
            code: 'unknown-layer',
            message: trans.__('%1 calls %2 again, which is no layer here', node, found.layer),
            node
          }
        ];
  }
  if (found?.kind !== 'block') {
    return [];
  }
  const name = modelOf(found.architecture);
  if (name === null) {
    return blocks === null || blocks.has(found.architecture)
      ? []
      : [
          {
            code: 'unknown-block',
            message: trans.__('%1: %2 is missing or not valid', node, found.architecture),
            node
          }
        ];
  }
  const model = own(models, name);
  if (model === undefined) {
    const message = trans.__('%1 shows the model %2, which is not there', node, name);
    return [{ code: 'unknown-model', message, node }];
  }
  return name === scope || modelsIn(model.nodes, models).has(scope ?? name)
    ? [{ code: 'recursion', message: trans.__('The model %1 holds itself', name), node }]
    : [];
}

function ofEdge(edge: string, context: IProblemsContext): readonly ILayerProblem[] {
  const { watched, portsOf, areKnown, trans } = context;
  const found = watched.graph.edges.get(edge);
  if (found === undefined) {
    return [];
  }
  const { from, to } = found;
  for (const [node] of [from, to]) {
    if (!watched.graph.nodes.has(node)) {
      const message = trans.__('The edge %1 leads to %2, which is not there', edge, node);
      return [{ code: 'unknown-node', message, node, edge }];
    }
  }
  const [outputs, inputs] = [portsOf(from[0]).outputs, portsOf(to[0]).inputs].map(ports =>
    ports.map(({ name }) => name)
  ) as [string[], string[]];
  const none = trans.__('none');
  const wrong = [
    ...(areKnown(from[0]) && !outputs.includes(from[1])
      ? [
          [
            from[0],
            trans.__('%1 has no output %2 (it has: %3)', ...from, outputs.join(', ') || none)
          ]
        ]
      : []),
    ...(areKnown(to[0]) && !inputs.includes(to[1])
      ? [[to[0], trans.__('%1 has no input %2 (it has: %3)', ...to, inputs.join(', ') || none)]]
      : [])
  ] as [string, string][];
  return wrong.map(([node, message]) => ({ code: 'unknown-port', message, node, edge }));
}

/** Inputs with more edges than they take. */
function ofInputs(context: IProblemsContext): readonly ILayerProblem[] {
  const { watched, portsOf, areKnown, trans } = context;
  const several = sortedIds(watched.graph.nodes.keys()).filter(
    id => watched.index.into(id).size > 1 && areKnown(id)
  );
  return several.flatMap(node =>
    portsOf(node).inputs.flatMap(({ name, most }): ILayerProblem[] => {
      const ids = watched.edgesInto([node, name]);
      const edge = most === null ? undefined : ids[most];
      if (most === null || edge === undefined) {
        return [];
      }
      const message = trans.__(
        'The input %1 of %2 has %3 edges; it takes %4',
        name,
        node,
        ids.length,
        most
      );
      return [{ code: 'double-input', message, node, edge }];
    })
  );
}

/** Chosen inputs and outputs that are not there. */
function ofEnds(
  { nodes, inputs = [], outputs = [] }: Layers,
  { trans }: IProblemsContext
): readonly ILayerProblem[] {
  const gone = (ids: readonly string[]): readonly string[] =>
    [...new Set(ids)].filter(id => !Object.hasOwn(nodes, id));
  return [
    ...gone(inputs).map(id => trans.__('The input %1 of the model is not there', id)),
    ...gone(outputs.map(([id]) => id)).map(id =>
      trans.__('The output %1 of the model is not there', id)
    )
  ].map(message => ({ code: 'unknown-end', message }));
}

function ofCycle(layers: Layers, { trans }: IProblemsContext): readonly ILayerProblem[] {
  const cycle = findCycle(Object.keys(layers.nodes), dependencies(layers));
  const [node] = cycle ?? [];
  return cycle === null || node === undefined
    ? []
    : [
        { code: 'cycle', message: trans.__('The layers make a cycle: %1', cycle.join(' → ')), node }
      ];
}
