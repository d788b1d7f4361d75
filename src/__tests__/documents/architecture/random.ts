// Random edits of an architecture, drawn from a seed: what a person might do, in any order.
import type { ArchitectureModel } from '../../../documents/architecture/architectureModel';
import type { IBlockParameter, Value } from '../../../documents/architecture/model';
import { DeepForgeError } from '../../../utils/errors';
import { Random } from '../pipeline/random';
import { CATALOGUE } from './fixtures';

export { Random };

const CLASSES = CATALOGUE.entries.map(({ id }) => id);
const VALUES: readonly Value[] = [
  '1',
  "'relu'",
  '',
  { class: 'keras.initializers.Ones', arguments: { seed: '😀' } },
  [{ class: 'keras.layers.LSTMCell', arguments: { units: { parameter: 'rate' } } }],
  { parameter: 'rate' }
];

/** Does one edit, or none where the one drawn is impossible. */
export function randomEdit(model: ArchitectureModel, random: Random): void {
  try {
    edit(model, random);
  } catch (reason) {
    // What is refused changes nothing; anything else is a fault.
    if (!(reason instanceof DeepForgeError) || reason.code !== 'refused') {
      throw reason;
    }
  }
}

function edit(model: ArchitectureModel, random: Random): void {
  const ids = Object.keys(model.layers.nodes).sort();
  const id = random.pick(ids);
  const position: [number, number] = [random.below(999) - 500, random.below(999) - 500];
  const kind = random.below(20);
  if (kind <= 1 || id === undefined) {
    const name = random.pick(CLASSES) ?? '';
    model.add({ kind: 'layer', class: name, arguments: {}, position }, name);
    return;
  }
  const edges = Object.keys(model.layers.edges).sort();
  switch (kind) {
    case 2:
    case 3:
    case 4:
    case 5:
      connect(model, random, ids);
      break;
    case 6:
      model.move(new Map(random.some(ids).map(each => [each, position])));
      break;
    case 7:
      model.delete(random.some(ids).slice(0, 1), random.some(edges).slice(0, 1));
      break;
    case 8:
      model.rename(id, random.pick(['a', 'b', 'c', '__proto__', 'constructor']) ?? 'a');
      break;
    case 9:
      model.paste(model.copy(random.some(ids)), position);
      break;
    case 10:
      model.addAgain(id);
      break;
    case 11:
      model.reorder(random.pick(edges) ?? '', random.below(3));
      break;
    case 12:
      model.setEnds({ outputs: random.some(ids).map(each => [each, 'output'] as const) });
      break;
    case 13:
      model.setParameter('rate', random.pick(['0.5', null]) ?? null);
      break;
    case 14:
    case 15:
      randomBlock(model, random);
      break;
    case 16:
      model.expand(id);
      break;
    case 17:
      model.setScope(random.pick([null, ...Object.keys(model.data.models ?? {})]) ?? null);
      break;
    default:
      model.setArgument(id, [random.pick(['units', 'über']) ?? ''], random.pick([...VALUES, null]) ?? null); // prettier-ignore
  }
}

/** Makes a block of some layers; gives what it was made of, or null when that was refused. */
export function randomBlock(
  model: ArchitectureModel,
  random: Random
): { readonly block: string; readonly nodes: readonly string[] } | null {
  const ids = Object.keys(model.layers.nodes).sort();
  const nodes = random.below(2) === 0 ? random.some(ids) : neighbours(model, random.pick(ids));
  const parameters = nodes.flatMap((node, at): IBlockParameter[] => {
    const found = model.layers.nodes[node];
    const argument = found !== undefined && 'arguments' in found ? Object.keys(found.arguments)[0] : undefined; // prettier-ignore
    return argument === undefined || random.below(2) === 0
      ? []
      : [{ name: `p${at}`, node, argument }];
  });
  if (model.refusesBlock(nodes) !== null) {
    return null;
  }
  return {
    block: model.makeBlock(nodes, random.pick(['unit', 'conv2d']) ?? '', parameters),
    nodes
  };
}

/** A node with what it feeds. */
function neighbours(model: ArchitectureModel, id: string | undefined): readonly string[] {
  const after = Object.values(model.layers.edges).filter(({ from }) => from[0] === id);
  return [...new Set([...(id === undefined ? [] : [id]), ...after.map(({ to }) => to[0])])];
}

function connect(model: ArchitectureModel, random: Random, ids: readonly string[]): void {
  const [from, to] = [random.pick(ids) ?? '', random.pick(ids) ?? ''];
  const output = random.pick(model.portsOf(from).outputs)?.name;
  const input = random.pick(model.portsOf(to).inputs)?.name;
  if (output !== undefined && input !== undefined) {
    model.connect([from, output], [to, input], random.below(3));
  }
}
