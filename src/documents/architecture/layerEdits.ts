// Edits of single layers and edges in the graph in scope, each one named step.
import * as Y from 'yjs';

import { DeepForgeError } from '../../utils/errors';
import { shorten, whole } from '../graph/graphModel';
import { edgeId } from '../graph/names';
import { writeNode } from '../graph/yMaps';
import { endsOf, followed, inputsOf, keepEnds, outputsOf } from './ends';
import {
  edgeOf,
  type IArchitectureMaps,
  type ILayerMaps,
  modelMaps,
  writeEnds,
  writeLayers
} from './layout';
import { replaced, withAt } from './listEdges';
import type { ArgumentPath, IArchitectureModel, Layers, Node, Port, Value } from './model';
import { baseOf, freeName, isPythonName, outputIndex, outputName, snakeCase } from './names';
import { modelOf, modelsIn } from './opened';
import { renameNode, renamePorts, usesOf } from './rename';
import { ScopedModel } from './scopedModel';
import { own, textOf, withPart } from './values';

/** How far beside a layer its other call is put. */
const BESIDE: readonly [number, number] = [224, 0];

/** Edits of single layers and edges. */
export abstract class LayerEdits extends ScopedModel {
  add(node: Node, name: string): string {
    const id = this.freeId(snakeCase(name));
    this.refuseRecursion('architecture' in node ? [node.architecture] : []);
    this.edit(this.trans.__('add %1', id), ({ nodes }) => {
      nodes.set(id, writeNode({ ...node, position: whole(node.position) }));
    });
    return id;
  }

  addAgain(node: string, at?: readonly [number, number]): string {
    const found = this.find(node);
    const layer = found.kind === 'again' ? found.layer : node;
    const [x, y] = found.position;
    const position = whole(at ?? [x + BESIDE[0], y + BESIDE[1]]);
    const id = this.freeId(baseOf(layer));
    this.edit(this.trans.__('call %1 again', layer), ({ nodes }) => {
      nodes.set(id, writeNode({ kind: 'again', layer, position }));
    });
    return id;
  }

  move(positions: ReadonlyMap<string, readonly [number, number]>): void {
    const moved = this.#moved(positions);
    const name =
      moved.length === 1
        ? this.trans.__('move %1', moved[0]?.[0] ?? '')
        : this.trans._n('move %1 layer', 'move %1 layers', moved.length);
    if (moved.length > 0) {
      this.edit(name, parts => {
        writePlaces(parts, moved);
      });
    }
  }

  place(positions: ReadonlyMap<string, readonly [number, number]>): void {
    this.assertReadable();
    const moved = this.#moved(positions);
    if (moved.length > 0) {
      this.shared.settle(maps => {
        const parts = inScope(maps, this.scope);
        if (parts !== null) {
          writePlaces(parts, moved);
        }
      });
    }
  }

  connect(from: Port, to: Port, place?: number): void {
    const reason = this.refuses(from, to);
    if (reason !== null) {
      throw new DeepForgeError('refused', reason);
    }
    const { graph } = this.watched;
    const isList = this.portsOf(to[0]).inputs.find(({ name }) => name === to[1])?.kind === 'list';
    const [node, port] = to;
    const suffix = isList ? this.suffix() : '';
    const id = edgeId([node, suffix === '' ? port : `${port}-${suffix}`], each =>
      graph.edges.has(each)
    );
    const ids = withAt(this.edgesInto(to), id, place ?? Infinity);
    const name = this.trans.__('connect %1 to %2', nameOf(from), to.join('.'));
    this.edit(name, ({ edges }) => {
      edges.set(id, edgeOf(from, to, ids.indexOf(id)));
      this.#renumber(edges, ids);
    });
  }

  reorder(edge: string, place: number): void {
    const { index } = this.watched;
    const found = index.get(edge);
    if (found === undefined) {
      throw new DeepForgeError('refused', this.trans.__('There is no edge %1', edge));
    }
    const before = this.edgesInto(found.to);
    const ids = withAt(before, edge, place);
    if (ids.some((id, at) => id !== before[at])) {
      const name = this.trans.__('make %1 number %2', nameOf(found.from), ids.indexOf(edge) + 1);
      this.edit(name, ({ edges }) => {
        this.#renumber(edges, ids);
      });
    }
  }

  delete(nodes: readonly string[], edges: readonly string[]): void {
    const { graph, index, layers } = this.watched;
    const gone = new Set(nodes.filter(id => graph.nodes.has(id)));
    const chosen = edges.filter(id => graph.edges.has(id));
    if (gone.size + chosen.length === 0) {
      return;
    }
    const joined = [...gone].flatMap(id => [...index.into(id), ...index.from(id)]);
    const cut = new Set([...chosen, ...joined]);
    const left = [...cut].flatMap(id => {
      const to = index.get(id)?.to;
      return to === undefined || gone.has(to[0]) ? [] : [to];
    });
    const [inputs, inputKeys] = followed(
      inputsOf(layers, this.classes.isInput),
      layers.input_keys,
      id => (gone.has(id) ? null : id)
    );
    const [outputs, outputKeys] = followed(
      outputsOf(layers),
      layers.output_keys,
      (port): [string, string] | null => (gone.has(port[0]) ? null : [port[0], port[1]])
    );
    this.edit(this.#deletionName([...gone], chosen), maps => {
      for (const to of left) {
        this.#renumber(
          maps.edges,
          this.edgesInto(to).filter(id => !cut.has(id))
        );
      }
      cut.forEach(id => {
        maps.edges.delete(id);
      });
      gone.forEach(id => {
        maps.nodes.delete(id);
      });
      writeEnds(
        maps,
        endsOf(
          layers.inputs === undefined ? undefined : inputs,
          layers.outputs === undefined ? undefined : outputs,
          inputKeys,
          outputKeys
        )
      );
    });
  }

  setArgument(nodes: string | readonly string[], path: ArgumentPath, value: Value | null): void {
    const [name] = path;
    const changed = [nodes].flat().flatMap(node => {
      const next = this.#withArgument(node, path, value);
      return next === undefined ? [] : [[node, next] as const];
    });
    if (changed.length === 0) {
      return;
    }
    const last = String(path.at(-1) ?? name);
    const action =
      value === null
        ? this.trans.__('reset %1', last)
        : this.trans.__('set %1 to %2', last, shorten(textOf(value)));
    this.edit(action, maps => {
      changed.forEach(([node, next]) => {
        setEntry(maps.nodes, node, 'arguments', name, next);
      });
    });
  }

  /** An argument with what is set in it; undefined when it is so already. */
  #withArgument(node: string, path: ArgumentPath, value: Value | null): Value | null | undefined {
    const found = this.find(node);
    const [name, ...rest] = path;
    if (found.kind === 'again') {
      throw new DeepForgeError(
        'refused',
        this.trans.__('%1 is another call of %2, which has the arguments', node, found.layer)
      );
    }
    const there = own(found.arguments, name);
    const next = rest.length === 0 ? value : withPart(there, rest, value);
    if (next === undefined) {
      const place = path.join('.');
      throw new DeepForgeError('refused', this.trans.__('%1 has no value %2', node, place));
    }
    return JSON.stringify(next) === JSON.stringify(there ?? null) ? undefined : next;
  }

  setCall(node: string, name: string, literal: string | null): void {
    const found = this.find(node);
    if (found.kind === 'block') {
      throw new DeepForgeError('refused', this.trans.__('%1 is called with tensors only', node));
    }
    if ((own(found.call, name) ?? null) !== literal) {
      const action =
        literal === null
          ? this.trans.__('reset %1', name)
          : this.trans.__('set %1 to %2', name, shorten(literal));
      this.edit(action, ({ nodes }) => {
        setEntry(nodes, node, 'call', name, literal);
      });
    }
  }

  rename(node: string, id: string): void {
    const found = this.find(node);
    const now = id.trim();
    if (now === node) {
      return;
    }
    if (!isPythonName(now)) {
      throw new DeepForgeError(
        'refused',
        this.trans.__(
          '%1 cannot be a name in code: letters, digits and _ only, not beginning with a digit, and no word that Python reserves',
          now || '""'
        )
      );
    }
    if (this.watched.graph.nodes.has(now)) {
      throw new DeepForgeError('refused', this.trans.__('There is a layer %1 already', now));
    }
    const id2 = (each: string): string => (each === node ? now : each);
    const { layers } = this;
    const after = keepEnds(
      layers,
      renameNode(layers, node, now),
      this.classes.isInput,
      id2,
      ([each, port]) => [id2(each), port]
    );
    this.edit(this.trans.__('rename %1 to %2', node, now), (maps, all) => {
      writeLayers(maps, after);
      if (this.scope !== null && this.classes.isInput(found)) {
        this.#followEnds(all, this.scope, id2, each => each);
      }
    });
  }

  setEnds(ends: Parameters<IArchitectureModel['setEnds']>[0]): void {
    const { layers, scope } = this;
    const before = outputsOf(layers);
    const keys = (given: readonly string[] | null | undefined, there: string[] | undefined) =>
      given === undefined ? there : given === null ? undefined : [...given];
    const after: Layers = {
      nodes: layers.nodes,
      edges: layers.edges,
      ...endsOf(
        ends.inputs === undefined ? layers.inputs : [...ends.inputs],
        ends.outputs?.map(([node, port]): [string, string] => [node, port]) ?? layers.outputs,
        keys(ends.input_keys, layers.input_keys),
        keys(ends.output_keys, layers.output_keys)
      )
    };
    const now = outputsOf(after).map(nameOf);
    const output = (name: string): string => {
      const port = before[outputIndex(name) ?? -1];
      const at = port === undefined ? -1 : now.indexOf(nameOf(port));
      return at < 0 ? name : outputName(at);
    };
    const name =
      ends.outputs === undefined
        ? this.trans.__('choose the inputs')
        : this.trans.__('choose the outputs');
    this.edit(name, (maps, all) => {
      writeEnds(maps, after);
      if (scope !== null) {
        this.#followEnds(all, scope, each => each, output);
      }
    });
  }

  setParameter(name: string, literal: string | null): void {
    if (literal !== null && !isPythonName(name)) {
      throw new DeepForgeError('refused', this.trans.__('%1 cannot be a name in code', name));
    }
    const there = own(this.layers.parameters, name) ?? null;
    if (there !== literal) {
      const action =
        literal === null
          ? this.trans.__('delete the parameter %1', name)
          : this.trans.__('set %1 to %2', name, shorten(literal));
      this.edit(action, ({ parameters }) => {
        if (literal === null) {
          parameters.delete(name);
        } else {
          parameters.set(name, literal);
        }
      });
    }
  }

  protected edit(name: string, changes: (own: ILayerMaps, all: IArchitectureMaps) => void): void {
    this.assertReadable();
    const { scope } = this;
    this.shared.actIn(scope, name, maps => {
      const parts = inScope(maps, scope);
      if (parts !== null) {
        changes(parts, maps);
      }
    });
  }

  /** Throws when a block would be in itself. */
  protected refuseRecursion(architectures: readonly string[]): void {
    const { scope, models } = this;
    for (const architecture of architectures) {
      const name = modelOf(architecture);
      const model = name === null ? undefined : own(models, name);
      if (
        name !== null &&
        scope !== null &&
        (name === scope || (model !== undefined && modelsIn(model.nodes, models).has(scope)))
      ) {
        throw new DeepForgeError(
          'refused',
          this.trans.__('%1 contains %2, which would then contain itself', name, scope)
        );
      }
    }
  }

  protected freeId(
    base: string,
    isFree = (id: string): boolean => this.nodeOf(id) === undefined
  ): string {
    return freeName(base, each => !isFree(each), this.suffix());
  }

  protected find(id: string): Node {
    const found = this.nodeOf(id);
    if (found === undefined) {
      throw new DeepForgeError('refused', this.trans.__('There is no layer %1', id));
    }
    return found;
  }

  /** Those of the given places where nodes are not yet. */
  #moved(
    positions: ReadonlyMap<string, readonly [number, number]>
  ): (readonly [string, [number, number]])[] {
    return [...positions]
      .map(([id, position]) => [id, whole(position)] as const)
      .filter(([id, [x, y]]) => {
        const there = this.nodeOf(id)?.position;
        return there !== undefined && (there[0] !== x || there[1] !== y);
      });
  }

  #renumber(edges: Y.Map<unknown>, ids: readonly string[]): void {
    for (const [id, { from, to }, order] of replaced(this.watched.index, ids)) {
      edges.set(id, edgeOf(from, to, order));
    }
  }

  /** Follows other names of a model's inputs and outputs where the model is shown. */
  #followEnds(
    maps: IArchitectureMaps,
    model: string,
    input: (name: string) => string,
    output: (name: string) => string
  ): void {
    const graphs: readonly (readonly [ILayerMaps | null, Layers])[] = [
      [maps, this.shared.own.layers],
      ...[...this.shared.models].map(
        ([name, { layers }]) => [modelMaps(maps.models.get(name)), layers] as const
      )
    ];
    for (const [parts, layers] of graphs) {
      const uses = usesOf(layers, model);
      if (parts !== null && uses.size > 0) {
        writeLayers(parts, renamePorts(layers, uses, input, output));
      }
    }
  }

  #deletionName(nodes: readonly string[], edges: readonly string[]): string {
    const { trans } = this;
    if (nodes.length === 0) {
      const [only] = edges.map(id => this.watched.graph.edges.get(id));
      return edges.length === 1 && only !== undefined
        ? trans.__('disconnect %1 from %2', nameOf(only.from), only.to.join('.'))
        : trans._n('delete %1 edge', 'delete %1 edges', edges.length);
    }
    return nodes.length === 1
      ? trans.__('delete %1', nodes[0] ?? '')
      : trans._n('delete %1 layer', 'delete %1 layers', nodes.length);
  }
}

/** A port for people: the first output goes without saying. */
function nameOf([node, port]: Port): string {
  return port === 'output' ? node : `${node}.${port}`;
}

/** The parts of the document itself, or of one of its inner models. */
function inScope(maps: IArchitectureMaps, scope: string | null): ILayerMaps | null {
  return scope === null ? maps : modelMaps(maps.models.get(scope));
}

function mapIn(parent: Y.Map<unknown>, key: string): Y.Map<unknown> | null {
  const there = parent.get(key);
  return there instanceof Y.Map ? there : null;
}

function writePlaces(
  { nodes }: ILayerMaps,
  places: readonly (readonly [string, [number, number]])[]
): void {
  places.forEach(([id, position]) => mapIn(nodes, id)?.set('position', position));
}

/** Sets or deletes one entry of a node's map, which is made when it is missing. */
function setEntry(
  nodes: Y.Map<unknown>,
  node: string,
  part: string,
  name: string,
  value: unknown
): void {
  const map = mapIn(nodes, node);
  if (map !== null && mapIn(map, part) === null) {
    map.set(part, new Y.Map<unknown>());
  }
  const entries = map === null ? null : mapIn(map, part);
  if (value === null) {
    entries?.delete(name);
  } else {
    entries?.set(name, value);
  }
}
