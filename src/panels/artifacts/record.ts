// The record of an artifact as the viewer reads it: facts, and the operations that made it, first to last.
import type { Artifact, ProvenanceOperation, Source } from '../../documents/generated/artifact';
import { isRecord } from '../../utils/json';

export interface IMaker {
  readonly id: string;
  readonly operation: ProvenanceOperation;
}

/**
 * The artifact in a file's text. Throws an Error that says what was expected, where, and what was received.
 */
export function readArtifact(text: string): Artifact {
  const data: unknown = JSON.parse(text);
  if (!isRecord(data)) {
    throw new Error('expected an object at the top');
  }
  if (typeof data['version'] === 'number' && data['version'] > 1) {
    throw new Error(`version ${data['version']} was written by a newer DeepForge; expected 1`);
  }
  const provenance = data['provenance'];
  for (const [pointer, isGood, received] of [
    ['/version: expected 1', data['version'] === 1, data['version']],
    ['/name: expected a text', typeof data['name'] === 'string', data['name']],
    ['/type: expected a text', typeof data['type'] === 'string', data['type']],
    [
      '/provenance: expected an object with operations',
      isRecord(provenance) && isRecord(provenance['operations']),
      provenance
    ]
  ] as const) {
    if (!isGood) {
      const text = received === undefined ? 'nothing' : JSON.stringify(received);
      throw new Error(`at ${pointer}, received ${text.slice(0, 80)}`);
    }
  }
  return data as unknown as Artifact;
}

/** The operations that made an artifact, each after those whose outputs it used. */
export function makers(artifact: Artifact): readonly IMaker[] {
  const { operations } = artifact.provenance;
  const found: IMaker[] = [];
  const seen = new Set<string>();
  // An explicit stack: a long history must not overflow the call stack.
  for (const start of Object.keys(operations).sort()) {
    const stack: { readonly id: string; readonly isDone: boolean }[] = [
      { id: start, isDone: false }
    ];
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      const operation = operations[next.id];
      if (operation === undefined) {
        continue;
      }
      if (next.isDone) {
        found.push({ id: next.id, operation });
      } else if (!seen.has(next.id)) {
        seen.add(next.id);
        stack.push({ id: next.id, isDone: true });
        for (const source of Object.values(operation.inputs).reverse()) {
          if ('operation' in source) {
            stack.push({ id: source.operation, isDone: false });
          }
        }
      }
    }
  }
  return found;
}

/** Where an input came from, in one name; `null` for data that is gone. */
export function sourceName(source: Source, artifact: Artifact): string | null {
  if ('operation' in source) {
    const name = artifact.provenance.operations[source.operation]?.name ?? source.operation;
    return `${name}.${source.output}`;
  }
  if ('artifact' in source) {
    return source.name ?? source.artifact.slice(0, 12);
  }
  return null;
}

/** The execution and the job that an operation's id names; null for other operations. */
export function jobOf(maker: IMaker): { readonly execution: string; readonly node: string } | null {
  const slash = maker.id.indexOf('/');
  return maker.operation.kind === 'job' && slash > 0
    ? { execution: maker.id.slice(0, slash), node: maker.id.slice(slash + 1) }
    : null;
}

/** The hash under which the value can be looked at; null for data that was never read. */
export function valueHash(artifact: Artifact): string | null {
  if ('sha256' in artifact) {
    return artifact.sha256;
  }
  return 'sha256' in artifact.reference ? artifact.reference.sha256 : null;
}
