// One graph of an architecture as plain data: of the document, or of an inner model. Only what was touched is made anew.
import { EdgeIndex } from '../graph/edgeIndex';
import { WatchedGraph } from '../graph/watchedGraph';
import { type ILayerMaps, readEdge, readLayers, readNode } from './layout';
import { edgesIntoPort } from './listEdges';
import type { LayerEdge, Layers, Node, Port } from './model';

export const READERS = { readNode, readEdge };

/** What was added, changed or taken away in one graph. */
export interface ILayersTouched {
  readonly nodes: ReadonlySet<string>;
  readonly edges: ReadonlySet<string>;
}

const NOTHING: ILayersTouched = { nodes: new Set(), edges: new Set() };

export class WatchedLayers {
  readonly maps: ILayerMaps;
  readonly graph: WatchedGraph<Node, LayerEdge>;
  /** The edges by what they join. */
  readonly index: EdgeIndex<LayerEdge>;
  #layers: Layers | null = null;
  #areEndsTouched = false;

  constructor(maps: ILayerMaps, graph = new WatchedGraph(maps, READERS)) {
    this.maps = maps;
    this.graph = graph;
    this.index = new EdgeIndex(graph.edges);
  }

  /** Without edges whose node is gone. */
  get layers(): Layers {
    this.#layers ??= this.#read();
    return this.#layers;
  }

  /** Ids of the edges into an input, in their order. */
  edgesInto(port: Port): readonly string[] {
    return edgesIntoPort(this.index, port).filter(id => {
      const edge = this.index.get(id);
      return edge !== undefined && this.graph.hasEnds(edge);
    });
  }

  /** Takes note that parameters, inputs or outputs changed. */
  readonly onEnds = (): void => {
    this.#areEndsTouched = true;
  };

  /** What was touched since the last time; null when nothing was. */
  take(): ILayersTouched | null {
    const touched = this.graph.take();
    if (touched !== null) {
      this.settle(touched);
    }
    const found = touched ?? (this.#areEndsTouched ? NOTHING : null);
    if (found !== null) {
      this.#layers = null;
    }
    this.#areEndsTouched = false;
    return found;
  }

  /** Takes over what the graph has read anew. */
  settle({ edges }: ILayersTouched): void {
    this.#layers = null;
    this.index.update(edges, this.graph.edges);
  }

  #read(): Layers {
    const { nodes, edges } = this.graph;
    const whole = [...edges].filter(([, edge]) => this.graph.hasEnds(edge));
    return readLayers(this.maps, Object.fromEntries(nodes), Object.fromEntries(whole));
  }
}
