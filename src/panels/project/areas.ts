// The areas of a project: their order, icons and words.
import type { TranslationBundle } from '@jupyterlab/translation';

import type * as Api from '../../documents/generated/api';
import type { IResourceType } from '../../tokens';
import type { IconName } from '../../utils/iconPaths';

export const AREAS: readonly Api.Area[] = [
  'pipelines',
  'operations',
  'architectures',
  'notebooks',
  'executions',
  'artifacts'
];

/** Beside the areas of every project: resources of other libraries, which lie in folders of their own. */
export const RESOURCES = 'resources';
export type ShownArea = Api.Area | typeof RESOURCES;

export const AREA_ICONS: Readonly<Record<Api.Area, IconName>> = {
  pipelines: 'pipeline',
  operations: 'operation',
  architectures: 'layers',
  notebooks: 'notebook',
  executions: 'play',
  artifacts: 'cube'
};

/** Kinds of documents that the user can make, and the area they are listed in; resources come from libraries. */
export type NewKind = Exclude<Api.NewDocument['kind'], 'architecture'>;
export const AREA_OF_KIND: Readonly<Record<NewKind, Api.Area>> = {
  pipeline: 'pipelines',
  operation: 'operations',
  notebook: 'notebooks'
};

export function areaName(area: ShownArea, trans: TranslationBundle): string {
  switch (area) {
    case 'pipelines':
      return trans.__('Pipelines');
    case 'operations':
      return trans.__('Operations');
    case 'architectures':
      return trans.__('Architectures');
    case 'notebooks':
      return trans.__('Notebooks');
    case 'executions':
      return trans.__('Executions');
    case 'artifacts':
      return trans.__('Artifacts');
    case RESOURCES:
      return trans.__('Resources');
  }
}

export function newKindName(kind: NewKind, trans: TranslationBundle): string {
  switch (kind) {
    case 'pipeline':
      return trans.__('New pipeline');
    case 'operation':
      return trans.__('New operation');
    case 'notebook':
      return trans.__('New notebook');
  }
}

/** "New architecture": titles are given as they begin a sentence. */
export function newResourceName(resource: IResourceType, trans: TranslationBundle): string {
  return trans.__('New %1', resource.title.charAt(0).toLowerCase() + resource.title.slice(1));
}

/** The kind of document that a path is, by its folder. */
export function areaOfPath(path: string): Api.Area | null {
  const folder = path.split('/', 1)[0];
  return AREAS.find(area => area === folder) ?? null;
}

/** What a file is called without its folders and its ending. */
export function nameOfPath(path: string): string {
  const file = path.split('/').at(-1) ?? path;
  return file.replace(/\.[a-z]+\.json$|\.(py|ipynb)$/, '');
}
