// Follows a file that others change too (git, a text editor, the server): what they did is merged into an open
// document without changes of its own. One with changes is left alone: JupyterLab asks when it is saved.
import type { Contents } from '@jupyterlab/services';
import type { IDisposable } from '@lumino/disposable';
import { Poll } from '@lumino/polling';

import type { IDeepForgeServer } from '../../../tokens';
import type { GraphContext } from './widget';

const INTERVAL_MS = 5000;

export class OutsideChanges implements IDisposable {
  readonly #context: GraphContext;
  readonly #contents: Pick<Contents.IManager, 'get' | 'fileChanged'>;
  readonly #poll: Poll;
  #watching: IDisposable | null = null;

  /** With a server whose events tell of changes at once; without, they are seen within seconds. */
  constructor(
    context: GraphContext,
    contents: Pick<Contents.IManager, 'get' | 'fileChanged'>,
    server: Pick<IDeepForgeServer, 'projectOf'>
  ) {
    this.#context = context;
    this.#contents = contents;
    this.#poll = new Poll({
      auto: false,
      name: 'deepforge:outside-changes',
      frequency: { interval: INTERVAL_MS, backoff: true, max: 12 * INTERVAL_MS },
      standby: 'when-hidden',
      factory: () => this.#look()
    });
    contents.fileChanged.connect(this.#onFileChanged, this);
    window.addEventListener('focus', this.#lookNow);
    void context.ready.then(async () => {
      if (!this.isDisposed) {
        void this.#poll.start();
        await this.#watch(server);
      }
    });
  }

  get isDisposed(): boolean {
    return this.#poll.isDisposed;
  }

  dispose(): void {
    if (!this.isDisposed) {
      window.removeEventListener('focus', this.#lookNow);
      this.#contents.fileChanged.disconnect(this.#onFileChanged, this);
      this.#watching?.dispose();
      this.#poll.dispose();
    }
  }

  readonly #lookNow = (): void => {
    void this.#poll.refresh();
  };

  async #watch(server: Pick<IDeepForgeServer, 'projectOf'>): Promise<void> {
    try {
      const project = await server.projectOf(this.#context.localPath);
      if (project !== null && !this.isDisposed) {
        this.#watching = project.watch('project', null, event => {
          if (event.topic === 'project' && event.kind === 'changed') {
            this.#lookNow();
          }
        });
      }
    } catch {
      // A server that is away is reported by the editor itself; looking every few seconds goes on.
    }
  }

  /** What was saved in another editor of this page is read at once. */
  #onFileChanged(_manager: unknown, { type, newValue }: Contents.IChangedArgs): void {
    if (type === 'save' && newValue?.path === this.#context.path) {
      this.#lookNow();
    }
  }

  async #look(): Promise<void> {
    const context = this.#context;
    const { path, contentsModel: known } = context;
    const found = await this.#contents.get(path, { content: false, hash: true });
    // A save or a rename that happened meanwhile knows better.
    const isLate =
      context.isDisposed || context.path !== path || !isSame(context.contentsModel, known);
    if (!isLate && !context.model.dirty && !isSame(known, found)) {
      await context.revert();
    }
  }
}

type Metadata = Pick<Contents.IModel, 'hash' | 'last_modified'>;

/** Whether a file is as it was when it was read or written last. */
function isSame(known: Metadata | null, found: Metadata | null): boolean {
  if (known === null || found === null) {
    return true;
  }
  return typeof known.hash === 'string' && typeof found.hash === 'string'
    ? known.hash === found.hash
    : known.last_modified === found.last_modified;
}
