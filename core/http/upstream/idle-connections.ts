import type { Clock } from '../../exchange/ports';
import type { Http1ClientConnection } from '../http1/client-connection';
import type { HttpLimits } from '../limits';

/** HTTP/1 connections between two requests, the freshest first. */
export class IdleConnections {
  readonly #stacks = new Map<string, Http1ClientConnection[]>();
  #count = 0;
  readonly #sweeper: NodeJS.Timeout;

  constructor(
    private readonly clock: Clock,
    private readonly limits: HttpLimits,
  ) {
    this.#sweeper = setInterval(() => this.#sweep(), Math.max(1000, limits.upstreamIdleMs / 4));
    this.#sweeper.unref();
  }

  take(key: string, repeatable: boolean): Http1ClientConnection | undefined {
    const stack = this.#stacks.get(key);
    const limit = repeatable ? this.limits.upstreamIdleMs : this.limits.freshMs;
    while (stack && stack.length > 0) {
      const connection = stack[stack.length - 1];
      const idle = this.clock.now() - (connection?.idleSince ?? 0);
      if (connection?.usable && idle > Math.min(limit, connection.keepAliveMs ?? limit)) break;
      stack.pop();
      this.#count--;
      if (connection?.usable) return connection;
    }
    return undefined;
  }

  keep(key: string, connection: Http1ClientConnection): void {
    const stack = this.#stacks.get(key) ?? [];
    if (
      connection.keepAliveMs === 0 ||
      stack.length >= this.limits.idlePerOrigin ||
      this.#count >= this.limits.idleUpstreams
    ) {
      connection.destroy();
      return;
    }
    connection.idleSince = this.clock.now();
    stack.push(connection);
    this.#count++;
    this.#stacks.set(key, stack);
  }

  forget(key: string, connection: Http1ClientConnection): void {
    const stack = this.#stacks.get(key);
    const at = stack?.indexOf(connection) ?? -1;
    if (!stack || at < 0) return;
    stack.splice(at, 1);
    this.#count--;
    if (stack.length === 0) this.#stacks.delete(key);
  }

  close(): void {
    clearInterval(this.#sweeper);
    this.#stacks.clear();
    this.#count = 0;
  }

  #sweep(): void {
    const now = this.clock.now();
    for (const stack of this.#stacks.values()) {
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
