// How a pipeline lies in a Y document: the twin of the layout in python/deepforge/server/ydoc.py, piece by piece.
//
// meta   { version: 1, invalid?: text }   `invalid` is a file's text that is no pipeline, as it is
// nodes  id → { kind, operation | pipeline | artifact, position: [x, y], title?, attributes: {…}, references: {…} }
// edges  id → { from: [node, port], to: [node, port] }
//
// Nodes, attributes and references are Y.Maps, so that edits of different attributes merge. A position and an
// edge are plain values: half of one and half of another would be neither.
import * as Y from 'yjs';

import { isRecord } from '../../utils/json';
import type { IGraphMaps } from '../graph/sharedGraph';
import { isName, isPort, readPosition, readTexts, updateMap, updateNodes } from '../graph/yMaps';
import type { Edge, Node, Pipeline } from './model';

export const VERSION = 1;
export function pipelineMaps(ydoc: Y.Doc): IGraphMaps {
  return { meta: ydoc.getMap('meta'), nodes: ydoc.getMap('nodes'), edges: ydoc.getMap('edges') };
}

/** The plain node; null when what is there is none, as when a peer undid half of what made it. */
export function readNode(value: unknown): Node | null {
  if (!(value instanceof Y.Map)) {
    return null;
  }
  const common = {
    position: readPosition(value.get('position')),
    ...(typeof value.get('title') === 'string' ? { title: value.get('title') as string } : {})
  };
  const operation: unknown = value.get('operation');
  const pipeline: unknown = value.get('pipeline');
  const artifact: unknown = value.get('artifact');
  switch (value.get('kind')) {
    case 'operation':
      return !isName(operation)
        ? null
        : {
            kind: 'operation',
            operation,
            attributes: readTexts(value.get('attributes')),
            references: readTexts(value.get('references'), isName),
            ...common
          };
    case 'pipeline':
      return !isName(pipeline)
        ? null
        : { kind: 'pipeline', pipeline, attributes: readTexts(value.get('attributes')), ...common };
    case 'input':
      return { kind: 'input', artifact: isName(artifact) ? artifact : null, ...common };
    case 'output':
      return !isName(artifact) ? null : { kind: 'output', artifact, ...common };
    default:
      return null;
  }
}

/** The plain edge; null when what is there is none. */
export function readEdge(value: unknown): Edge | null {
  if (!isRecord(value) || !isPort(value['from']) || !isPort(value['to'])) {
    return null;
  }
  return { from: [...value['from']], to: [...value['to']] };
}

/** Makes the maps equal to a pipeline, touching only what differs. Call it in a transaction. */
export function writePipeline(maps: IGraphMaps, pipeline: Pipeline): void {
  if (maps.meta.get('version') !== VERSION) {
    maps.meta.set('version', VERSION);
  }
  updateNodes(maps.nodes, pipeline.nodes);
  updateMap(maps.edges, pipeline.edges, false);
}
