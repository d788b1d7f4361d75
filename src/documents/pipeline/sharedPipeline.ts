// The pipeline document that browsers share.
import type { YDocument } from '@jupyter/ydoc';

import { type IDocumentKind, type IGraphMaps, SharedGraph } from '../graph/sharedGraph';
import { pipelineMaps, readEdge, readNode, VERSION, writePipeline } from './layout';
import type { Edge, Node, Pipeline } from './model';
import { parsePipeline } from './parse';

const KIND: IDocumentKind<Pipeline, Node, Edge, IGraphMaps> = {
  maps: pipelineMaps,
  others: () => [],
  readNode,
  readEdge,
  parse: parsePipeline,
  write: writePipeline
};

export class SharedPipeline extends SharedGraph<Pipeline, Node, Edge> {
  constructor(options?: YDocument.IOptions) {
    super(KIND, options);
  }

  static create(): SharedPipeline {
    return new SharedPipeline();
  }

  protected override toDocument(): Pipeline {
    const edges = [...this.edges].filter(([, edge]) => this.hasEnds(edge));
    return {
      version: VERSION,
      nodes: Object.fromEntries(this.nodes),
      edges: Object.fromEntries(edges)
    };
  }

  protected override takeOthers(): null {
    return null;
  }
}
