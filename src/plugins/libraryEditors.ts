// Wiring: provides ILibraryEditors, the list of libraries that can be edited; extensions add theirs.
import type { JupyterFrontEndPlugin } from '@jupyterlab/application';

import { LibraryEditors } from '../documents/libraryEditors';
import { ILibraryEditors } from '../tokens';

export const libraryEditors: JupyterFrontEndPlugin<ILibraryEditors> = {
  id: 'deepforge:library-editors',
  description: 'The libraries that can be edited; extensions register theirs.',
  autoStart: true,
  provides: ILibraryEditors,
  activate: () => new LibraryEditors()
};
