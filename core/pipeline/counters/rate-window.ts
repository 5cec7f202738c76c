import type { RateLimitSettings } from '../../exchange/policy-actions';
import type { Counters } from '../../exchange/ports';

/** Whether there is room, and if not, for how long there will be none, seconds. */
export type Room = { readonly free: true } | { readonly free: false; readonly retryAfter: number };

const FREE: Room = { free: true };

/** One counter of a rate limit over time. */
export class RateWindow {
  readonly #periodMs: number;

  constructor(
    private readonly counters: Counters,
    private readonly settings: RateLimitSettings,
    private readonly key: string,
  ) {
    this.#periodMs = settings.period * 1000;
  }

  get #limit(): number {
    const { requestsPerPeriod, scorePerPeriod } = this.settings;
    return requestsPerPeriod ?? scorePerPeriod ?? Infinity;
  }

  /**
   * Adds `amount` and says whether that was still within the limit. Nothing is added while the
   * mitigation of an earlier excess lasts. 0 asks whether the limit is used up.
   */
  async take(amount: number, now: number): Promise<Room> {
    const mitigated = await this.#mitigation(0);
    if (mitigated) return mitigated;
    const used = await this.add(amount, now);
    const over = amount === 0 ? used >= this.#limit : used > this.#limit;
    if (!over) return FREE;
    return (await this.#mitigation(1)) ?? { free: false, retryAfter: this.#untilNext(now) };
  }

  /** Adds without asking: for what is known only afterwards. Gives what is used of the limit now. */
  async add(amount: number, now: number): Promise<number> {
    const index = Math.floor(now / this.#periodMs);
    const current = await this.counters.add(this.#name(index), amount, 2 * this.#periodMs);
    if (this.settings.window === 'fixed') return current.value;
    // The period before weighs as much as of it lies within the last period.
    const before = await this.counters.add(this.#name(index - 1), 0, this.#periodMs);
    const share = 1 - (now % this.#periodMs) / this.#periodMs;
    return current.value + before.value * share;
  }

  #name(index: number): string {
    return `${this.key}/${this.settings.period}/${index}`;
  }

  /** Reads (0) or begins (1) the time in which everything is refused. */
  async #mitigation(amount: 0 | 1): Promise<Room | undefined> {
    const { mitigationTimeout } = this.settings;
    if (mitigationTimeout === 0) return undefined;
    const state = await this.counters.add(`${this.key}/over`, amount, mitigationTimeout * 1000);
    if (state.value === 0) return undefined;
    return { free: false, retryAfter: Math.max(1, Math.ceil(state.msLeft / 1000)) };
  }

  #untilNext(now: number): number {
    return Math.max(1, Math.ceil((this.#periodMs - (now % this.#periodMs)) / 1000));
  }
}
