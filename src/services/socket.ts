// One websocket that comes back by itself after it was lost, with growing pauses.
import type { ServerConnection } from '@jupyterlab/services';
import { Poll } from '@lumino/polling';
import { type ISignal, Signal } from '@lumino/signaling';

/** Pauses between attempts, in milliseconds. */
const PAUSE = 1000;
const LONGEST_PAUSE = 10000;

/** States of a WebSocket, whose own constants a given implementation need not have. */
const OPEN = 1;

export class LastingSocket {
  private readonly settings: ServerConnection.ISettings;
  private readonly url: string;
  private readonly poll: Poll;
  private readonly openChange = new Signal<this, boolean>(this);
  private readonly messageArrival = new Signal<this, string>(this);
  private socket: WebSocket | null = null;
  private drop: (() => void) | null = null;

  constructor(settings: ServerConnection.ISettings, url: string) {
    this.settings = settings;
    this.url = url;
    this.poll = new Poll({
      name: 'deepforge:events',
      auto: false,
      standby: 'never',
      frequency: { interval: PAUSE, backoff: true, max: LONGEST_PAUSE },
      factory: () => this.connection()
    });
  }

  /** Emitted with true after it opened, with false after an attempt failed or it was lost. */
  get openChanged(): ISignal<this, boolean> {
    return this.openChange;
  }

  get messageArrived(): ISignal<this, string> {
    return this.messageArrival;
  }

  get isOpen(): boolean {
    return this.socket?.readyState === OPEN;
  }

  start(): void {
    void this.poll.start();
  }

  /** Closes it and stays closed; nothing is emitted. */
  stop(): void {
    void this.poll.stop();
    this.forget();
  }

  /** Tries again now instead of after the pause; does nothing while it is open or stopped. */
  retry(): void {
    if (this.poll.state.phase === 'rejected' || this.poll.state.phase === 'resolved') {
      void this.poll.refresh();
    }
  }

  /** Gives up a connection that may be dead without having been closed, and connects anew. */
  renew(): void {
    this.drop?.();
  }

  send(message: object): void {
    if (this.isOpen) {
      this.socket?.send(JSON.stringify(message));
    }
  }

  /** One connection: resolves when it ends after having been open, rejects when it could not be opened. */
  private connection(): Promise<void> {
    this.forget();
    return new Promise((resolve, reject) => {
      const socket = new this.settings.WebSocket(this.url);
      let wasOpen = false;
      const end = (): void => {
        if (this.socket !== socket) {
          return;
        }
        this.forget();
        this.openChange.emit(false);
        if (wasOpen) {
          resolve();
        } else {
          reject(new Error('The event stream could not be opened.'));
        }
      };
      this.socket = socket;
      this.drop = end;
      socket.onopen = () => {
        wasOpen = true;
        this.openChange.emit(true);
      };
      socket.onmessage = (message: MessageEvent<unknown>) => {
        if (typeof message.data === 'string') {
          this.messageArrival.emit(message.data);
        }
      };
      socket.onclose = end;
      socket.onerror = end;
    });
  }

  private forget(): void {
    const { socket } = this;
    this.socket = null;
    this.drop = null;
    if (socket !== null) {
      socket.onopen = socket.onmessage = socket.onclose = socket.onerror = null;
      socket.close();
    }
  }
}
