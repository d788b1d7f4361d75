// Requests to the server extension, and its errors as DeepForgeError.
import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';

import { DeepForgeError } from '../utils/errors';
import { isRecord } from '../utils/json';

/** Where the extension lives below the server's base URL, which holds a hub's prefix. */
const ROOT = 'deepforge/api';

/** What proxies and hubs answer while no server stands behind them. */
const AWAY = new Set([424, 502, 503, 504]);

export type Query = Readonly<Record<string, string | number | null | undefined>>;

export interface IRequest {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly query?: Query;
  /** Sent as JSON. */
  readonly body?: object;
  /** Whether the browser may keep the answer: it then asks only whether that is still the same. */
  readonly isRemembered?: boolean;
}

/**
 * A path of segments that may hold anything: ids, hashes, file names.
 */
export function segments(...parts: readonly string[]): string {
  return parts.map(encodeURIComponent).join('/');
}

/**
 * The address of something of the extension. It never holds a token.
 */
export function apiUrl(baseUrl: string, path: string, query: Query = {}): string {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === null || value === undefined
      ? []
      : [`${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`]
  );
  const url = URLExt.join(baseUrl, ROOT, path);
  return given.length === 0 ? url : `${url}?${given.join('&')}`;
}

/**
 * Sends requests with JupyterLab's own credentials. Every failure is a DeepForgeError.
 */
export class Rest {
  readonly settings: ServerConnection.ISettings;
  private readonly trans: TranslationBundle;
  private readonly onAnswer: (arrived: boolean) => void;

  /**
   * @param onAnswer - told after each request whether the server answered at all
   */
  constructor(
    settings: ServerConnection.ISettings,
    trans: TranslationBundle,
    onAnswer: (arrived: boolean) => void = () => undefined
  ) {
    this.settings = settings;
    this.trans = trans;
    this.onAnswer = onAnswer;
  }

  /** The answer, which the server has checked against its schema before sending it. */
  async json<T>(path: string, request: IRequest = {}): Promise<T> {
    const response = await this.send(path, request);
    try {
      return (await response.json()) as T;
    } catch {
      throw new DeepForgeError(
        'unreadable-reply',
        this.trans.__('The server’s answer could not be read.')
      );
    }
  }

  async blob(path: string, request: IRequest = {}): Promise<Blob> {
    return (await this.send(path, request)).blob();
  }

  /** A request whose answer says nothing. */
  async done(path: string, request: IRequest): Promise<void> {
    await this.send(path, request);
  }

  url(path: string, query?: Query): string {
    return apiUrl(this.settings.baseUrl, path, query);
  }

  private async send(path: string, request: IRequest): Promise<Response> {
    const { method = 'GET', query, body, isRemembered = false } = request;
    const init: RequestInit = isRemembered ? { method, cache: 'no-cache' } : { method };
    if (body !== undefined) {
      init.body = JSON.stringify(body);
      init.headers = { 'Content-Type': 'application/json' };
    }
    let response: Response;
    try {
      response = await ServerConnection.makeRequest(this.url(path, query), init, this.settings);
    } catch (reason) {
      if (reason instanceof ServerConnection.NetworkError) {
        this.onAnswer(false);
        throw this.unreachable();
      }
      throw reason;
    }
    this.onAnswer(!AWAY.has(response.status));
    if (!response.ok) {
      throw await this.failure(response);
    }
    return response;
  }

  private unreachable(): DeepForgeError {
    return new DeepForgeError('unreachable', this.trans.__('The server does not answer.'));
  }

  private async failure(response: Response): Promise<DeepForgeError> {
    const answer: unknown = await response.json().catch(() => null);
    const error = isRecord(answer) ? answer['error'] : null;
    if (
      isRecord(error) &&
      typeof error['code'] === 'string' &&
      typeof error['message'] === 'string'
    ) {
      return new DeepForgeError(
        error['code'],
        error['message'],
        isRecord(error['data']) ? error['data'] : {}
      );
    }
    if (AWAY.has(response.status)) {
      return this.unreachable();
    }
    switch (response.status) {
      case 401:
      case 403:
        return new DeepForgeError(
          'forbidden',
          this.trans.__('The server does not let you do this. You may have been logged out.')
        );
      case 404:
        return new DeepForgeError(
          'no-server',
          this.trans.__(
            'This server has no DeepForge. Install “deepforge” where JupyterLab runs, and start it again.'
          )
        );
      default:
        return new DeepForgeError(
          `http-${String(response.status)}`,
          this.trans.__('The server answered %1 %2.', response.status, response.statusText)
        );
    }
  }
}
