import type { Zone } from './zone';

/** An origin fell ill or got well. */
export interface HealthChange {
  readonly zone: string;
  readonly origin: string;
  readonly healthy: boolean;
}
export type HealthListener = (change: HealthChange) => void;

/** Asks the origins of one zone how they are, again and again, until closed. */
export class HealthChecks {
  readonly #timer: NodeJS.Timeout | undefined;
  readonly #closed = new AbortController();

  constructor(
    private readonly zone: Zone,
    private readonly onChange: HealthListener,
  ) {
    const { health } = zone.config;
    if (!health) return;
    this.#timer = setInterval(() => void this.check(), health.intervalSeconds * 1000);
    this.#timer.unref();
  }

  /** One round over all origins. A status below 500 is a sign of life. */
  async check(): Promise<void> {
    await Promise.all(this.zone.origins.list().map(({ url }) => this.#ask(url)));
  }

  close(): void {
    clearInterval(this.#timer);
    this.#closed.abort();
  }

  async #ask(url: string): Promise<void> {
    const { health } = this.zone.config;
    if (!health) return;
    const limit = AbortSignal.timeout(health.timeoutSeconds * 1000);
    let well = false;
    try {
      const signal = AbortSignal.any([limit, this.#closed.signal]);
      const response = await fetch(`${url}${health.path}`, { signal, redirect: 'manual' });
      await response.body?.cancel();
      well = response.status < 500;
    } catch {
      // Whatever went wrong, the origin did not answer in time.
    }
    if (this.#closed.signal.aborted) return;
    if (this.zone.origins.report(url, well)) {
      this.onChange({ zone: this.zone.config.id, origin: url, healthy: well });
    }
  }
}
