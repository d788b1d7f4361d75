// Wiring: Keras among the libraries that can be edited, through the door that every library uses.
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { Contents } from '@jupyterlab/services';

import { kerasEditor } from '../libraries/keras/editor';
import { kerasImporters } from '../libraries/keras/importers';
import { ILibraryEditors } from '../tokens';

export const kerasLibrary: JupyterFrontEndPlugin<void> = {
  id: 'deepforge:keras',
  description: 'Architectures of Keras: how layers look, and what architectures are made of.',
  autoStart: true,
  requires: [ILibraryEditors],
  optional: [ITranslator],
  activate: (
    { serviceManager }: JupyterFrontEnd,
    libraries: ILibraryEditors,
    translator: ITranslator | null
  ): void => {
    const trans = (translator ?? nullTranslator).load('deepforge');
    const importers = kerasImporters(async (project, folder) => {
      const path = project.contentsPath(folder).replace(/\/$/, '');
      const found = await serviceManager.contents.get(path, { content: true });
      return (found.content as readonly Contents.IModel[]).map(({ name, type }) => ({
        name,
        isFolder: type === 'directory'
      }));
    }, trans);
    libraries.register(kerasEditor(importers, trans));
  }
};
