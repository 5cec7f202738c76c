import { GatewayError } from '../http/gateway-error';
import type { Expected, Limiter, Reservation } from '../limits/limiter';
import type { RequestFacts } from '../routing/conditions';
import type { Settings } from '../settings';
import { costOf, estimatedCost, type Price } from '../usage/prices';
import { NO_USAGE, type Usage } from '../usage/usage';

export interface MeterOptions {
  readonly limiter: Pick<Limiter, 'reserve'>;
  readonly settings: Settings;
  /** What limits and budgets go by, for the model that the caller names. */
  readonly of: (model: string) => Metered;
  /** Empty where a message names it later. */
  readonly model: string;
}

export interface Metered {
  readonly facts: RequestFacts;
  /** `undefined`: a budget lets nothing pass that has no price. */
  readonly price: Price | Pick<Price, 'in' | 'out'> | undefined;
}

/**
 * Holds the answers of one realtime connection to token limits and budgets: something is set aside
 * for each before it begins, and what the provider counted takes its place when it is done.
 */
export class RealtimeMeter {
  /** Of answers that were asked for or are under way, oldest first. */
  readonly #held: Reservation[] = [];
  /** Answers that the caller asked for, and that the provider has not begun. */
  #asked = 0;
  /** What the last answer took: the next one gets the same conversation and more. */
  #last: Usage = NO_USAGE;
  #over = false;
  #metered: Metered;

  constructor(private readonly options: MeterOptions) {
    this.#metered = options.of(options.model);
  }

  /** A message of the caller named the model. */
  use(model: string): void {
    this.#metered = this.options.of(model);
  }

  /** Whether there is room for an answer now; nothing stays set aside. @throws GatewayError */
  async check(): Promise<void> {
    (await this.#reserve()).settle({ tokens: 0, cost: 0 });
  }

  /** The caller asks for an answer; gives why it may not have one. */
  async ask(): Promise<GatewayError | undefined> {
    const refusal = await this.#take();
    if (!refusal) this.#asked += 1;
    return refusal;
  }

  /** The provider has begun an answer, by itself where the caller did not ask. */
  async begun(): Promise<GatewayError | undefined> {
    if (this.#asked > 0) {
      this.#asked -= 1;
      return undefined;
    }
    return await this.#take();
  }

  /** The provider refused something; an answer that was asked for will not come. */
  refused(): void {
    if (this.#asked === 0) return;
    this.#asked -= 1;
    this.#held.pop()?.settle({ tokens: 0, cost: 0 });
  }

  /** An answer is over, whole or cut off. Never rejects. */
  async done(usage: Usage): Promise<void> {
    const { price } = this.#metered;
    this.#last = usage;
    const taken = { tokens: usage.input + usage.output, cost: costOf(usage, price) ?? 0 };
    const held = this.#held.shift();
    if (held) held.settle(taken);
    // What was refused in the middle has cost something all the same.
    else await this.#countOnly(taken);
  }

  /** The connection is over. */
  end(): void {
    this.#over = true;
    for (const held of this.#held.splice(0)) held.settle({ tokens: 0, cost: 0 });
  }

  async #countOnly(taken: { readonly tokens: number; readonly cost: number }): Promise<void> {
    const { limiter, settings } = this.options;
    const { facts } = this.#metered;
    try {
      // Without an expectation it fits wherever a limit is not overrun already.
      (await limiter.reserve(settings, facts, { tokens: 0, cost: 0 })).settle(taken);
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
    }
  }

  async #take(): Promise<GatewayError | undefined> {
    try {
      const held = await this.#reserve();
      if (this.#over) held.settle({ tokens: 0, cost: 0 });
      else this.#held.push(held);
      return undefined;
    } catch (error) {
      if (error instanceof GatewayError) return error;
      throw error;
    }
  }

  async #reserve(): Promise<Reservation> {
    const { limiter, settings } = this.options;
    const { facts, price } = this.#metered;
    const { input, output } = this.#last;
    const expected: Expected = {
      tokens: Math.max(1, input + output),
      cost: estimatedCost(input, undefined, price),
    };
    return await limiter.reserve(settings, facts, expected);
  }
}
