// The open architecture as its screens see it: edits of layers, and of more than that: blocks, clipboard, the whole.
import { DeepForgeError } from '../../utils/errors';
import { writeNode } from '../graph/yMaps';
import { type IBlockContext, makeBlock, whyNoBlock } from './blocks';
import { expandBlock } from './expand';
import { placeFragment, placeModels, takeFragment } from './fragment';
import { writeArchitecture, writeLayers, writeModel } from './layout';
import { LayerEdits } from './layerEdits';
import type {
  Architecture,
  IArchitectureModel,
  IBlockParameter,
  ILayersFragment,
  Layers,
  Port,
  Value
} from './model';
import { freeName, snakeCase } from './names';
import { modelOf, modelsIn, openBlock } from './opened';
import { usesOf } from './rename';
import { own } from './values';

export class ArchitectureModel extends LayerEdits implements IArchitectureModel {
  refusesBlock(nodes: readonly string[]): string | null {
    return this.unreadable === null
      ? whyNoBlock(this.layers, nodes, this.#blockContext())
      : this.unreadableReason();
  }

  makeBlock(
    nodes: readonly string[],
    name: string,
    parameters: readonly IBlockParameter[],
    argumentsOf: (from: Port) => Readonly<Record<string, Value>> = () => ({})
  ): string {
    const reason = this.refusesBlock(nodes);
    if (reason !== null) {
      throw new DeepForgeError('refused', reason);
    }
    const base = snakeCase(name);
    const chosen = new Set(nodes);
    const id = this.freeId(base, each => chosen.has(each) || this.nodeOf(each) === undefined);
    const model = freeName(base, each => this.shared.models.has(each), this.suffix());
    const { outer, inner } = makeBlock(
      this.layers,
      nodes,
      { id, model, parameters, argumentsOf },
      this.#blockContext()
    );
    this.edit(this.trans.__('make the block %1', id), (maps, { models }) => {
      writeModel(models, model, inner);
      writeLayers(maps, outer);
    });
    return id;
  }

  refusesExpand(node: string): string | null {
    const found = this.nodeOf(node);
    const block = found?.kind === 'again' ? this.nodeOf(found.layer) : found;
    if (block?.kind !== 'block') {
      return this.trans.__('%1 is no block', node);
    }
    if (this.open(block.architecture) === null) {
      return this.trans.__('%1: %2 is missing or not valid', node, block.architecture);
    }
    return this.problems.some(({ code }) => code === 'cycle' || code === 'recursion')
      ? this.trans.__('The layers make a cycle: repair that first')
      : null;
  }

  expand(node: string): readonly string[] {
    const reason = this.refusesExpand(node);
    if (reason !== null) {
      throw new DeepForgeError('refused', reason);
    }
    const found = this.find(node);
    const block = found.kind === 'again' ? found.layer : node;
    const shown = this.find(block);
    const architecture = shown.kind === 'block' ? shown.architecture : '';
    const opened = openBlock(architecture, this.models, this.files);
    if (opened === null) {
      return [];
    }
    const name = modelOf(architecture);
    const needed = modelsIn(opened.layers.nodes, opened.models);
    const { renamed, added } =
      name === null
        ? placeModels(only(opened.models, needed), this.models, this.suffix())
        : { renamed: new Map<string, string>(), added: {} };
    const options = { isInput: this.classes.isInput, suffix: this.suffix(), renamed };
    const { layers, ids } = expandBlock(this.layers, block, opened.layers, options);
    const { scope } = this;
    this.edit(this.trans.__('expand %1', block), (maps, { models }) => {
      Object.entries(added).forEach(([each, model]) => {
        writeModel(models, each, model);
      });
      writeLayers(maps, layers);
      if (name !== null && !this.#isShown(name, scope, layers)) {
        models.delete(name);
      }
    });
    return ids;
  }

  copy(nodes: readonly string[]): ILayersFragment {
    return takeFragment(this.layers, this.models, nodes);
  }

  paste(fragment: ILayersFragment, at: readonly [number, number]): readonly string[] {
    const placed = placeFragment(fragment, at, this.layers, this.models, this.suffix());
    const ids = Object.keys(placed.nodes);
    this.refuseRecursion(
      Object.values(placed.nodes).flatMap(node =>
        'architecture' in node ? [node.architecture] : []
      )
    );
    const name =
      ids.length === 1
        ? this.trans.__('paste %1', ids[0] ?? '')
        : this.trans._n('paste %1 layer', 'paste %1 layers', ids.length);
    if (ids.length > 0) {
      this.edit(name, (maps, { models }) => {
        Object.entries(placed.models).forEach(([each, model]) => {
          writeModel(models, each, model);
        });
        Object.entries(placed.nodes).forEach(([id, node]) => maps.nodes.set(id, writeNode(node)));
        Object.entries(placed.edges).forEach(([id, edge]) => maps.edges.set(id, edge));
      });
    }
    return ids;
  }

  replace(architecture: Architecture): void {
    if (architecture.library !== this.shared.library) {
      throw new DeepForgeError(
        'refused',
        this.trans.__(
          'This is an architecture of the library %1, that one of %2',
          this.shared.library,
          architecture.library
        )
      );
    }
    this.assertReadable();
    this.shared.actIn(null, this.trans.__('take over another architecture'), maps => {
      writeArchitecture(maps, architecture);
    });
  }

  /** Shows the graph that the step was made in. */
  override undo(): void {
    this.#showScopeOf('undo');
    super.undo();
  }

  override redo(): void {
    this.#showScopeOf('redo');
    super.redo();
  }

  protected override unreadableReason(): string {
    return this.trans.__('The file is not a valid architecture: repair its text first');
  }

  #showScopeOf(step: 'undo' | 'redo'): void {
    if (step === 'undo' ? this.canUndo : this.canRedo) {
      const scope = this.shared.scopeOf(step);
      if (scope !== this.scope && (scope === null || this.shared.models.has(scope))) {
        this.setScope(scope);
      }
    }
  }

  /** Whether any graph shows a model, once that in scope is another. */
  #isShown(model: string, scope: string | null, now: Layers): boolean {
    const graphs = [
      scope === null ? now : this.shared.own.layers,
      ...[...this.shared.models].map(([name, { layers }]) => (name === scope ? now : layers))
    ];
    return graphs.some(layers => usesOf(layers, model).size > 0);
  }

  #blockContext(): IBlockContext {
    return {
      isInput: this.classes.isInput,
      input: this.classes.input,
      defaultOf: (node, argument) => {
        const entry = node.kind === 'layer' ? this.classes.get(node.class) : null;
        const opened = node.kind === 'block' ? this.open(node.architecture) : null;
        return (
          entry?.arguments?.find(({ name }) => name === argument)?.default ??
          own(opened?.parameters, argument) ??
          null
        );
      },
      trans: this.trans
    };
  }
}

function only<T>(
  record: Readonly<Record<string, T>>,
  keys: ReadonlySet<string>
): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => keys.has(key)));
}
