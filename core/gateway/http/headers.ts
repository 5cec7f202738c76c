import type { Backoff } from '../../exchange/policy-gateway';
import type { Headers } from '../../extract/types';
import { GATEWAY_LIMITS } from '../limits';
import { GatewayError } from './gateway-error';

/** Values of metadata: flat, for logs, limits and routes. */
export type Metadata = Readonly<Record<string, string | number | boolean>>;

/** What a cost is counted from in the place of list prices, US dollars. */
export type CustomCost =
  { readonly perTokenIn: number; readonly perTokenOut: number } | { readonly total: number };

/** What a caller says of one request in `cf-aig-` headers; each beats the gateway's setting. */
export interface RequestOptions {
  readonly cacheTtl?: number;
  readonly skipCache?: boolean;
  readonly cacheKey?: string;
  readonly metadata: Metadata;
  readonly customCost?: CustomCost;
  readonly collectLog?: boolean;
  readonly collectPayload?: boolean;
  readonly eventId?: string;
  readonly requestTimeout?: number;
  readonly maxAttempts?: number;
  readonly retryDelay?: number;
  readonly backoff?: Backoff;
  readonly traceId?: string;
  readonly parentSpanId?: string;
  readonly sessionId?: string;
  readonly turnId?: string;
  /** Alias of the stored key to use. */
  readonly keyAlias?: string;
}

/** Prefix of the headers that are between caller and gateway and never reach a provider. */
export const AIG_PREFIX = 'cf-aig-';

const NO_OPTIONS: RequestOptions = { metadata: {} };

/** Reads the `cf-aig-` headers. @throws GatewayError 400 for a value that means nothing */
export function readOptions(headers: Headers): RequestOptions {
  let found = false;
  for (const name in headers) {
    if (name.startsWith(AIG_PREFIX)) {
      found = true;
      break;
    }
  }
  if (!found) return NO_OPTIONS;
  const reader = new OptionReader(headers);
  return defined({
    cacheTtl: reader.integer('cache-ttl', 0, 2_592_000),
    skipCache: reader.flag('skip-cache'),
    cacheKey: reader.text('cache-key', 1024),
    metadata: reader.metadata(),
    customCost: reader.customCost(),
    collectLog: reader.flag('collect-log'),
    collectPayload: reader.flag('collect-log-payload'),
    eventId: reader.text('event-id', 200),
    requestTimeout: reader.integer('request-timeout', 1, 3_600_000),
    maxAttempts: reader.integer('max-attempts', 1, 5),
    retryDelay: reader.integer('retry-delay', 0, 5000),
    backoff: reader.backoff(),
    traceId: reader.hex('otel-trace-id', 32),
    parentSpanId: reader.hex('otel-parent-span-id', 16),
    sessionId: reader.text('session-id', 200),
    turnId: reader.text('turn-id', 200),
    keyAlias: reader.text('byok-alias', 64),
  });
}

type Optional<T> = { [K in keyof T]: T[K] | undefined };

function defined(options: Optional<RequestOptions>): RequestOptions {
  const kept = Object.entries(options).filter(([, value]) => value !== undefined);
  return { metadata: {}, ...Object.fromEntries(kept) };
}

class OptionReader {
  constructor(private readonly headers: Headers) {}

  text(name: string, longest: number): string | undefined {
    const value = this.headers[AIG_PREFIX + name];
    if (value === undefined || value === '') return undefined;
    if (value.length > longest) throw this.wrong(name, `is longer than ${longest} characters`);
    return value;
  }

  integer(name: string, least: number, most: number): number | undefined {
    const value = this.text(name, 20);
    if (value === undefined) return undefined;
    const number = Number(value);
    if (!/^\d+$/.test(value) || number < least || number > most) {
      throw this.wrong(name, `is no whole number from ${least} to ${most}`);
    }
    return number;
  }

  flag(name: string): boolean | undefined {
    const value = this.text(name, 10)?.toLowerCase();
    if (value === undefined) return undefined;
    if (value === 'true' || value === '1') return true;
    if (value === 'false' || value === '0') return false;
    throw this.wrong(name, 'is neither true nor false');
  }

  hex(name: string, digits: number): string | undefined {
    const value = this.text(name, digits)?.toLowerCase();
    if (value === undefined) return undefined;
    if (value.length === digits && /^[0-9a-f]+$/.test(value)) return value;
    throw this.wrong(name, `is no ${digits} hexadecimal digits`);
  }

  backoff(): Backoff | undefined {
    const value = this.text('backoff', 20)?.toLowerCase();
    if (value === undefined) return undefined;
    if (value === 'constant' || value === 'linear' || value === 'exponential') return value;
    throw this.wrong('backoff', 'is none of constant, linear, exponential');
  }

  metadata(): Metadata {
    const value = this.json('metadata', 8192);
    if (value === undefined) return {};
    const metadata: Record<string, string | number | boolean> = {};
    const entries = Object.entries(value).filter(([, item]) => item !== null);
    // The field takes more than five keys and keeps the first five.
    for (const [key, item] of entries.slice(0, GATEWAY_LIMITS.metadataKeys)) {
      if (typeof item !== 'string' && typeof item !== 'number' && typeof item !== 'boolean') {
        throw this.wrong('metadata', `holds “${key.slice(0, 50)}”, which is no flat value`);
      }
      metadata[key.slice(0, 100)] =
        typeof item === 'string' ? item.slice(0, GATEWAY_LIMITS.metadataLength) : item;
    }
    return metadata;
  }

  customCost(): CustomCost | undefined {
    const value = this.json('custom-cost', 500);
    if (value === undefined) return undefined;
    const { per_token_in: perTokenIn, per_token_out: perTokenOut, total_cost: total } = value;
    if (isPrice(total)) return { total };
    if (isPrice(perTokenIn) || isPrice(perTokenOut)) {
      return {
        perTokenIn: isPrice(perTokenIn) ? perTokenIn : 0,
        perTokenOut: isPrice(perTokenOut) ? perTokenOut : 0,
      };
    }
    throw this.wrong('custom-cost', 'has neither total_cost nor per_token_in and per_token_out');
  }

  private json(name: string, longest: number): Readonly<Record<string, unknown>> | undefined {
    const text = this.text(name, longest);
    if (text === undefined) return undefined;
    try {
      const value = JSON.parse(text) as unknown;
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
        return value as Readonly<Record<string, unknown>>;
      }
    } catch {
      // Said below: it is no JSON at all.
    }
    throw this.wrong(name, 'is no JSON object');
  }

  private wrong(name: string, what: string): GatewayError {
    return new GatewayError('bad-request', `The header ${AIG_PREFIX}${name} ${what}.`);
  }
}

function isPrice(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
