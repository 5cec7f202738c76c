import { createHash } from 'node:crypto';
import type { GatewayBudget, GatewayLimit } from '../../exchange/policy-gateway';
import type { Clock } from '../../exchange/ports';
import { GatewayError } from '../http/gateway-error';
import { factOf, holds, type RequestFacts } from '../routing/conditions';
import type { Settings } from '../settings';
import type { Claim, Entry, Ledger } from './ledger';
import type { Window } from './window';

/** What a request took in the end. */
export interface Amounts {
  readonly tokens: number;
  /** US dollars. */
  readonly cost: number;
}

/** What a request is expected to take. */
export interface Expected {
  readonly tokens: number;
  /** US dollars; `undefined`: no price is known, and a budget lets nothing pass that has none. */
  readonly cost: number | undefined;
}

/** Longest name of a counter that is kept as it is. */
const LONGEST_COUNTER = 400;

type Counted = 'requests' | 'tokens' | 'cost';

interface CountedClaim extends Claim {
  readonly counts: Counted;
  readonly refusal: string;
}

/** What a request holds of limits and budgets until it is over. */
export class Reservation {
  #settled = false;

  constructor(
    private readonly ledger: Ledger,
    private readonly entries: readonly Entry[],
    private readonly counts: readonly Counted[],
    private readonly onFailure: (error: unknown) => void,
  ) {}

  /** Puts what was really taken in the place of what was expected. Only the first call counts. */
  settle({ tokens, cost }: Amounts): void {
    if (this.#settled || this.entries.length === 0) return;
    this.#settled = true;
    const real = { requests: 1, tokens, cost };
    const amounts = this.counts.map((counted) => real[counted]);
    this.ledger.settle(this.entries, amounts).catch(this.onFailure);
  }
}

/** Holds requests to the rate limits and budgets of a policy. */
export class Limiter {
  constructor(
    private readonly ledger: Ledger,
    private readonly clock: Clock,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  /** Takes one request of every rate limit that counts requests. @throws GatewayError 429 */
  async admit(settings: Settings, facts: RequestFacts): Promise<void> {
    const claims = limitClaims(settings, facts, 'requests', 1);
    if (claims.length > 0) await this.#take(claims, 'rate-limited');
  }

  /** Sets aside what a request may take of tokens and money. @throws GatewayError 429; 403 without a price */
  async reserve(settings: Settings, facts: RequestFacts, expected: Expected): Promise<Reservation> {
    const claims = [
      ...limitClaims(settings, facts, 'tokens', expected.tokens),
      ...budgetClaims(settings, facts, expected.cost),
    ];
    if (claims.length === 0) return new Reservation(this.ledger, [], [], this.onFailure);
    const entries = await this.#take(claims, 'over-budget');
    const counts = claims.map((claim) => claim.counts);
    return new Reservation(this.ledger, entries, counts, this.onFailure);
  }

  async #take(
    claims: readonly CountedClaim[],
    failure: 'rate-limited' | 'over-budget',
  ): Promise<readonly Entry[]> {
    const admission = await this.ledger.take(claims, this.clock.now());
    if (admission.ok) return admission.entries;
    const claim = claims[admission.claim];
    const limited = failure === 'rate-limited' || claim?.counts === 'tokens';
    throw new GatewayError(limited ? 'rate-limited' : 'over-budget', claim?.refusal ?? '', {
      retryAfter: Math.ceil(admission.retryAfterMs / 1000),
    });
  }
}

function limitClaims(
  settings: Settings,
  facts: RequestFacts,
  counts: GatewayLimit['count'],
  amount: number,
): CountedClaim[] {
  return settings.policy.limits
    .filter((limit) => limit.count === counts && holds(limit.when, facts))
    .map((limit) => ({
      counter: counterOf('limit', limit, facts),
      limit: limit.limit,
      amount,
      window: { kind: limit.technique, seconds: limit.interval },
      uncertain: counts === 'tokens',
      counts,
      refusal: `The rate limit “${limit.id}” of ${limit.limit} ${counts} in ${limit.interval} s is reached. Try again later.`,
    }));
}

function budgetClaims(
  settings: Settings,
  facts: RequestFacts,
  cost: number | undefined,
): CountedClaim[] {
  const budgets = settings.policy.budgets.filter((budget) => holds(budget.when, facts));
  const [first] = budgets;
  if (first === undefined) return [];
  if (cost === undefined) throw unpriced(first, facts);
  return budgets.map((budget) => ({
    counter: counterOf('budget', budget, facts),
    limit: budget.amount,
    amount: cost,
    window: windowOf(budget),
    uncertain: true,
    counts: 'cost',
    refusal: `The budget “${budget.id}” of $${budget.amount} is used up. Ask whoever keeps it, or wait for the next period.`,
  }));
}

function unpriced({ id }: GatewayBudget, { provider, model }: RequestFacts): GatewayError {
  const name = `${provider}/${model}`.slice(0, 200);
  return new GatewayError(
    'unpriced',
    `The budget “${id}” applies, and nobody knows what “${name}” costs. Ask whoever keeps the gateway for a price.`,
  );
}

function windowOf({ period }: GatewayBudget): Window {
  return typeof period === 'number'
    ? { kind: 'sliding', seconds: period }
    : { kind: 'calendar', unit: period };
}

function counterOf(
  kind: string,
  { id, per }: Pick<GatewayLimit, 'id' | 'per'>,
  facts: RequestFacts,
): string {
  const name = [kind, id, ...per.map((scope) => `${scope}=${scopeValue(facts, scope)}`)].join(' ');
  if (name.length <= LONGEST_COUNTER) return name;
  return `${kind} ${id} ${createHash('sha256').update(name).digest('hex')}`;
}

function scopeValue(facts: RequestFacts, scope: string): string {
  const value = factOf(facts, scope);
  return value === undefined ? '' : String(value);
}
