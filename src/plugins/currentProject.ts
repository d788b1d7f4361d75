// Wiring: provides ICurrentProject, which follows the document that is current in the main area.
import {
  ILabShell,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { IDocumentManager } from '@jupyterlab/docmanager';
import { IStateDB } from '@jupyterlab/statedb';

import { CurrentProject } from '../services/currentProject';
import { ICurrentProject, IDeepForgeServer } from '../tokens';

export const currentProject: JupyterFrontEndPlugin<ICurrentProject> = {
  id: 'deepforge:current-project',
  description: 'Which project the panels of DeepForge show.',
  autoStart: true,
  provides: ICurrentProject,
  requires: [IDeepForgeServer, IDocumentManager],
  optional: [ILabShell, IStateDB],
  activate: (
    app: JupyterFrontEnd,
    server: IDeepForgeServer,
    documents: IDocumentManager,
    shell: ILabShell | null,
    state: IStateDB | null
  ): ICurrentProject => {
    const current = new CurrentProject(server, state);
    const { contents } = app.serviceManager;
    const follow = async (): Promise<void> => {
      const widget = app.shell.currentWidget;
      const context = widget === null ? undefined : documents.contextForWidget(widget);
      if (context !== undefined && contents.driveName(context.path) === '') {
        await current.follow(contents.localPath(context.path));
      }
    };
    // A server that is away or has no DeepForge is reported by the screens that need it.
    const quietly = (done: Promise<void>): void => {
      done.catch(() => undefined);
    };
    shell?.currentChanged.connect(() => {
      quietly(follow());
    });
    void app.restored.then(() => {
      quietly(follow().then(() => current.restore()));
    });
    return current;
  }
};
