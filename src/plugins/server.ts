// Wiring: provides IDeepForgeServer, the typed client of the server extension.
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { DeepForgeServer } from '../services/server';
import { IDeepForgeServer } from '../tokens';

export const server: JupyterFrontEndPlugin<IDeepForgeServer> = {
  id: 'deepforge:server',
  description: 'The client of DeepForge’s server extension.',
  autoStart: true,
  provides: IDeepForgeServer,
  optional: [ITranslator],
  activate: (app: JupyterFrontEnd, translator: ITranslator | null): IDeepForgeServer =>
    new DeepForgeServer(
      app.serviceManager.serverSettings,
      (translator ?? nullTranslator).load('deepforge')
    )
};
