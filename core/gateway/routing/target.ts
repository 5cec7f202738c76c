import type { Provider } from '../providers/provider';

/** One provider and model that a request may be sent to. */
export interface Target {
  readonly provider: Provider;
  /** Model by the provider's own name; empty where the path or nothing names it. */
  readonly model: string;
  /** What follows the provider's name, for a request in the provider's own form. */
  readonly nativeRest?: string;
  /** Milliseconds to the first byte; 0: the gateway's. */
  readonly timeoutMs: number;
  /** Attempts after the first; `undefined`: the gateway's. */
  readonly retries?: number;
}

/** The targets of one request, one after the other for as long as they fail. */
export interface Route {
  /** The next target; `undefined` when there is none left. Called again after a failure only. */
  next(): Promise<Target | undefined>;
  /** The last target answered: counts of the route become real. */
  succeeded(cost: number): void;
}

/** A route with one target. */
export class SingleRoute implements Route {
  #left: Target | undefined;

  constructor(target: Target) {
    this.#left = target;
  }

  next(): Promise<Target | undefined> {
    const target = this.#left;
    this.#left = undefined;
    return Promise.resolve(target);
  }

  succeeded(): void {
    // Nothing is counted.
  }
}

/** Host of a provider's address, as far as it is the same for all requests. */
export function endpointHost(provider: Provider): string {
  return /^https?:\/\/(?:\{\w+\}[.-])?([^/:]+)/.exec(provider.baseUrl)?.[1] ?? '';
}
