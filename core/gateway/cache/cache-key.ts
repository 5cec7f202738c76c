import { createHash } from 'node:crypto';

export interface CacheKeyFacts {
  /** Whose answers these are; the same for all callers where a cache is shared. */
  readonly scope: string;
  readonly gateway: string;
  readonly provider: string;
  readonly model: string;
  readonly dialect: string;
  /** Endpoint with its query. */
  readonly target: string;
  readonly body: Buffer;
  /** The caller's own key, which takes the place of everything about the request. */
  readonly own: string | undefined;
}

/** Names the answer to a request. Requests that differ in the order of members only share one. */
export function cacheKey(facts: CacheKeyFacts): string {
  const { scope, gateway, own } = facts;
  const hash = createHash('sha256').update(`${gateway}\0${scope}\0${facts.dialect}\0`);
  if (own !== undefined) return hash.update(`own\0${own}`).digest('base64url');
  hash.update(`${facts.provider}\0${facts.model}\0${facts.target}\0`);
  return hash.update(canonical(facts.body)).digest('base64url');
}

function canonical(body: Buffer): string | Buffer {
  try {
    return JSON.stringify(sorted(JSON.parse(body.toString('utf8'))));
  } catch {
    return body; // no JSON: its bytes say what it is
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return (value as unknown[]).map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}
