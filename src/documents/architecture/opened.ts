// The graphs behind block nodes: inner models of the document, and other files.
import type { Architecture, Layers } from './model';
import { own } from './values';

export type Models = Readonly<Record<string, Layers>>;

/** Name of the inner model that a block shows; null when it shows a file. */
export function modelOf(architecture: string): string | null {
  return architecture.startsWith('#') ? architecture.slice(1) : null;
}

/** Names of the inner models that graphs use, directly or through each other. */
export function modelsIn(nodes: Layers['nodes'], models: Models): ReadonlySet<string> {
  const found = new Set<string>();
  const look = (graph: Layers['nodes']): void => {
    for (const node of Object.values(graph)) {
      const name = node.kind === 'block' ? modelOf(node.architecture) : null;
      const model = name === null ? undefined : own(models, name);
      if (name !== null && model !== undefined && !found.has(name)) {
        found.add(name);
        look(model.nodes);
      }
    }
  };
  look(nodes);
  return found;
}

/** A block's graph with the models that its own blocks show; null when it is not there. */
export function openBlock(
  architecture: string,
  models: Models,
  files: ReadonlyMap<string, Architecture>
): { readonly layers: Layers; readonly models: Models } | null {
  const name = modelOf(architecture);
  if (name !== null) {
    const layers = own(models, name);
    return layers === undefined ? null : { layers, models };
  }
  const file = files.get(architecture);
  return file === undefined ? null : { layers: file, models: file.models ?? {} };
}
