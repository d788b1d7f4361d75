// Wiring: Keras among the libraries that can be edited, through the door that every library uses.
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { kerasEditor } from '../libraries/keras/editor';
import { ILibraryEditors } from '../tokens';

export const kerasLibrary: JupyterFrontEndPlugin<void> = {
  id: 'deepforge:keras',
  description: 'Architectures of Keras: how layers look, and what architectures are made of.',
  autoStart: true,
  requires: [ILibraryEditors],
  optional: [ITranslator],
  activate: (
    _app: JupyterFrontEnd,
    libraries: ILibraryEditors,
    translator: ITranslator | null
  ): void => {
    libraries.register(kerasEditor([], (translator ?? nullTranslator).load('deepforge')));
  }
};
