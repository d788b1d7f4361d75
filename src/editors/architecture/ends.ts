// The inputs and outputs of a model in their order: those that the document names, else all, by id.
import type { IArchitectureModel, Port } from '../../documents/architecture/model';
import type { ICatalogueIndex } from './catalogueIndex';

export interface IEnds {
  readonly inputs: readonly string[];
  readonly outputs: readonly Port[];
}

export function endsOf(
  model: Pick<IArchitectureModel, 'layers' | 'portsOf'>,
  catalogue: Pick<ICatalogueIndex, 'find'>
): IEnds {
  const { nodes, edges } = model.layers;
  const ids = Object.keys(nodes).sort();
  const inputs = ids.filter(id => {
    const node = nodes[id];
    const entry = node?.kind === 'layer' ? catalogue.find(node.class) : null;
    return entry !== null && (entry.inputs ?? []).length === 0 && entry.is_function !== true;
  });
  const used = new Set(Object.values(edges).map(edge => edge.from.join('\n')));
  const outputs = ids.flatMap(id =>
    model
      .portsOf(id)
      .outputs.map((port): Port => [id, port.name])
      .filter(port => !used.has(port.join('\n')))
  );
  const named = model.layers;
  return {
    inputs: named.inputs !== undefined && named.inputs.length > 0 ? named.inputs : inputs,
    outputs: named.outputs !== undefined && named.outputs.length > 0 ? named.outputs : outputs
  };
}
