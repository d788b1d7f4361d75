// The arguments of the project's commands, as JupyterLab describes them, and how they are read.
import type { ReadonlyJSONObject } from '@lumino/coreutils';

export const TEXT = { type: 'string' } as const;
export const PROJECT = {
  project: {
    ...TEXT,
    description: 'Folder of the project, relative to the server’s root; default: the current one'
  }
};
export const PATH = {
  ...TEXT,
  description: 'A document, relative to the project; default: the current document'
};

export function describedBy(properties: ReadonlyJSONObject): { args: ReadonlyJSONObject } {
  return { args: { type: 'object', properties } };
}

export function stringOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
