import { foldPath } from './path-template';

/** One request and its answer, as far as discovery cares. Holds no text of either. */
export interface Observation {
  readonly host: string;
  readonly method: string;
  readonly path: string;
  readonly time: number;
  readonly durationMs: number;
  /** Bytes of the answer's body. */
  readonly bytes: number;
  readonly status: number;
  readonly requestType: string;
  readonly responseType: string;
  /** A prompt was read out of the request. */
  readonly prompt: boolean;
  /** The body looked like GraphQL without a prompt in it. */
  readonly graphql: boolean;
}

/** What is known of one operation. */
export interface DiscoveredEndpoint {
  readonly host: string;
  readonly method: string;
  /** Path with its parameters folded. */
  readonly path: string;
  readonly requests: number;
  readonly firstSeen: number;
  readonly lastSeen: number;
  readonly medianMs: number;
  /** Whether it behaves like an LLM, and what speaks for it. */
  readonly llm: boolean;
  readonly reasons: readonly string[];
}

/** Operations that are kept; beyond that the one that was longest unseen is forgotten. */
export const MAX_ENDPOINTS = 5000;
/** The last observations of one operation that are judged. */
const WINDOW = 50;
/** Fewer say too little. */
const ENOUGH = 5;
/** An answer that takes longer is slow, ms. */
const SLOW_MS = 1000;
/** Bytes a second under which an answer trickles as a model writes. */
const TRICKLE = 4096;
const SHARE = 0.8;

const STREAM = /^(text\/event-stream|application\/x-ndjson|application\/vnd\.amazon\.eventstream)/;
/** Slow and small, and no model: codes and pictures that are made, and connections that wait. */
const MADE_OR_WAITING =
  /(^|[/_.-])(health(z|check)?|heartbeat|ping|poll(ing)?|live(ness)?|ready|status|metrics|qr(-?code)?|otp|totp|2fa|mfa|captcha|barcode|events?|notifications?|subscribe|webhooks?)([/_.-]|$)/i;
const TEXT =
  /^(application\/([\w.-]+\+)?json|text\/(plain|html|event-stream|markdown))|^application\/x-ndjson/;

interface Operation {
  readonly host: string;
  readonly method: string;
  readonly path: string;
  requests: number;
  firstSeen: number;
  lastSeen: number;
  recent: Observation[];
}

/** Learns from traffic which operations an API has, and which of them are a model's. */
export class EndpointObserver {
  readonly #operations = new Map<string, Operation>();

  observe(seen: Observation): void {
    const path = foldPath(seen.path);
    const key = `${seen.method} ${seen.host}${path}`;
    const known = this.#operations.get(key);
    const operation = known ?? {
      host: seen.host,
      method: seen.method,
      path,
      requests: 0,
      firstSeen: seen.time,
      lastSeen: seen.time,
      recent: [],
    };
    operation.requests += 1;
    operation.lastSeen = seen.time;
    operation.recent.push(seen);
    if (operation.recent.length > WINDOW) operation.recent.shift();
    // A map keeps its order of insertion: the first one is the one that was longest unseen.
    this.#operations.delete(key);
    this.#operations.set(key, operation);
    if (this.#operations.size > MAX_ENDPOINTS) {
      const [oldest] = this.#operations.keys();
      if (oldest !== undefined) this.#operations.delete(oldest);
    }
  }

  /** All operations, the busiest first. */
  list(): readonly DiscoveredEndpoint[] {
    return [...this.#operations.values()]
      .map(describe)
      .sort((a, b) => b.requests - a.requests || a.path.localeCompare(b.path));
  }
}

function describe(operation: Operation): DiscoveredEndpoint {
  const { host, method, path, requests, firstSeen, lastSeen, recent } = operation;
  const reasons = reasonsFor(operation);
  const durations = recent.map(({ durationMs }) => durationMs).sort((a, b) => a - b);
  return {
    host,
    method,
    path,
    requests,
    firstSeen,
    lastSeen,
    medianMs: durations[Math.floor(durations.length / 2)] ?? 0,
    llm: reasons.length > 0,
    reasons,
  };
}

/** What speaks for a model; empty where nothing does, or where something speaks against it. */
function reasonsFor({ method, path, recent }: Operation): string[] {
  const answered = recent.filter(({ status }) => status >= 200 && status < 300);
  if (answered.length < ENOUGH || method === 'GET' || method === 'HEAD') return [];
  const share = (test: (seen: Observation) => boolean): number =>
    answered.filter(test).length / answered.length;
  if (share(({ graphql }) => graphql) >= SHARE || MADE_OR_WAITING.test(path)) return [];
  if (share(({ responseType }) => TEXT.test(responseType)) < SHARE) return [];
  const reasons: string[] = [];
  const prompts = share(({ prompt }) => prompt);
  const slow = share(isSlow);
  if (prompts >= SHARE && share(({ responseType }) => STREAM.test(responseType)) >= SHARE) {
    reasons.push('prompts are answered with streams');
  }
  if (prompts > 0 && slow >= SHARE) reasons.push('answers take over a second and come slowly');
  if (prompts >= SHARE && slow >= SHARE / 2) reasons.push('requests hold prompts');
  return reasons;
}

/** As long as a model takes, and as slow as it writes. */
function isSlow({ durationMs, bytes }: Observation): boolean {
  return durationMs > SLOW_MS && bytes / (durationMs / 1000) < TRICKLE;
}
