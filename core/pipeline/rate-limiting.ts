import type { RateLimitSettings } from '../exchange/policy-actions';
import type { Rule } from '../exchange/policy-document';
import type { Counters } from '../exchange/ports';
import type { Decision } from '../policy/types';
import { RateWindow, type Room } from './counters/rate-window';

/** A decision after every rate limit on the way was asked. */
export interface LimitedDecision {
  readonly decision: Decision;
  /** Set where a limit is passed: `decision` is then of its rule. */
  readonly retryAfter?: number;
  /** Limits whose score the answer adds to. */
  readonly owed: readonly OwedScore[];
}

/** A score that is known once the exchange is over. */
export interface OwedScore {
  readonly rule: Rule;
  readonly settings: RateLimitSettings;
  readonly window: RateWindow;
}

/** What an exchange came to, for the scores that count it. */
export interface Score {
  readonly responseTokens: number;
  /** Of the answer, names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Asks the rate limits that match, in their order. A limit with room is no decision, and the rules
 * after it are asked; one that is passed ends the evaluation.
 */
export async function applyRateLimits(
  first: Decision,
  counters: Counters,
  promptTokens: number,
  now: number,
): Promise<LimitedDecision> {
  const owed: OwedScore[] = [];
  let decision = first;
  while (decision.rateLimit && decision.rule?.rateLimit && decision.next) {
    const { rule, rateLimit } = decision;
    const settings = decision.rule.rateLimit;
    const window = new RateWindow(counters, settings, rateLimit.key);
    const amount = rateLimit.counts ? amountNow(settings, promptTokens) : 0;
    const room = await ask(window, rateLimit.limited, amount, now);
    if (!room.free) return { decision, retryAfter: room.retryAfter, owed };
    if (rateLimit.counts && owesScore(settings)) owed.push({ rule, settings, window });
    decision = decision.next();
  }
  return { decision, owed };
}

async function ask(
  window: RateWindow,
  limited: boolean,
  amount: number,
  now: number,
): Promise<Room> {
  if (limited) return await window.take(amount, now);
  await window.add(amount, now);
  return { free: true };
}

function amountNow(settings: RateLimitSettings, promptTokens: number): number {
  if (settings.requestsPerPeriod !== undefined) return 1;
  const { scoreSource } = settings;
  return scoreSource === 'tokens' || scoreSource === 'prompt_tokens' ? promptTokens : 0;
}

function owesScore({ requestsPerPeriod, scoreSource }: RateLimitSettings): boolean {
  return requestsPerPeriod === undefined && scoreSource !== 'prompt_tokens';
}

/** Adds what the answer came to. */
export async function payScores(
  owed: readonly OwedScore[],
  score: Score,
  now: number,
): Promise<void> {
  for (const { settings, window } of owed) {
    const amount = amountAfter(settings, score);
    if (amount > 0) await window.add(amount, now);
  }
}

function amountAfter({ scoreSource }: RateLimitSettings, score: Score): number {
  if (!scoreSource.startsWith('header:')) return score.responseTokens;
  const text = score.headers[scoreSource.slice('header:'.length)] ?? '';
  return /^[0-9]{1,9}$/.test(text) ? Number(text) : 0;
}
