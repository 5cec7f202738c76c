import type { Clock } from '../../exchange/ports';
import { Http1ClientConnection } from '../http1/client-connection';
import { Http2ClientSession } from '../http2/client-session';
import { hostField, type Authority } from '../http1/request-target';
import type { HttpLimits } from '../limits';
import type { UpstreamConnection } from './connection';
import type { Dialer } from './dialer';
import { IdleConnections } from './idle-connections';

/** A server as a connection pool knows it. */
export interface UpstreamOrigin {
  readonly scheme: 'http' | 'https';
  /** Where to connect. */
  readonly to: Authority;
  /** Name that the certificate must carry. */
  readonly name: string;
}

/**
 * What a request asks of its connection: `newest` offers HTTP/2 and HTTP/1.1 and takes what the server
 * chooses, `http/1.1` is for requests that came by it or want to switch protocols.
 */
export type WantedHttp = 'newest' | 'http/1.1';

/** Origins whose choice of HTTP is remembered. */
const KNOWN_ORIGINS = 2000;

/** Keeps upstream connections for the next request: those of HTTP/2 shared, those of HTTP/1 in turn. */
export class UpstreamPool {
  readonly #idle: IdleConnections;
  readonly #open = new Set<UpstreamConnection>();
  readonly #sessions = new Map<string, Http2ClientSession[]>();
  /** Connections on their way that several requests may come to share. */
  readonly #dialing = new Map<string, Promise<UpstreamConnection>>();
  /** What servers chose last. */
  readonly #speaks = new Map<string, 'h2' | 'http/1.1'>();
  readonly #closed = new AbortController();

  constructor(
    private readonly dialer: Dialer,
    clock: Clock,
    private readonly limits: HttpLimits,
  ) {
    this.#idle = new IdleConnections(clock, limits);
  }

  /**
   * A connection that can take a request now, or `undefined`.
   * @param repeatable whether the request may be sent again should the server close the connection
   */
  ready(
    origin: UpstreamOrigin,
    wanted: WantedHttp,
    repeatable: boolean,
  ): UpstreamConnection | undefined {
    const key = keyOf(origin);
    const shared = wanted === 'newest' || this.#speaks.get(key) === 'h2';
    const session = shared && this.#sessions.get(key)?.find(({ usable }) => usable);
    return session || this.#idle.take(key, repeatable);
  }

  /** A connection that a request can go by. Rejects with `UpstreamError`. */
  async open(
    origin: UpstreamOrigin,
    wanted: WantedHttp,
    signal?: AbortSignal,
  ): Promise<UpstreamConnection> {
    const key = keyOf(origin);
    if (origin.scheme === 'http' || wanted === 'http/1.1' || this.#speaks.get(key) === 'http/1.1') {
      return await this.#dial(key, origin, wanted, signal);
    }
    const begun = this.#dialing.get(key);
    if (begun) {
      const connection = await begun;
      // One of HTTP/1 belongs to whoever opened it, and a full one is of no use.
      if (connection instanceof Http2ClientSession && connection.usable) return connection;
      return await this.#dial(key, origin, wanted, signal);
    }
    // Others may come to wait for it: it is not given up with the request that asked first.
    const dialing = this.#dial(key, origin, wanted, this.#closed.signal);
    this.#dialing.set(key, dialing);
    try {
      return await dialing;
    } finally {
      this.#dialing.delete(key);
    }
  }

  /** The server wants HTTP/1.1 for what it was asked (RFC 9113 7). */
  prefersHttp1(origin: UpstreamOrigin): void {
    this.#remember(keyOf(origin), 'http/1.1');
  }

  close(): void {
    this.#closed.abort();
    this.#idle.close();
    for (const connection of this.#open) connection.destroy();
    this.#open.clear();
    this.#sessions.clear();
  }

  async #dial(
    key: string,
    origin: UpstreamOrigin,
    wanted: WantedHttp,
    signal: AbortSignal | undefined,
  ): Promise<UpstreamConnection> {
    if (origin.scheme === 'http') {
      return this.#http1(key, await this.dialer.tcp(origin.to, signal));
    }
    const chosenBefore = this.#speaks.get(key) === 'http/1.1' ? 'http/1.1' : wanted;
    const socket = await this.dialer.tls(origin.to, origin.name, chosenBefore, signal);
    const speaks = socket.alpnProtocol === 'h2' ? 'h2' : 'http/1.1';
    if (wanted === 'newest' || speaks === 'h2') this.#remember(key, speaks);
    return speaks === 'h2' ? this.#http2(key, origin, socket) : this.#http1(key, socket);
  }

  #http1(key: string, socket: ConstructorParameters<typeof Http1ClientConnection>[0]) {
    const connection = new Http1ClientConnection(socket, this.limits);
    this.#open.add(connection);
    connection.onIdle = (idle) => this.#idle.keep(key, idle);
    connection.onClosed = (closed) => {
      this.#open.delete(closed);
      this.#idle.forget(key, closed);
    };
    return connection;
  }

  #http2(
    key: string,
    origin: UpstreamOrigin,
    socket: ConstructorParameters<typeof Http2ClientSession>[0],
  ): Http2ClientSession {
    const authority = `https://${hostField({ host: origin.name, port: origin.to.port }, 443)}`;
    const session = new Http2ClientSession(socket, authority, this.limits);
    this.#open.add(session);
    this.#sessions.set(key, [...(this.#sessions.get(key) ?? []), session]);
    session.onClosed = (closed) => {
      this.#open.delete(closed);
      const left = (this.#sessions.get(key) ?? []).filter((one) => one !== closed);
      if (left.length > 0) this.#sessions.set(key, left);
      else this.#sessions.delete(key);
    };
    return session;
  }

  #remember(key: string, speaks: 'h2' | 'http/1.1'): void {
    this.#speaks.delete(key);
    this.#speaks.set(key, speaks);
    for (const oldest of this.#speaks.keys()) {
      if (this.#speaks.size <= KNOWN_ORIGINS) return;
      this.#speaks.delete(oldest);
    }
  }
}

function keyOf(origin: UpstreamOrigin): string {
  return `${origin.scheme} ${origin.name} ${origin.to.host}:${origin.to.port}`;
}
