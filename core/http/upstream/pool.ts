import type { Clock } from '../../exchange/ports';
import { Http1ClientConnection } from '../http1/client-connection';
import type { Authority } from '../http1/request-target';
import type { HttpLimits } from '../limits';
import type { Dialer } from './dialer';

/** A server as a connection pool knows it. */
export interface UpstreamOrigin {
  readonly scheme: 'http' | 'https';
  /** Where to connect. */
  readonly to: Authority;
  /** Name that the certificate must carry. */
  readonly name: string;
}

/** Keeps upstream connections for the next request, the freshest first. */
export class UpstreamPool {
  readonly #idle = new Map<string, Http1ClientConnection[]>();
  readonly #open = new Set<Http1ClientConnection>();
  #idleCount = 0;
  readonly #sweeper: NodeJS.Timeout;

  constructor(
    private readonly dialer: Dialer,
    private readonly clock: Clock,
    private readonly limits: HttpLimits,
  ) {
    this.#sweeper = setInterval(() => this.#sweep(), Math.max(1000, limits.upstreamIdleMs / 4));
    this.#sweeper.unref();
  }

  /**
   * An idle connection, or `undefined`.
   * @param repeatable whether the request may be sent again should the server close the connection
   */
  idle(origin: UpstreamOrigin, repeatable: boolean): Http1ClientConnection | undefined {
    const stack = this.#idle.get(keyOf(origin));
    const limit = repeatable ? this.limits.upstreamIdleMs : this.limits.freshMs;
    while (stack && stack.length > 0) {
      const connection = stack[stack.length - 1];
      const idle = this.clock.now() - (connection?.idleSince ?? 0);
      if (connection?.usable && idle > Math.min(limit, connection.keepAliveMs ?? limit)) break;
      stack.pop();
      this.#idleCount--;
      if (connection?.usable) return connection;
    }
    return undefined;
  }

  /** A new connection. Rejects with `UpstreamError`. */
  async open(origin: UpstreamOrigin, signal?: AbortSignal): Promise<Http1ClientConnection> {
    const socket =
      origin.scheme === 'https'
        ? await this.dialer.tls(origin.to, origin.name, signal)
        : await this.dialer.tcp(origin.to, signal);
    const connection = new Http1ClientConnection(socket, this.limits);
    const key = keyOf(origin);
    this.#open.add(connection);
    connection.onIdle = (idle) => this.#keep(key, idle);
    connection.onClosed = (closed) => this.#forget(key, closed);
    return connection;
  }

  close(): void {
    clearInterval(this.#sweeper);
    for (const connection of this.#open) connection.destroy();
    this.#open.clear();
    this.#idle.clear();
    this.#idleCount = 0;
  }

  #keep(key: string, connection: Http1ClientConnection): void {
    const stack = this.#idle.get(key) ?? [];
    if (
      connection.keepAliveMs === 0 ||
      stack.length >= this.limits.idlePerOrigin ||
      this.#idleCount >= this.limits.idleUpstreams
    ) {
      connection.destroy();
      return;
    }
    connection.idleSince = this.clock.now();
    stack.push(connection);
    this.#idleCount++;
    this.#idle.set(key, stack);
  }

  #forget(key: string, connection: Http1ClientConnection): void {
    this.#open.delete(connection);
    const stack = this.#idle.get(key);
    const at = stack?.indexOf(connection) ?? -1;
    if (!stack || at < 0) return;
    stack.splice(at, 1);
    this.#idleCount--;
    if (stack.length === 0) this.#idle.delete(key);
  }

  #sweep(): void {
    const now = this.clock.now();
    for (const stack of this.#idle.values()) {
      for (const connection of [...stack]) {
        const allowed = Math.min(
          this.limits.upstreamIdleMs,
          connection.keepAliveMs ?? this.limits.upstreamIdleMs,
        );
        if (now - connection.idleSince >= allowed) connection.destroy();
      }
    }
  }
}

function keyOf(origin: UpstreamOrigin): string {
  return `${origin.scheme} ${origin.name} ${origin.to.host}:${origin.to.port}`;
}
