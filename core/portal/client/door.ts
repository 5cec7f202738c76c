import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isIPv6 } from 'node:net';
import { errorOf } from '../protocol/message';
import { classify } from '../protocol/inbound';
import { CODE } from '../protocol/revision';
import type { ClientMode } from '../relay/client';
import type { Access } from './access';
import {
  readBody,
  replyEmpty,
  replyError,
  singleHeaders,
  type HttpExchange,
} from './http-exchange';
import type { LegacyEndpoint } from './legacy-endpoint';
import type { ModernEndpoint } from './modern-endpoint';

export const MCP_PATH = '/mcp';

export interface DoorOptions {
  readonly legacy: LegacyEndpoint;
  readonly modern: ModernEndpoint;
  readonly access: Access;
  readonly requestBytes: () => number;
  readonly modeOf: (query: URLSearchParams) => ClientMode;
  /** Further paths, for example of metadata; false where it is none of them. */
  readonly extra: (request: IncomingMessage, response: ServerResponse, url: URL) => boolean;
  /** A defect of ours; its message may quote traffic. */
  readonly onDefect: (error: unknown) => void;
}

/** The HTTP server in front of both eras. */
export class PortalDoor {
  readonly #server: Server;

  constructor(private readonly options: DoorOptions) {
    this.#server = createServer(
      { noDelay: true, keepAliveTimeout: 65_000 },
      (request, response) => {
        this.#serve(request, response).catch((error: unknown) => this.#failed(error, response));
      },
    );
  }

  /** Resolves with `http://host:port`. */
  async listen(address: { readonly host: string; readonly port: number }): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(address.port, address.host, () => {
        this.#server.off('error', reject);
        resolve();
      });
    });
    const { address: host, port } = this.#server.address() as AddressInfo;
    return `http://${isIPv6(host) ? `[${host}]` : host}:${port}`;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.options.legacy.close();
    this.options.modern.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://portal');
    if (!this.options.access.hostAllowed(request)) {
      const text = 'This Host or Origin is not allowed here.';
      replyError(response, 403, errorOf(null, CODE.refused, text));
      return;
    }
    if (this.options.extra(request, response, url)) return;
    const [, path, only] = /^(\/mcp)(?:\/([a-z0-9,-]{1,2000}))?\/?$/.exec(url.pathname) ?? [];
    if (path === undefined) {
      replyEmpty(response, 404);
      return;
    }
    const admission = await this.options.access.admit(request);
    if (admission.kind === 'refused') {
      replyEmpty(response, admission.status, admission.headers);
      return;
    }
    const gone = new AbortController();
    response.once('close', () => {
      if (!response.writableFinished) gone.abort(new Error('the client has gone'));
    });
    const names = only ?? url.searchParams.get('servers');
    await this.#dispatch({
      request,
      response,
      actor: admission.actor,
      mode: this.options.modeOf(url.searchParams),
      only: names ? new Set(names.split(',')) : undefined,
      gone: gone.signal,
    });
  }

  async #dispatch(exchange: HttpExchange): Promise<void> {
    const { request, response } = exchange;
    switch (request.method) {
      case 'POST':
        await this.#post(exchange);
        return;
      case 'GET':
        await this.options.legacy.get(exchange);
        return;
      case 'DELETE':
        await this.options.legacy.delete(exchange);
        return;
      default:
        replyEmpty(response, 405, { allow: 'GET, POST, DELETE' });
    }
  }

  async #post(exchange: HttpExchange): Promise<void> {
    const body = await readBody(exchange, this.options.requestBytes());
    if (!body) return;
    const inbound = classify(body.json, singleHeaders(exchange.request));
    switch (inbound.kind) {
      case 'reject':
        replyError(exchange.response, inbound.status, inbound.error);
        return;
      case 'modern':
        await this.options.modern.post(exchange, inbound.message);
        return;
      case 'legacy':
        await this.options.legacy.post(exchange, inbound.messages, inbound.batch);
    }
  }

  #failed(error: unknown, response: ServerResponse): void {
    const left = response.destroyed || response.req.destroyed;
    if (!left) this.options.onDefect(error);
    if (response.headersSent) response.destroy();
    else replyError(response, 500, errorOf(null, CODE.internal, 'The portal failed.'));
  }
}
