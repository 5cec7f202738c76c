import { createHash } from 'node:crypto';
import type { RateLimitSettings } from '../exchange/policy-actions';
import type { Condition, ValueOf } from './rules/closures';
import type { Evaluation } from './rules/evaluation';
import type { Value } from './rules/value';
import type { RateLimitMatch } from './types';

/** A rate limit with its expressions compiled. */
export interface CompiledRateLimit {
  readonly settings: RateLimitSettings;
  readonly characteristics: readonly ValueOf[];
  /** Absent where what is limited is what counts. */
  readonly counting?: Condition;
}

/** Undefined where this exchange neither counts nor is limited. */
export function matchRateLimit(
  rule: string,
  { characteristics, counting }: CompiledRateLimit,
  limited: boolean,
  evaluation: Evaluation,
): RateLimitMatch | undefined {
  const counts = counting ? counting(evaluation) : limited;
  if (!counts && !limited) return undefined;
  const values = characteristics.map((value) => written(value(evaluation)));
  return { key: counterKey(rule, values), counts, limited };
}

/** A digest: characteristics may be keys or addresses, which have no place in a store of counters. */
function counterKey(rule: string, values: readonly string[]): string {
  const text = JSON.stringify([rule, ...values]);
  return createHash('sha256').update(text).digest('base64url');
}

/** Missing values share one counter, apart from that of an empty text. */
function written(value: Value | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'object') {
    const items = value instanceof Map ? [...(value as ReadonlyMap<string, Value>)] : value;
    return `[${JSON.stringify(items, (_, item: unknown) => (typeof item === 'bigint' ? String(item) : item))}]`;
  }
  return `${typeof value}:${String(value)}`;
}
