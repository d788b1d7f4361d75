// The open pipeline as its screens see it: plain data, problems, order, and every edit as one named step.
import * as Y from 'yjs';

import { DeepForgeError } from '../../utils/errors';
import type * as Api from '../generated/api';
import { type IWords, plainWords } from '../words';
import { placeFragment, takeFragment } from './fragment';
import { GraphModel, shorten, whole } from '../graph/graphModel';
import type { IGraphMaps, IGraphTouched } from '../graph/sharedGraph';
import { topologicalOrder } from '../graph/walks';
import { VERSION } from './layout';
import type {
  IPipelineFragment,
  IPipelineModel,
  IPipelineProblem,
  Node,
  NodeInterface,
  Pipeline,
  Port
} from './model';
import { edgeId, freeId } from '../graph/names';
import { writeNode } from '../graph/yMaps';
import { NodeProblems } from './nodeProblems';
import { findProblems, interfaceOfNode } from './problems';
import { missingReferences, type Resources } from './references';
import { whyNot } from './refuses';
import { repairOf } from './repair';
import type { SharedPipeline } from './sharedPipeline';

const EMPTY: Pipeline = { version: VERSION, nodes: {}, edges: {} };

export class PipelineModel
  extends GraphModel<IGraphMaps, SharedPipeline>
  implements IPipelineModel
{
  readonly #nodeProblems: NodeProblems;
  /** Null until they are known: then nothing is said of what operations offer. */
  #interfaces: ReadonlyMap<string, NodeInterface> | null = null;
  #resources: Resources = new Map();
  #data: Pipeline | null = null;
  #problems: readonly IPipelineProblem[] | null = null;
  #order: readonly string[] | null = null;
  #stored: Pipeline | null = null;

  constructor(shared: SharedPipeline, trans: IWords = plainWords, isCollaborative = false) {
    super(shared, trans, isCollaborative);
    this.#nodeProblems = new NodeProblems(trans);
  }

  get data(): Pipeline {
    this.#data ??= this.#readData();
    return this.#data;
  }

  setInterfaces(items: readonly Api.InterfaceItem[]): void {
    this.#interfaces = new Map(items.map(item => [item.path, item.interface]));
    this.#problems = null;
    this.emit();
  }

  setResources(paths: Resources): void {
    this.#resources = paths;
    this.#problems = null;
    this.emit();
  }

  interfaceOf(node: string): NodeInterface {
    const found = this.shared.nodes.get(node);
    return found === undefined ? null : interfaceOfNode(found, this.#interfaceOfFile);
  }

  get problems(): readonly IPipelineProblem[] {
    this.#problems ??= this.#findProblems();
    return this.#problems;
  }

  get order(): readonly string[] {
    this.#order ??= topologicalOrder(Object.keys(this.data.nodes), Object.values(this.data.edges));
    return this.#order;
  }

  add(node: Node, name: string): string {
    const id = freeId(name, each => this.shared.nodes.has(each), this.suffix());
    this.act(this.trans.__('add %1', id), ({ nodes }) => {
      nodes.set(id, writeNode({ ...node, position: whole(node.position) }));
    });
    return id;
  }

  move(positions: ReadonlyMap<string, readonly [number, number]>): void {
    const moved = [...positions]
      .map(([id, position]) => [id, whole(position)] as const)
      .filter(([id, [x, y]]) => {
        const there = this.shared.nodes.get(id)?.position;
        return there !== undefined && (there[0] !== x || there[1] !== y);
      });
    const name =
      moved.length === 1
        ? this.trans.__('move %1', this.#titleOf(moved[0]?.[0] ?? ''))
        : this.trans._n('move %1 node', 'move %1 nodes', moved.length);
    if (moved.length > 0) {
      this.act(name, maps => {
        moved.forEach(([id, position]) => mapOf(maps, id).set('position', position));
      });
    }
  }

  refuses(from: Port, to: Port): string | null {
    return this.unreadable === null
      ? whyNot(this.data, from, to, node => this.interfaceOf(node), this.trans)
      : this.unreadableReason();
  }

  connect(from: Port, to: Port): void {
    const reason = this.refuses(from, to);
    if (reason !== null) {
      throw new DeepForgeError('refused', reason);
    }
    const id = edgeId(to, each => this.shared.maps.edges.has(each));
    const name = this.trans.__('connect %1 to %2', from.join('.'), to.join('.'));
    this.act(name, ({ edges }) => edges.set(id, { from: [...from], to: [...to] }));
  }

  delete(nodes: readonly string[], edges: readonly string[]): void {
    const gone = nodes.filter(id => this.shared.nodes.has(id));
    const chosen = edges.filter(id => this.shared.edges.has(id));
    if (gone.length + chosen.length === 0) {
      return;
    }
    const joined = [...this.shared.edges]
      .filter(([, { from, to }]) => gone.includes(from[0]) || gone.includes(to[0]))
      .map(([id]) => id);
    this.act(this.#deletionName(gone, chosen), maps => {
      [...new Set([...chosen, ...joined])].forEach(id => {
        maps.edges.delete(id);
      });
      gone.forEach(id => {
        maps.nodes.delete(id);
      });
    });
  }

  setAttribute(node: string, name: string, literal: string | null): void {
    const text =
      literal === null
        ? this.trans.__('reset %1', name)
        : this.trans.__('set %1 to %2', name, shorten(literal));
    this.#setEntry(node, 'attributes', name, literal, text);
  }

  setReference(node: string, name: string, path: string | null): void {
    const value = path === '' ? null : path;
    const text =
      value === null
        ? this.trans.__('clear %1', name)
        : this.trans.__('set %1 to %2', name, shorten(value));
    this.#setEntry(node, 'references', name, value, text);
  }

  setArtifact(node: string, artifact: string | null): void {
    const { kind } = this.#nodeOf(node);
    if (kind !== 'input' && kind !== 'output') {
      throw new DeepForgeError('refused', this.trans.__('%1 has no artifact', node));
    }
    if (kind === 'output' && (artifact ?? '') === '') {
      throw new DeepForgeError('refused', this.trans.__('An output needs the name of an artifact'));
    }
    const value = artifact === '' ? null : artifact;
    const name =
      value === null
        ? this.trans.__('clear the artifact of %1', this.#titleOf(node))
        : this.trans.__('set the artifact of %1 to %2', this.#titleOf(node), shorten(value));
    this.#setKey(node, 'artifact', value, name);
  }

  setTitle(node: string, title: string): void {
    const text = title.trim();
    const name = this.trans.__('rename %1 to %2', this.#titleOf(node), text || node);
    this.#setKey(node, 'title', text === '' ? undefined : text, name);
  }

  copy(nodes: readonly string[]): IPipelineFragment {
    return takeFragment(this.data, nodes);
  }

  paste(fragment: IPipelineFragment, at: readonly [number, number]): readonly string[] {
    const placed = placeFragment(fragment, at, this.#allStored(), this.suffix());
    const ids = Object.keys(placed.nodes);
    const name =
      ids.length === 1
        ? this.trans.__('paste %1', ids[0] ?? '')
        : this.trans._n('paste %1 node', 'paste %1 nodes', ids.length);
    if (ids.length > 0) {
      this.act(name, maps => {
        Object.entries(placed.nodes).forEach(([id, node]) => maps.nodes.set(id, writeNode(node)));
        Object.entries(placed.edges).forEach(([id, edge]) => maps.edges.set(id, edge));
      });
    }
    return ids;
  }

  readonly #interfaceOfFile = (path: string): NodeInterface => this.#interfaces?.get(path) ?? null;

  protected override onChanged(change: IGraphTouched): void {
    this.#data = null;
    this.#stored = null;
    this.#problems = null;
    if (change.isReplaced || change.edges.size > 0 || this.#changesOrder(change.nodes)) {
      this.#order = null;
    }
  }

  /** Whether nodes came or went. */
  #changesOrder(touched: ReadonlySet<string>): boolean {
    const known = new Set(this.#order);
    return [...touched].some(id => this.shared.nodes.has(id) !== known.has(id));
  }

  /** The document without edges whose node is gone. Nodes and edges that nobody touched are the same objects. */
  #readData(): Pipeline {
    if (this.unreadable !== null) {
      return EMPTY;
    }
    const { nodes, edges } = this.#allStored();
    const entries = Object.entries(edges);
    const whole = entries.filter(([, edge]) => this.shared.hasEnds(edge));
    return {
      version: VERSION,
      nodes,
      edges: whole.length === entries.length ? edges : Object.fromEntries(whole)
    };
  }

  /** All that is stored, with edges whose node is gone. */
  #allStored(): Pipeline {
    this.#stored ??= {
      version: VERSION,
      nodes: Object.fromEntries(this.shared.nodes),
      edges: Object.fromEntries(this.shared.edges)
    };
    return this.#stored;
  }

  #findProblems(): readonly IPipelineProblem[] {
    if (this.unreadable !== null || this.#interfaces === null) {
      return [];
    }
    const trans = this.trans;
    return [
      ...findProblems(this.#allStored(), this.#interfaceOfFile, trans, this.#nodeProblems),
      ...missingReferences(this.data.nodes, this.#resources, node => this.interfaceOf(node), trans)
    ].map(found => {
      const repair = repairOf(found, this, trans);
      return repair === null ? found : { ...found, repair };
    });
  }

  #setEntry(
    node: string,
    key: 'attributes' | 'references',
    name: string,
    value: string | null,
    action: string
  ): void {
    const found = this.#nodeOf(node);
    const there =
      key in found ? (found as unknown as Record<string, Record<string, string>>)[key] : undefined;
    if (there === undefined) {
      throw new DeepForgeError('refused', this.trans.__('%1 has no %2', node, key));
    }
    const present = Object.hasOwn(there, name) ? (there[name] ?? null) : null;
    if (present !== value) {
      this.act(action, maps => {
        const entries = mapOf(mapOf(maps, node), key);
        if (value === null) {
          entries.delete(name);
        } else {
          entries.set(name, value);
        }
      });
    }
  }

  #setKey(node: string, key: string, value: string | null | undefined, action: string): void {
    const found: object = this.#nodeOf(node);
    const present = (found as Record<string, unknown>)[key];
    if (present !== value) {
      this.act(action, maps => {
        if (value === undefined) {
          mapOf(maps, node).delete(key);
        } else {
          mapOf(maps, node).set(key, value);
        }
      });
    }
  }

  #nodeOf(id: string): Node {
    const found = this.shared.nodes.get(id);
    if (found === undefined) {
      throw new DeepForgeError('refused', this.trans.__('There is no node %1', id));
    }
    return found;
  }

  #titleOf(id: string): string {
    return this.shared.nodes.get(id)?.title ?? id;
  }

  #deletionName(nodes: readonly string[], edges: readonly string[]): string {
    const trans = this.trans;
    if (nodes.length === 0) {
      const [only] = edges.map(id => this.shared.edges.get(id));
      return edges.length === 1 && only !== undefined
        ? trans.__('disconnect %1 from %2', only.from.join('.'), only.to.join('.'))
        : trans._n('delete %1 edge', 'delete %1 edges', edges.length);
    }
    return nodes.length === 1
      ? trans.__('delete %1', this.#titleOf(nodes[0] ?? ''))
      : trans._n('delete %1 node', 'delete %1 nodes', nodes.length);
  }

  protected override unreadableReason(): string {
    return this.trans.__('The file is not a valid pipeline: repair its text first');
  }
}

function mapOf(maps: IGraphMaps | Y.Map<unknown>, key: string): Y.Map<unknown> {
  const parent = maps instanceof Y.Map ? maps : maps.nodes;
  const there = parent.get(key);
  if (there instanceof Y.Map) {
    return there;
  }
  const made = new Y.Map<unknown>();
  parent.set(key, made);
  return made;
}
