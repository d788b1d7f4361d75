// One comm with one kernel: opened by the page, so that it comes back after a reload.
import type { Kernel, KernelMessage as Wire } from '@jupyterlab/services';
import { type JSONObject, UUID } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';

import { isRecord } from '../utils/json';

export const TARGET = 'deepforge';

/** How long to wait for a subshell, in milliseconds: without one, messages wait for running cells. */
const SUBSHELL_WAIT = 2000;

export namespace Link {
  export interface IOptions {
    readonly kernel: Kernel.IKernelConnection;
    readonly onMessage: (data: unknown) => void;
    /** The kernel closed the comm, or never opened it. */
    readonly onClose: () => void;
  }
}

/** What `Link` needs of a comm. */
interface IChannel extends IDisposable {
  open(): void;
  send(data: JSONObject): void;
  close(): void;
}

/**
 * A comm that was opened, or is about to be. Nothing is heard of it after it was disposed.
 */
export class Link implements IDisposable {
  private readonly channel: IChannel;
  private isDone = false;

  constructor(private readonly options: Link.IOptions) {
    const { kernel } = options;
    const heard = {
      onMessage: (data: unknown): void => {
        if (!this.isDone) {
          options.onMessage(data);
        }
      },
      onClose: (): void => {
        if (!this.isDone) {
          this.isDone = true;
          options.onClose();
        }
      }
    };
    this.channel = kernel.handleComms
      ? new CommChannel(kernel, heard)
      : new WireChannel(kernel, heard);
  }

  /** Opens the comm, on a subshell where the kernel has them and JupyterLab uses them. */
  async open(): Promise<void> {
    if (this.channel instanceof CommChannel) {
      await this.channel.subshell();
    }
    if (!this.isDisposed) {
      this.channel.open();
    }
  }

  /** True also when the kernel connection gave the comm up, as it does when the kernel restarts. */
  get isDisposed(): boolean {
    return this.isDone || this.channel.isDisposed;
  }

  /** Sends a message; false when there is no comm any more. */
  send(data: JSONObject): boolean {
    if (this.isDisposed || this.options.kernel.isDisposed) {
      return false;
    }
    this.channel.send(data);
    return true;
  }

  /**
   * Hears no more of a comm whose kernel restarts. JupyterLab takes the comm away itself; a message that closes it would
   * reach the next process.
   */
  abandon(): void {
    this.isDone = true;
    if (this.channel instanceof WireChannel) {
      this.channel.dispose();
    }
  }

  dispose(): void {
    if (this.isDone) {
      return;
    }
    this.isDone = true;
    const { kernel } = this.options;
    if (!this.channel.isDisposed && !kernel.isDisposed && kernel.status !== 'dead') {
      this.channel.close();
    }
    this.channel.dispose();
  }
}

interface IHeard {
  readonly onMessage: (data: unknown) => void;
  readonly onClose: () => void;
}

/** JupyterLab's own comm. */
class CommChannel implements IChannel {
  private readonly comm: Kernel.IComm;

  constructor(
    private readonly kernel: Kernel.IKernelConnection,
    heard: IHeard
  ) {
    this.comm = kernel.createComm(TARGET);
    this.comm.onMsg = message => {
      heard.onMessage(message.content.data);
    };
    this.comm.onClose = () => {
      heard.onClose();
    };
  }

  get isDisposed(): boolean {
    return this.comm.isDisposed;
  }

  async subshell(): Promise<void> {
    const { comm } = this;
    // Not part of the interface, but of every comm of JupyterLab 4.5 and later.
    const started = 'subshellStarted' in comm ? comm.subshellStarted : null;
    const isUsed = this.kernel.supportsSubshells && String(comm.commsOverSubshells) !== 'disabled';
    if (isUsed && started instanceof Promise) {
      let timer = 0;
      const enough = new Promise<void>(resolve => {
        timer = window.setTimeout(resolve, SUBSHELL_WAIT);
      });
      // Without a subshell the main shell will do.
      await Promise.race([started.catch(() => undefined), enough]);
      window.clearTimeout(timer);
    }
  }

  open(): void {
    this.comm.open();
  }

  send(data: JSONObject): void {
    this.comm.send(data);
  }

  close(): void {
    this.comm.onClose = () => undefined;
    this.comm.close();
  }

  dispose(): void {
    // Twice would count twice against the subshell that the comms of this kernel share.
    if (!this.comm.isDisposed) {
      this.comm.dispose();
    }
  }
}

/**
 * A comm made of bare messages, for a connection that leaves comms to another of this page (a console on the same
 * kernel that was opened first).
 */
class WireChannel implements IChannel {
  private readonly id = UUID.uuid4();
  private isDone = false;

  constructor(
    private readonly kernel: Kernel.IKernelConnection,
    private readonly heard: IHeard
  ) {
    kernel.iopubMessage.connect(this.receive);
  }

  get isDisposed(): boolean {
    return this.isDone;
  }

  open(): void {
    this.say('comm_open', { comm_id: this.id, target_name: TARGET, data: {} });
  }

  send(data: JSONObject): void {
    this.say('comm_msg', { comm_id: this.id, data });
  }

  close(): void {
    this.say('comm_close', { comm_id: this.id, data: {} });
  }

  dispose(): void {
    this.isDone = true;
    this.kernel.iopubMessage.disconnect(this.receive);
  }

  private say(
    msgType: 'comm_open' | 'comm_msg' | 'comm_close',
    content: Record<string, unknown>
  ): void {
    const message = {
      ...{ channel: 'shell', buffers: [], metadata: {}, parent_header: {}, content },
      header: {
        date: new Date().toISOString(),
        msg_id: UUID.uuid4(),
        msg_type: msgType,
        session: this.kernel.clientId,
        username: this.kernel.username,
        version: '5.3'
      }
    };
    this.kernel.sendShellMessage(message as unknown as Wire.IShellMessage, false, true);
  }

  private readonly receive = (
    _kernel: Kernel.IKernelConnection,
    message: Wire.IIOPubMessage
  ): void => {
    const content: unknown = message.content;
    if (!isRecord(content) || content['comm_id'] !== this.id) {
      return;
    }
    if (message.header.msg_type === 'comm_msg') {
      this.heard.onMessage(content['data']);
    } else if (message.header.msg_type === 'comm_close') {
      this.dispose();
      this.heard.onClose();
    }
  };
}
