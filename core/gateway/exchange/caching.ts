import type { Prompt } from '../../exchange/part';
import type { BodyReceiver, BodySource } from '../../http/message';
import { cacheKey } from '../cache/cache-key';
import type { CachedAnswer } from '../cache/answer-cache';
import type { Target } from '../routing/target';
import type { Delivered } from './delivery';
import type { Incoming } from './incoming';
import type { GatewayServices } from './services';
import { scopeOf, type Visit } from './visit';

/** Seconds that an answer under a key of the caller's is kept where no time is named. */
const OWN_KEY_TTL = 300;
/** Shortest time that an answer is kept, seconds. */
const LEAST_TTL = 60;

/** How one request uses the cache. */
export interface CachePlan {
  readonly key: string;
  /** Group of the semantic cache; absent where it is not used. */
  readonly group: string | undefined;
  readonly ttlMs: number;
}

/** Endpoints whose answers may be given again. */
const CACHEABLE =
  /chat\/completions|\/completions|\/responses$|messages$|generateContent|GenerateContent|embed|converse|invoke|\/chat$|rerank/;

/** Says whether and how a request uses the cache; `undefined` where it does not. */
export function cachePlan(
  services: GatewayServices,
  visit: Visit,
  incoming: Incoming,
  target: Target,
): CachePlan | undefined {
  const { gateway, options } = visit;
  const { cache } = gateway;
  const wanted = cache.enabled || options.cacheTtl !== undefined || options.cacheKey !== undefined;
  if (!wanted || options.skipCache === true || options.cacheTtl === 0) return undefined;
  if (incoming.method !== 'POST' || !incoming.members) return undefined;
  const path = incoming.head.target.split('?', 1)[0] ?? '';
  if (!CACHEABLE.test(path) || path.endsWith('count_tokens')) return undefined;
  const scope = cache.shared ? 'all' : scopeOf(visit);
  const facts = {
    scope,
    gateway: cache.invalidateOnUpdate
      ? `${visit.gatewayName} ${JSON.stringify(gateway)}`
      : visit.gatewayName,
    provider: target.provider.id,
    model: target.model,
    dialect: incoming.dialect,
    target: incoming.head.target,
    body: incoming.body,
    own: options.cacheKey,
  };
  const semantic = cache.semantic.enabled && services.semantic !== undefined;
  const ttl = options.cacheTtl ?? (options.cacheKey === undefined ? cache.ttl : OWN_KEY_TTL);
  return {
    key: cacheKey(facts),
    group: semantic ? semanticGroup(facts, incoming) : undefined,
    ttlMs: Math.max(LEAST_TTL, ttl) * 1000,
  };
}

/** Everything of the request but its newest text. */
function semanticGroup(facts: Parameters<typeof cacheKey>[0], incoming: Incoming): string {
  const read = incoming.extractor.read(incoming.head, incoming.body);
  const newest = read?.prompt.parts.findLastIndex(({ kind }) => kind === 'text') ?? -1;
  const body = read && newest >= 0 ? read.replace(new Map([[newest, '']])) : incoming.body;
  return cacheKey({ ...facts, body: Buffer.from(body) });
}

/** The newest text of a prompt. */
export function newestText(prompt: Prompt | undefined): string {
  const part = prompt?.parts.findLast(({ kind }) => kind === 'text');
  return part?.kind === 'text' ? part.text : '';
}

/** Keeps a complete answer. */
export function store(
  services: GatewayServices,
  plan: CachePlan,
  target: Target,
  delivered: Delivered,
  status: number,
): CachedAnswer | undefined {
  const { outcome, recorded, contentType, cost } = delivered;
  if (outcome.result !== 'completed' || status !== 200 || recorded.length === 0) return undefined;
  const stored = services.clock.now();
  const answer: CachedAnswer = {
    status,
    contentType,
    // Copies: a piece may be a view of a much larger buffer.
    pieces: recorded.map((piece) => Buffer.from(piece)),
    streamed: /event-?stream|ndjson/.test(contentType),
    bytes: recorded.reduce((sum, { length }) => sum + length, 0),
    provider: target.provider.id,
    model: outcome.model ?? target.model,
    usage: outcome.usage,
    cost,
    stored,
    expires: stored + plan.ttlMs,
  };
  services.cache.set(plan.key, answer);
  return answer;
}

/** The pieces of a cached answer as a body. */
export class CachedBody implements BodySource {
  #paused = false;
  #next = 0;
  #receiver: BodyReceiver | undefined;
  #running = false;

  constructor(private readonly pieces: readonly Buffer[]) {}

  start(receiver: BodyReceiver): void {
    this.#receiver = receiver;
    this.#run();
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#run();
  }

  #run(): void {
    if (this.#running) return;
    this.#running = true;
    while (!this.#paused && this.#next < this.pieces.length) {
      const piece = this.pieces[this.#next++];
      if (piece) this.#receiver?.onData(piece);
    }
    this.#running = false;
    if (this.#paused || this.#next < this.pieces.length) return;
    const receiver = this.#receiver;
    this.#receiver = undefined;
    receiver?.onEnd([]);
  }
}
