// How an architecture lies in a Y document: the twin of python/deepforge/server/ydoc_architecture.py, piece by piece.
//
// meta        { version: 1, library, invalid?: text }   `invalid` is a file's text that is no architecture, as it is
// nodes       id → { kind, class | layer | architecture, position, arguments?: {…}, call?: {…}, named?: […] }
// edges       id → { from: [node, output], to: [node, input], order? }
// parameters  name → literal
// ends        { inputs?: [node, …], outputs?: [[node, output], …], input_keys?: [key, …], output_keys?: [key, …],
//               made?: { class, arguments } }
// models      name → { nodes, edges, parameters, ends }   an inner model is a Y.Map of the same four parts
//
// Nodes, arguments and calls are Y.Maps, so that edits of different arguments merge. The value of an argument, a
// position, an edge and an end are plain: half of one and half of another would be neither. What is empty, and an
// order of 0, is left out of the text.
import * as Y from 'yjs';

import { isRecord } from '../../utils/json';
import type { IGraphMaps } from '../graph/sharedGraph';
import {
  deleteMissing,
  isName,
  isPort,
  readPosition,
  readTexts,
  toInteger,
  updateMap,
  updateNodes
} from '../graph/yMaps';
import type { MadeModel } from '../generated/architecture';
import { endsOf } from './ends';
import type { Architecture, Ends, LayerEdge, Layers, Node, Value } from './model';

export const VERSION = 1;

/** The parts of one graph: of the document, or of an inner model. */
export interface ILayerMaps {
  readonly nodes: Y.Map<unknown>;
  readonly edges: Y.Map<unknown>;
  readonly parameters: Y.Map<unknown>;
  readonly ends: Y.Map<unknown>;
}

export interface IArchitectureMaps extends IGraphMaps, ILayerMaps {
  readonly models: Y.Map<unknown>;
}

export function architectureMaps(ydoc: Y.Doc): IArchitectureMaps {
  return {
    meta: ydoc.getMap('meta'),
    nodes: ydoc.getMap('nodes'),
    edges: ydoc.getMap('edges'),
    parameters: ydoc.getMap('parameters'),
    ends: ydoc.getMap('ends'),
    models: ydoc.getMap('models')
  };
}

/** The parts of an inner model; null when what is there is none. */
export function modelMaps(value: unknown): ILayerMaps | null {
  if (!(value instanceof Y.Map)) {
    return null;
  }
  const [nodes, edges] = [value.get('nodes'), value.get('edges')] as unknown[];
  const [parameters, ends] = [value.get('parameters'), value.get('ends')] as unknown[];
  return nodes instanceof Y.Map &&
    edges instanceof Y.Map &&
    parameters instanceof Y.Map &&
    ends instanceof Y.Map
    ? { nodes, edges, parameters, ends }
    : null;
}

/** The plain node; null when what is there is none, as when a peer undid half of what made it. */
export function readNode(value: unknown): Node | null {
  if (!(value instanceof Y.Map)) {
    return null;
  }
  const position = readPosition(value.get('position'));
  const call = readTexts(value.get('call'));
  const named = [...new Set(listOf(value.get('named'), isName))];
  const called = {
    ...(Object.keys(call).length === 0 ? {} : { call }),
    ...(named.length === 0 ? {} : { named })
  };
  const [of, layer] = [value.get('class'), value.get('layer')] as unknown[];
  const architecture: unknown = value.get('architecture');
  switch (value.get('kind')) {
    case 'layer':
      return !isName(of)
        ? null
        : {
            kind: 'layer',
            class: of,
            arguments: readValues(value.get('arguments')),
            ...called,
            position
          };
    case 'again':
      return !isName(layer) ? null : { kind: 'again', layer, ...called, position };
    case 'block':
      return typeof architecture !== 'string' || architecture.length < 2
        ? null
        : { kind: 'block', architecture, arguments: readValues(value.get('arguments')), position };
    default:
      return null;
  }
}

function readValues(value: unknown): Record<string, Value> {
  const entries = value instanceof Y.Map ? [...value.entries()] : [];
  return Object.fromEntries(entries.filter((entry): entry is [string, Value] => isValue(entry[1])));
}

/** Whether plain data is the value of an argument. */
function isValue(value: unknown): value is Value {
  if (Array.isArray(value)) {
    return value.every(each => isRecord(each) && !('parameter' in each) && isValue(each));
  }
  if (!isRecord(value)) {
    return typeof value === 'string';
  }
  const keys = Object.keys(value);
  const given = value['arguments'];
  return keys.length === 1
    ? isName(value['parameter'])
    : keys.length === 2 &&
        isName(value['class']) &&
        isRecord(given) &&
        Object.values(given).every(isValue);
}

/** The plain edge; null when what is there is none. */
export function readEdge(value: unknown): LayerEdge | null {
  if (!isRecord(value) || !isPort(value['from']) || !isPort(value['to'])) {
    return null;
  }
  return edgeOf(value['from'], value['to'], toInteger(value['order']));
}

/** An edge as documents hold it: without an order that is 0. */
export function edgeOf(
  from: readonly [string, string],
  to: readonly [string, string],
  order: number
): LayerEdge {
  return { from: [...from], to: [...to], ...(order === 0 ? {} : { order }) };
}

/** Nodes and edges, with what is chosen of parameters, inputs and outputs. */
export function readLayers(
  { parameters, ends }: ILayerMaps,
  nodes: Layers['nodes'],
  edges: Layers['edges']
): Layers {
  const texts = readTexts(parameters);
  const inputs = listOf(ends.get('inputs'), isName);
  const outputs = listOf(ends.get('outputs'), isPort);
  const made: unknown = ends.get('made');
  const keys = (name: string): string[] | undefined =>
    Array.isArray(ends.get(name)) ? [...listOf(ends.get(name), isName)] : undefined;
  return {
    ...(Object.keys(texts).length === 0 ? {} : { parameters: texts }),
    nodes,
    edges,
    ...endsOf(
      inputs.length === 0 ? undefined : [...new Set(inputs)],
      outputs.length === 0 ? undefined : outputs.map(([node, port]) => [node, port]),
      keys('input_keys'),
      keys('output_keys')
    ),
    ...(isMade(made) ? { made } : {})
  };
}

function isMade(value: unknown): value is MadeModel {
  const given = isRecord(value) && isValue(value) ? value['arguments'] : undefined;
  return isRecord(given) && Object.values(given).every(each => typeof each === 'string');
}

function listOf<T>(value: unknown, isItem: (item: unknown) => item is T): readonly T[] {
  return Array.isArray(value) ? value.filter(isItem) : [];
}

/** Makes the maps equal to an architecture, touching only what differs. Call it in a transaction. */
export function writeArchitecture(maps: IArchitectureMaps, architecture: Architecture): void {
  const { library, models = {} } = architecture;
  for (const [key, value] of Object.entries({ version: VERSION, library })) {
    if (maps.meta.get(key) !== value) {
      maps.meta.set(key, value);
    }
  }
  writeLayers(maps, architecture);
  deleteMissing(maps.models, models);
  for (const [name, model] of Object.entries(models)) {
    writeModel(maps.models, name, model);
  }
}

/** Makes an inner model equal to a graph, or makes it. */
export function writeModel(models: Y.Map<unknown>, name: string, model: Layers): void {
  const there = modelMaps(models.get(name));
  if (there === null) {
    const made = new Y.Map<unknown>();
    models.set(name, made);
    for (const part of ['nodes', 'edges', 'parameters', 'ends']) {
      made.set(part, new Y.Map<unknown>());
    }
  }
  const maps = there ?? modelMaps(models.get(name));
  if (maps !== null) {
    writeLayers(maps, model);
  }
}

/** Makes the parts of a graph equal to it, touching only what differs. */
export function writeLayers(maps: ILayerMaps, layers: Layers): void {
  updateNodes(maps.nodes, layers.nodes);
  const edges = Object.entries(layers.edges).map(
    ([id, { from, to, order = 0 }]) => [id, edgeOf(from, to, order)] as const
  );
  updateMap(maps.edges, Object.fromEntries(edges), false);
  updateMap(maps.parameters, layers.parameters ?? {}, false);
  updateMap(maps.ends, { ...writtenEnds(layers), ...pick('made', layers.made) }, false);
}

/** Sets the inputs and outputs; how the model is made stays as it is. */
export function writeEnds({ ends }: ILayerMaps, chosen: Ends): void {
  updateMap(ends, { ...writtenEnds(chosen), ...pick('made', ends.get('made')) }, false);
}

function writtenEnds({ inputs = [], outputs = [], ...keys }: Ends): Record<string, unknown> {
  return {
    ...(inputs.length === 0 ? {} : { inputs }),
    ...(outputs.length === 0 ? {} : { outputs }),
    // No keys at all say something, too.
    ...pick('input_keys', keys.input_keys),
    ...pick('output_keys', keys.output_keys)
  };
}

function pick(key: string, value: unknown): Record<string, unknown> {
  return value === undefined ? {} : { [key]: value };
}
