// The event stream: one websocket for the page, one watch for all listeners of the same thing.
import { URLExt } from '@jupyterlab/coreutils';
import type { ServerConnection } from '@jupyterlab/services';
import { DisposableDelegate, type IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';

import type * as Api from '../documents/generated/api';
import { isRecord } from '../utils/json';
import { LastingSocket } from './socket';

export type Listener = (event: Api.ServerEvent) => void;

const AREAS: readonly Api.Area[] = [
  'pipelines',
  'operations',
  'architectures',
  'notebooks',
  'executions',
  'artifacts'
];

interface IWatched {
  readonly topic: Api.Watch['topic'];
  readonly project: string;
  readonly id: string | null;
  readonly listeners: Set<Listener>;
  /** Whether it was watched over an earlier connection, so that something may have been missed. */
  wasWatched: boolean;
}

/** The stream's address; a token is in it only where JupyterLab puts it too: on a page of another host. */
function streamUrl(settings: ServerConnection.ISettings): string {
  const url = URLExt.join(settings.wsUrl, 'deepforge/api/events');
  return settings.appendToken && settings.token !== ''
    ? `${url}?token=${encodeURIComponent(settings.token)}`
    : url;
}

function keyOf(topic: string, project: string, id: string | null): string {
  return JSON.stringify([topic, project, id]);
}

export class EventStream {
  private readonly socket: LastingSocket;
  private readonly watched = new Map<string, IWatched>();
  private readonly connectionChange = new Signal<this, boolean>(this);
  private connected: boolean | null = null;
  private seen: number | null = null;

  constructor(settings: ServerConnection.ISettings) {
    this.socket = new LastingSocket(settings, streamUrl(settings));
    this.socket.openChanged.connect((_, isOpen) => {
      this.onOpenChanged(isOpen);
    });
    this.socket.messageArrived.connect((_, text) => {
      this.onMessage(text);
    });
    // A browser that lost its network keeps dead sockets open for minutes, and knows when it is back.
    window.addEventListener('offline', () => {
      this.socket.renew();
    });
    window.addEventListener('online', () => {
      this.socket.retry();
    });
  }

  /** Null before the first attempt, and again once nothing is watched. */
  get isConnected(): boolean | null {
    return this.connected;
  }

  get connectionChanged(): ISignal<this, boolean> {
    return this.connectionChange;
  }

  /** When the server was last known to be there, in milliseconds since 1970. */
  get lastSeen(): number | null {
    return this.connected === true ? Date.now() : this.seen;
  }

  /** A request was answered, or was not: a sign of life, or a reason to doubt the connection. */
  noteAnswer(arrived: boolean): void {
    if (arrived) {
      this.seen = Date.now();
      this.socket.retry();
    } else {
      this.socket.renew();
    }
  }

  watch(
    topic: Api.Watch['topic'],
    project: string,
    id: string | null,
    listener: Listener
  ): IDisposable {
    const key = keyOf(topic, project, id);
    let watched = this.watched.get(key);
    if (watched === undefined) {
      watched = { topic, project, id, listeners: new Set(), wasWatched: false };
      this.watched.set(key, watched);
    } else if (topic !== 'project') {
      // The newcomer needs the whole state, which the server tells at the start of a watch.
      this.tell('unwatch', watched);
    }
    // A function may listen twice; each is heard and disposed of by itself.
    const own: Listener = event => {
      listener(event);
    };
    watched.listeners.add(own);
    if (topic !== 'project' || watched.listeners.size === 1) {
      this.tell('watch', watched);
    }
    this.socket.start();
    return new DisposableDelegate(() => {
      this.leave(key, own);
    });
  }

  private leave(key: string, listener: Listener): void {
    const watched = this.watched.get(key);
    if (watched?.listeners.delete(listener) !== true || watched.listeners.size > 0) {
      return;
    }
    this.tell('unwatch', watched);
    this.watched.delete(key);
    if (this.watched.size === 0) {
      this.seen = this.lastSeen;
      this.connected = null;
      this.socket.stop();
    }
  }

  private tell(what: Api.Watch['do'], watched: IWatched): void {
    const { topic, project, id } = watched;
    const message: Api.Watch = { do: what, topic, project, ...(id === null ? {} : { id }) };
    if (this.socket.isOpen) {
      this.socket.send(message);
      watched.wasWatched = true;
    }
  }

  private onOpenChanged(isOpen: boolean): void {
    if (isOpen) {
      for (const watched of this.watched.values()) {
        const again = watched.wasWatched;
        this.tell('watch', watched);
        if (again && watched.topic === 'project') {
          // What changed in between is not known: everything may have.
          this.deliver(watched, {
            topic: 'project',
            project: watched.project,
            kind: 'changed',
            areas: [...AREAS],
            paths: []
          });
        }
      }
    }
    if (this.connected === true && !isOpen) {
      this.seen = Date.now();
    }
    if (this.connected !== isOpen) {
      this.connected = isOpen;
      this.connectionChange.emit(isOpen);
    }
  }

  private onMessage(text: string): void {
    this.seen = Date.now();
    let event: unknown;
    try {
      event = JSON.parse(text);
    } catch {
      event = null;
    }
    if (!isRecord(event) || typeof event['topic'] !== 'string') {
      console.warn('DeepForge: a message of the server could not be read.');
      return;
    }
    const id = typeof event['id'] === 'string' ? event['id'] : null;
    const watched = this.watched.get(keyOf(event['topic'], String(event['project']), id));
    if (watched !== undefined) {
      this.deliver(watched, event as unknown as Api.ServerEvent);
    }
  }

  private deliver(watched: IWatched, event: Api.ServerEvent): void {
    for (const listener of [...watched.listeners]) {
      try {
        listener(event);
      } catch (reason) {
        console.error('DeepForge: an event could not be shown.', reason);
      }
    }
  }
}
