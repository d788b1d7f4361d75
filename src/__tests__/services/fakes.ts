// A server of the tests: answers requests from a table and talks over websockets that the test opens and closes.
import { ServerConnection } from '@jupyterlab/services';

export const BASE = 'http://hub.test/user/ann/';

export interface IAsked {
  readonly method: string;
  readonly url: string;
  readonly body: unknown;
}

export interface IAnswer {
  readonly status?: number;
  /** A value is sent as JSON, a string as it is. */
  readonly body?: unknown;
}

/** A websocket whose other end is the test. */
export class FakeSocket {
  static all: FakeSocket[] = [];
  readonly sent: unknown[] = [];
  readyState = 0;
  onopen: (() => void) | null = null;
  onmessage: ((message: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;
  onerror: (() => void) | null = null;

  constructor(readonly url: string) {
    FakeSocket.all.push(this);
  }

  static get last(): FakeSocket {
    const socket = FakeSocket.all.at(-1);
    if (socket === undefined) {
      throw new Error('No websocket was opened.');
    }
    return socket;
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  close(): void {
    this.readyState = 3;
  }

  /** The server accepts. */
  accept(): void {
    this.readyState = 1;
    this.onopen?.();
  }

  /** The server says something. */
  say(event: unknown): void {
    this.onmessage?.({ data: typeof event === 'string' ? event : JSON.stringify(event) });
  }

  /** The connection breaks. */
  lose(): void {
    this.readyState = 3;
    this.onclose?.();
  }
}

export interface IFakeServer {
  readonly settings: ServerConnection.ISettings;
  readonly asked: IAsked[];
  /** Answers by `METHOD path?query` below the API's root; an Error means that nothing answers. */
  readonly answers: Map<string, IAnswer | Error>;
}

export function fakeServer(options: Partial<ServerConnection.ISettings> = {}): IFakeServer {
  const asked: IAsked[] = [];
  const answers = new Map<string, IAnswer | Error>();
  const fetch = async (request: Request): Promise<Response> => {
    const text = await request.text();
    const body: unknown = text === '' ? null : JSON.parse(text);
    // JupyterLab adds the time to every address against caches.
    const url = request.url.replace(/[?&]\d{13}$/, '');
    asked.push({ method: request.method, url, body });
    const key = `${request.method} ${url.replace(`${BASE}deepforge/api`, '')}`;
    const answer = answers.get(key) ?? { status: 404, body: '<html>Not found</html>' };
    if (answer instanceof Error) {
      throw answer;
    }
    const content = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
    return new Response(answer.status === 204 ? null : content, { status: answer.status ?? 200 });
  };
  FakeSocket.all = [];
  const settings = ServerConnection.makeSettings({
    baseUrl: BASE,
    wsUrl: BASE.replace('http', 'ws'),
    appendToken: false,
    ...options,
    fetch: fetch as unknown as typeof globalThis.fetch,
    WebSocket: FakeSocket as unknown as typeof WebSocket
  });
  return { settings, asked, answers };
}
