// Saves what is open and changed in a project before its files are read: who plans or runs means what is on the screen.
import type { DocumentRegistry } from '@jupyterlab/docregistry';

import type { IProject } from '../../../tokens';
import { DeepForgeError, messageOf } from '../../../utils/errors';
import type { Translate } from '../words';

export type OpenContext = Pick<DocumentRegistry.Context, 'localPath' | 'save'> & {
  readonly model: Pick<DocumentRegistry.IModel, 'dirty' | 'readOnly'>;
};

/** Nothing that runs reads a notebook; saving it may write large outputs. */
const LEFT = '.ipynb';

/** Gives whether anything was saved; rejects with the first file that cannot be. */
export async function saveOpen(
  project: Pick<IProject, 'path'>,
  contexts: Iterable<OpenContext>,
  trans: Translate
): Promise<boolean> {
  const root = project.path === '' ? '' : `${project.path}/`;
  let isSaved = false;
  for (const context of new Set(contexts)) {
    const { localPath: path, model } = context;
    if (!model.dirty || model.readOnly || !path.startsWith(root) || path.endsWith(LEFT)) {
      continue;
    }
    try {
      await context.save();
    } catch (reason) {
      throw new DeepForgeError(
        'not-saved',
        trans.__('%1 could not be saved: %2', path.slice(root.length), messageOf(reason))
      );
    }
    isSaved = true;
  }
  return isSaved;
}
