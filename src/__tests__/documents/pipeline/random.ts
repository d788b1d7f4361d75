// Random edits of a pipeline, drawn from a seed: what a person might do, in any order.
import type { PipelineModel } from '../../../documents/pipeline/pipelineModel';

export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed * 2654435761 + 1;
  }

  /** An integer from 0 to below `end`. */
  below(end: number): number {
    // xorshift32
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return (this.#state >>> 0) % end;
  }

  pick<T>(items: readonly T[]): T | undefined {
    return items[this.below(Math.max(1, items.length))];
  }

  some<T>(items: readonly T[]): readonly T[] {
    return items.filter(() => this.below(3) === 0);
  }
}

const NAMES = ['load', 'split', 'fit', 'ünï 😀', 'a/b', '__proto__', ''];
const LITERALS = ['1', "'x'", '(1,', '', '[1, 2]', '😀'];

/** Does one edit, or none where the one drawn is impossible. */
export function randomEdit(model: PipelineModel, random: Random): void {
  const ids = Object.keys(model.data.nodes).sort();
  const id = random.pick(ids);
  const position: [number, number] = [random.below(999) - 500, random.below(999) - 500];
  const kind = random.below(12);
  if (kind <= 1 || id === undefined) {
    addNode(model, random, position);
    return;
  }
  const node = model.data.nodes[id];
  switch (kind) {
    case 2:
    case 3:
      connect(model, random, ids);
      break;
    case 4:
      model.move(new Map(random.some(ids).map(each => [each, position])));
      break;
    case 5:
      model.delete(random.some(ids).slice(0, 2), random.some(Object.keys(model.data.edges)));
      break;
    case 6:
      model.setTitle(id, random.pick(['', 'A title', '😀']) ?? '');
      break;
    case 7:
      model.paste(model.copy(random.some(ids)), position);
      break;
    case 8:
      if (node?.kind === 'input' || node?.kind === 'output') {
        model.setArtifact(id, random.pick(['a', 'b']) ?? 'a');
      }
      break;
    case 9:
      if (node?.kind === 'operation') {
        model.setReference(id, 'network', random.pick(['a.json', null]) ?? null);
      }
      break;
    default:
      if (node?.kind === 'operation' || node?.kind === 'pipeline') {
        const name = random.pick(['epochs', 'folder', '__proto__', 'über']) ?? 'epochs';
        model.setAttribute(id, name, random.pick([...LITERALS, null]) ?? null);
      }
  }
}

function addNode(model: PipelineModel, random: Random, position: [number, number]): void {
  const name = random.pick(NAMES) ?? '';
  const operation = random.pick(['load', 'split', 'fit']) ?? 'fit';
  const nodes = [
    { kind: 'input', artifact: null, position },
    { kind: 'output', artifact: 'model', position },
    { kind: 'pipeline', pipeline: 'pipelines/x.pipeline.json', attributes: {}, position },
    {
      kind: 'operation',
      operation: `operations/${operation}.py`,
      attributes: {},
      references: {},
      position
    }
  ] as const;
  model.add(random.pick(nodes) ?? nodes[0], name);
}

function connect(model: PipelineModel, random: Random, ids: readonly string[]): void {
  const [from, to] = [random.pick(ids) ?? '', random.pick(ids) ?? ''];
  const output = random.pick(model.interfaceOf(from)?.outputs ?? []);
  const input = random.pick(model.interfaceOf(to)?.inputs ?? [])?.name;
  if (output !== undefined && input !== undefined) {
    if (model.refuses([from, output], [to, input]) === null) {
      model.connect([from, output], [to, input]);
    }
  }
}
