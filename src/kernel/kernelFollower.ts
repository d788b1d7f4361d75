// Follows the kernel of one notebook through starts, restarts, changes and lost connections, and keeps a comm with it.
import type { ISessionContext } from '@jupyterlab/apputils';
import type { Kernel, KernelMessage as Wire } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { JSONObject } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';

import type { INotebookPlan } from '../documents/rerun/plan';
import type { IReadArchitecture, ISessionStatus } from '../tokens';
import { DeepForgeError } from '../utils/errors';
import { isRecord } from '../utils/json';
import { Link } from './link';
import { type KernelMessage, readMessage } from './messages';

export namespace KernelFollower {
  export interface IOptions {
    readonly sessionContext: ISessionContext;
    readonly trans: TranslationBundle;
    readonly onStatus: (status: ISessionStatus) => void;
    /** Records, and what is said of them. */
    readonly onMessage: (message: KernelMessage) => void;
    /** What was recorded belongs to a kernel that is gone. */
    readonly onNewSession: () => void;
  }
}

interface IWaiting {
  /** Takes an answer; false when it is not one to what was asked. */
  readonly take: (answer: KernelMessage) => boolean;
  readonly reject: (reason: DeepForgeError) => void;
}

/** How long to wait for a kernel that is free, in milliseconds, before the comm is opened anew; and how often. */
const PATIENCE = 4000;
const ATTEMPTS = 5;

const NO_SESSION = { session: null, root: null, home: null, reason: null } as const;

/** The kernel that the session context has, and whether and how it records. */
export class KernelFollower implements IDisposable {
  private readonly options: KernelFollower.IOptions;
  private kernel: Kernel.IKernelConnection | null = null;
  private link: Link | null = null;
  /** Counts connections, so that an answer for an earlier one is not taken for the present one. */
  private turn = 0;
  private attempts = 0;
  private isGone = false;
  private isRestarting = false;
  /** The kernel was restarted, and has not answered since. */
  private hasRestarted = false;
  private mayHaveLoaded = false;
  private present: ISessionStatus = { state: 'no-kernel', ...NO_SESSION };
  private readonly waiting = new Map<number, IWaiting>();
  private requests = 0;
  /** Why the kernel does not record, as it said itself before it closed the comm. */
  private refusal: string | null = null;

  constructor(options: KernelFollower.IOptions) {
    this.options = options;
    const { sessionContext } = options;
    sessionContext.kernelChanged.connect(this.kernelChanged);
    sessionContext.statusChanged.connect(this.statusChanged);
    sessionContext.connectionStatusChanged.connect(this.connectionChanged);
    sessionContext.iopubMessage.connect(this.heard);
    this.follow(sessionContext.session?.kernel ?? null);
  }

  get status(): ISessionStatus {
    return this.present;
  }

  get isDisposed(): boolean {
    return this.isGone;
  }

  dispose(): void {
    if (this.isGone) {
      return;
    }
    this.isGone = true;
    const { sessionContext } = this.options;
    sessionContext.kernelChanged.disconnect(this.kernelChanged);
    sessionContext.statusChanged.disconnect(this.statusChanged);
    sessionContext.connectionStatusChanged.disconnect(this.connectionChanged);
    sessionContext.iopubMessage.disconnect(this.heard);
    this.drop();
  }

  /** Sends a wish; nothing happens while no kernel records. */
  send(wish: 'on' | 'off' | 'delete' | 'records', number?: number): void {
    this.link?.send({ do: wish, ...(number === undefined ? {} : { number }) });
  }

  keepFinals(): Promise<string> {
    return this.ask({ do: 'finals' }, answer => (answer.kind === 'finals' ? answer.id : null));
  }

  /** What the kernel says of the notebook's cells as they are now: ids and texts, in order. */
  plan(cells: readonly (readonly [string, string])[]): Promise<INotebookPlan> {
    const wish = { do: 'plan', cells: cells.map(([id, text]) => [id, text]) };
    return this.ask(wish, answer => (answer.kind === 'plan' ? answer.plan : null));
  }

  /** The architecture of a variable, and what could not be kept. */
  readArchitecture(name: string): Promise<IReadArchitecture> {
    return this.ask({ do: 'architecture', name }, answer =>
      answer.kind === 'architecture' ? answer.read : null
    );
  }

  private ask<Answer>(
    wish: JSONObject,
    read: (answer: KernelMessage) => Answer | null
  ): Promise<Answer> {
    const { trans } = this.options;
    return new Promise((resolve, reject) => {
      this.requests += 1;
      const request = this.requests;
      if (this.link?.send({ ...wish, request }) !== true) {
        const text = trans.__('No kernel records this notebook: choose the DeepForge kernel.');
        reject(new DeepForgeError('not-recorded', text));
        return;
      }
      const take = (message: KernelMessage): boolean => {
        const answer = read(message);
        if (answer !== null) {
          resolve(answer);
        }
        return answer !== null;
      };
      this.waiting.set(request, { take, reject });
    });
  }

  private readonly kernelChanged = (): void => {
    this.follow(this.options.sessionContext.session?.kernel ?? null);
  };

  private follow(kernel: Kernel.IKernelConnection | null): void {
    if (kernel !== null && kernel === this.kernel) {
      // Told of a restart, too, where nothing but the status has changed.
      return;
    }
    if (kernel?.id !== this.kernel?.id) {
      this.options.onNewSession();
    }
    this.kernel = kernel;
    this.attempts = 0;
    this.isRestarting = false;
    this.hasRestarted = false;
    if (kernel === null) {
      this.drop();
      this.set({ state: 'no-kernel', ...NO_SESSION });
    } else {
      void this.connect(kernel);
    }
  }

  private readonly statusChanged = (_context: ISessionContext, status: Kernel.Status): void => {
    if (status === 'restarting' || status === 'autorestarting') {
      this.attempts = 0;
      this.isRestarting = true;
      this.hasRestarted = true;
      this.drop(true);
      this.options.onNewSession();
      this.set({ state: 'connecting', ...NO_SESSION });
    } else if (status === 'dead') {
      this.drop();
      this.set({
        ...this.present,
        state: 'lost',
        reason: this.options.trans.__('The kernel died.')
      });
    } else if (status === 'idle' || status === 'busy' || status === 'starting') {
      this.reopen();
    }
  };

  private readonly connectionChanged = (
    _context: ISessionContext,
    status: Kernel.ConnectionStatus
  ): void => {
    const { trans } = this.options;
    if (status === 'disconnected' || (status === 'connecting' && this.present.session !== null)) {
      if (!this.isRestarting) {
        const reason = trans.__('The connection to the kernel is lost. What was recorded stays.');
        this.set({ ...this.present, state: 'lost', reason });
      }
    } else if (status === 'connected') {
      this.reopen();
      if (this.present.state === 'lost') {
        // Records may have been made meanwhile: the answer brings the status, then all of them.
        this.link?.send({ do: 'status' });
      }
    }
  };

  /** Opens the comm again when it is gone: after a restart, or when the connection gave it up. */
  private reopen(): void {
    const { kernel } = this;
    if (kernel === null || kernel.isDisposed || kernel.connectionStatus !== 'connected') {
      return;
    }
    const hasLoaded = this.mayHaveLoaded && kernel.status === 'idle';
    const isLost = this.link?.isDisposed === true && this.present.state !== 'not-recording';
    if (this.isRestarting || isLost || hasLoaded) {
      this.isRestarting = false;
      void this.connect(kernel);
    }
  }

  private async connect(kernel: Kernel.IKernelConnection): Promise<void> {
    const { trans } = this.options;
    this.drop();
    const { turn } = this;
    this.set({ state: 'connecting', ...NO_SESSION });
    let language: string;
    try {
      language = (await kernel.info).language_info.name;
    } catch {
      // The kernel went before it said what it is; its end is told by other signals.
      return;
    }
    if (turn !== this.turn) {
      return;
    }
    if (language !== 'python') {
      const reason = trans.__('DeepForge records Python; this kernel runs %1.', language);
      this.set({ state: 'not-python', ...NO_SESSION, reason });
      return;
    }
    try {
      const link = new Link({
        kernel,
        onMessage: data => {
          this.receive(readMessage(data));
        },
        onClose: () => {
          this.closed(kernel);
        }
      });
      this.link = link;
      await link.open();
      this.watch(kernel, turn);
    } catch (reason) {
      if (turn === this.turn) {
        console.warn('DeepForge: no connection to the kernel was made.', reason);
      }
    }
  }

  /**
   * A comm that was opened while a kernel restarts can get lost on the way: the connection gives it up, or the kernel
   * that got the message was the old one. So a kernel that is free and says nothing is asked again.
   */
  private watch(kernel: Kernel.IKernelConnection, turn: number): void {
    const wait = this.link?.isDisposed === true ? 100 : PATIENCE;
    setTimeout(() => {
      if (turn !== this.turn || this.present.session !== null || kernel.isDisposed) {
        return;
      }
      const isUp = kernel.status === 'idle' || kernel.status === 'starting';
      const isFree = isUp && kernel.connectionStatus === 'connected';
      if (isFree && this.attempts < ATTEMPTS) {
        this.attempts += 1;
        void this.tryAgain(kernel);
      } else if (isFree) {
        const reason = this.options.trans.__('The kernel does not answer DeepForge.');
        this.set({ state: 'not-recording', ...NO_SESSION, reason });
      } else {
        this.watch(kernel, turn);
      }
    }, wait);
  }

  private async tryAgain(kernel: Kernel.IKernelConnection): Promise<void> {
    if (this.hasRestarted) {
      // Some versions of JupyterLab keep the channels of the process that was: requests then get no answer at all, not
      // those of cells either, until the page connects anew.
      this.hasRestarted = false;
      const { turn } = this;
      await kernel.reconnect().catch(() => undefined);
      if (turn !== this.turn) {
        return;
      }
    }
    await this.connect(kernel);
  }

  /** The kernel closed the comm: it does not record, or no longer. */
  private closed(kernel: Kernel.IKernelConnection): void {
    const wasOpen = this.present.session !== null;
    const { refusal } = this;
    this.drop();
    if (wasOpen && !kernel.isDisposed && !this.isRestarting) {
      void this.connect(kernel);
      return;
    }
    const reason =
      refusal ?? this.options.trans.__('This kernel does not record what its cells do.');
    this.set({ state: 'not-recording', ...NO_SESSION, reason });
  }

  private receive(message: KernelMessage): void {
    if (message.kind === 'status') {
      const { session, root, home } = message;
      this.attempts = 0;
      this.hasRestarted = false;
      const isKnown = session === this.present.session && this.present.state !== 'lost';
      const state = message.isOn ? 'recording' : 'paused';
      this.set({ state, session, root, home, reason: null });
      if (!isKnown) {
        this.send('records');
      }
    } else if (message.kind === 'capture') {
      this.set({ ...this.present, state: message.isOn ? 'recording' : 'paused' });
    } else if (
      message.kind === 'finals' ||
      message.kind === 'plan' ||
      message.kind === 'architecture'
    ) {
      if (this.waiting.get(message.request ?? -1)?.take(message) === true) {
        this.waiting.delete(message.request ?? -1);
      }
    } else if (message.kind === 'error') {
      const { code, message: text, request } = message;
      const waiting = this.waiting.get(request ?? -1);
      if (waiting !== undefined) {
        this.waiting.delete(request ?? -1);
        waiting.reject(new DeepForgeError(code, text));
      } else if (this.present.session === null) {
        this.refusal = text;
      } else {
        console.warn(`DeepForge: the kernel says: ${text}`);
      }
    }
    this.options.onMessage(message);
  }

  /** A cell that loads DeepForge may have made a kernel record that did not before. */
  private readonly heard = (_context: ISessionContext, message: Wire.IMessage): void => {
    const content: unknown = message.content;
    if (
      this.present.state === 'not-recording' &&
      message.header.msg_type === 'execute_input' &&
      isRecord(content) &&
      String(content['code']).includes('deepforge')
    ) {
      this.mayHaveLoaded = true;
    }
  };

  private drop(isRestart = false): void {
    this.turn += 1;
    this.mayHaveLoaded = false;
    this.refusal = null;
    if (isRestart) {
      this.link?.abandon();
    } else {
      this.link?.dispose();
    }
    this.link = null;
    const text = this.options.trans.__('The kernel was restarted or changed before it answered.');
    for (const { reject } of this.waiting.values()) {
      reject(new DeepForgeError('interrupted', text));
    }
    this.waiting.clear();
  }

  private set(status: ISessionStatus): void {
    const { present } = this;
    const keys = ['state', 'session', 'root', 'home', 'reason'] as const;
    if (keys.some(key => present[key] !== status[key])) {
      this.present = status;
      this.options.onStatus(status);
    }
  }
}
