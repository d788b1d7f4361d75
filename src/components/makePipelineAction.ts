// What the user sees of "Make a pipeline": waiting, the result with a way to open it, or the reason why not.
import { Dialog, Notification, showDialog } from '@jupyterlab/apputils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { Contents } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { IMadePipeline, IPipelineMaker } from '../tokens';
import { DeepForgeError } from '../utils/errors';
import { toServerPath } from '../utils/paths';

/** JupyterLab cuts the text of a notification after so many characters. */
const SHOWN_LENGTH = 140;

export namespace MakePipelineAction {
  export interface IOptions {
    readonly maker: IPipelineMaker;
    readonly contents: Contents.IManager;
    /** The server's root folder as the page configuration gives it. */
    readonly serverRoot: string;
    /** Opens a file of the server. */
    readonly open: (path: string) => Promise<void>;
    /** Makes a folder of the server a project; resolves once the user has said so or not. */
    readonly makeProject?: (folder: string) => Promise<void>;
    readonly trans: TranslationBundle;
  }
}

/**
 * One press of the button: at most one at a time for each notebook.
 */
export class MakePipelineAction {
  private readonly options: MakePipelineAction.IOptions;
  private readonly running = new Set<string>();

  constructor(options: MakePipelineAction.IOptions) {
    this.options = options;
  }

  async run(panel: Pick<NotebookPanel, 'context' | 'sessionContext'>): Promise<void> {
    const { maker, contents, trans } = this.options;
    const notebook = contents.localPath(panel.context.path);
    if (this.running.has(notebook)) {
      return;
    }
    this.running.add(notebook);
    const id = Notification.emit(trans.__('Making a pipeline…'), 'in-progress', {
      autoClose: false
    });
    try {
      await panel.sessionContext.ready;
      const kernel = panel.sessionContext.session?.kernel;
      if (!kernel) {
        throw new DeepForgeError(
          'no-kernel',
          trans.__('This notebook has no kernel. Choose the DeepForge kernel and run the cells.')
        );
      }
      if (kernel.status === 'busy') {
        Notification.update({
          id,
          message: trans.__('The kernel is busy. The pipeline is made as soon as it is free.'),
          type: 'in-progress',
          autoClose: false
        });
      }
      await this.showResult(id, await maker.make(notebook, kernel));
    } catch (reason) {
      this.showError(id, reason, notebook);
    } finally {
      this.running.delete(notebook);
    }
  }

  private async showResult(id: string, made: IMadePipeline): Promise<void> {
    const { open, trans } = this.options;
    const path = await this.findOnServer(made);
    const actions: Notification.IAction[] = [];
    if (path !== null) {
      actions.push({
        label: trans.__('Open the pipeline'),
        caption: path,
        displayType: 'accent',
        callback: () => {
          void open(path);
        }
      });
    }
    Notification.update({
      id,
      message: made.message,
      type: 'success',
      autoClose: false,
      actions
    });
  }

  private showError(id: string, reason: unknown, notebook: string): void {
    const { trans, makeProject } = this.options;
    const text = reason instanceof Error ? reason.message : String(reason);
    const message = trans.__('No pipeline was made. %1', text);
    const actions: Notification.IAction[] = [];
    if (
      makeProject !== undefined &&
      reason instanceof DeepForgeError &&
      reason.code === 'no-project'
    ) {
      const folder = notebook.split('/').slice(0, -1).join('/');
      actions.push({
        label: trans.__('Make its folder a project'),
        caption: folder,
        displayType: 'accent',
        callback: () => {
          void makeProject(folder);
        }
      });
    }
    if (message.length > SHOWN_LENGTH) {
      actions.push({
        label: trans.__('Show the whole reason'),
        callback: () => {
          void showDialog({
            title: trans.__('No pipeline was made'),
            body: text,
            buttons: [Dialog.okButton({ label: trans.__('Close') })]
          });
        }
      });
    }
    Notification.update({ id, message, type: 'error', autoClose: false, actions });
  }

  /** The pipeline's path on the server, or null when the server does not serve that file. */
  private async findOnServer(made: IMadePipeline): Promise<string | null> {
    const { contents, serverRoot } = this.options;
    const path = toServerPath(made.root, made.pipeline, serverRoot, made.home);
    if (path === null) {
      return null;
    }
    try {
      await contents.get(path, { content: false });
      return path;
    } catch {
      // A hidden folder, or a kernel on another machine: there is nothing to open.
      return null;
    }
  }
}
