import type { FastifyRateLimitStore, FastifyRateLimitStoreCtor } from '@fastify/rate-limit';
import type { RouteOptions } from 'fastify';
import type { Counters } from '../core/exchange/ports';

type Done = (error: Error | null, result?: { current: number; ttl: number }) => void;

/** The counts of @fastify/rate-limit in a store that replicas share. */
export function rateLimitStore(counters: Counters): FastifyRateLimitStoreCtor {
  return class SharedStore implements FastifyRateLimitStore {
    constructor(private readonly options: { readonly path?: string } = {}) {}

    incr(key: string, callback: Done, timeWindow: number): void {
      counters.add(`rate/${this.options.path ?? ''}/${key}`, 1, timeWindow).then(
        ({ value, msLeft }) => callback(null, { current: value, ttl: msLeft }),
        (error: unknown) => callback(error instanceof Error ? error : new Error('counter')),
      );
    }

    child({ method, url }: RouteOptions & { path: string; prefix: string }): FastifyRateLimitStore {
      return new SharedStore({ path: `${[method].flat().join(',')} ${url}` });
    }
  };
}
