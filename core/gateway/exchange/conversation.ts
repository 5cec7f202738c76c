import { createHash } from 'node:crypto';
import { GatewayError } from '../http/gateway-error';
import type { SemanticHit } from '../cache/semantic-cache';
import type { CachedAnswer } from '../cache/answer-cache';
import type { Route, Target } from '../routing/target';
import { estimateTokens } from '../usage/estimate';
import { estimatedCost, unpricedPrice } from '../usage/prices';
import { Attempts, type Attempted } from './attempts';
import { cachePlan, CachedBody, newestText, store, type CachePlan } from './caching';
import { Delivery } from './delivery';
import type { Incoming } from './incoming';
import { inspectPrompt, type Inspected } from './inspection';
import type { LogEntry } from './log-entry';
import { factsOf } from './model-route';
import { promptTokens } from './prompt-text';
import type { GatewayServices } from './services';
import { scopeOf, type AnswerFacts, type Visit } from './visit';

/** A request with the targets that it may go to. */
export interface Turn {
  readonly visit: Visit;
  readonly incoming: Incoming;
  readonly route: Route;
  readonly entry: LogEntry;
  readonly stepsBefore: number;
  /** Whether an error of the provider is given to the caller, or thrown for the next step. */
  readonly last: boolean;
}

/** All steps of a universal request but the last: the provider answered with an error. */
export class StepFailedError extends Error {
  readonly code = 'STEP_FAILED';
  constructor(readonly step: number) {
    super('the provider of this step failed');
    this.name = 'StepFailedError';
  }
}

/**
 * Takes a request from its prompt to its answer: inspection, cache, attempts, answer.
 * @throws GatewayError for a refusal of the gateway's own, before anything was sent to the caller
 */
export async function converse(services: GatewayServices, turn: Turn): Promise<void> {
  const { visit, route, entry } = turn;
  const first = await route.next();
  if (!first) throw noTarget();
  entry.target = first;
  entry.incoming = turn.incoming;
  const facts = factsOf(visit, turn.incoming, first, undefined);
  await services.limiter.admit(visit.settings, facts);
  const tokens = estimateTokens(turn.incoming.body.length);
  const expected = expectedCost(turn.incoming, first, visit, tokens);
  const inspected = await inspectPrompt(services, visit, turn.incoming, first, expected ?? 0);
  entry.dlp = inspected.dlp;
  entry.exchangeId = inspected.exchange.id;
  entry.conversationId = inspected.prompt?.conversationId;
  try {
    await answer(services, { ...turn, incoming: inspected.incoming }, inspected, first);
  } catch (error) {
    const status = error instanceof Error && 'status' in error ? Number(error.status) : undefined;
    await inspected.exchange.end({
      result: visit.gone.signal.aborted ? 'aborted' : isLimit(error) ? 'refused' : 'failed',
      usage: entry.modelUsage(),
      ...(status === undefined ? {} : { status }),
    });
    throw error;
  }
}

/** A limit or a budget that is known only once the prompt is. */
function isLimit(error: unknown): boolean {
  return error instanceof GatewayError && /limited|budget|unpriced/.test(error.failure);
}

async function answer(
  services: GatewayServices,
  turn: Turn,
  inspected: Inspected,
  first: Target,
): Promise<void> {
  const plan = cachePlan(services, turn.visit, inspected.incoming, first);
  if (!plan) return await ask(services, turn, inspected, first, undefined);
  const semantic = await similar(services, turn, inspected, plan);
  for (;;) {
    const hit = services.cache.get(plan.key) ?? semantic.answer;
    if (hit) return await replay(services, turn, inspected, hit);
    const lead = services.cache.lead(plan.key);
    if ('done' in lead) {
      try {
        return await ask(services, turn, inspected, first, { ...plan, vector: semantic.vector });
      } finally {
        lead.done();
      }
    }
    await lead.wait;
    // What the leader got may not be kept: an error, or too large. Then this request asks itself.
    if (!services.cache.get(plan.key))
      return await ask(services, turn, inspected, first, undefined);
  }
}

/** Longer prompts are compared by their bytes only: the encoder reads the beginning of a text. */
const SEMANTIC_LENGTH = 500;

interface Similar {
  readonly vector?: Float32Array;
  readonly answer?: CachedAnswer;
}

/** Looks for an answer to a prompt that means the same. */
async function similar(
  services: GatewayServices,
  { visit, entry }: Turn,
  inspected: Inspected,
  plan: CachePlan,
): Promise<Similar> {
  const { semantic } = services;
  const text = newestText(inspected.prompt);
  if (plan.group === undefined || !semantic) return {};
  if (text === '' || text.length > SEMANTIC_LENGTH) return {};
  const vector = await semantic.encode(text);
  const hit: SemanticHit | undefined = semantic.nearest(plan.group, vector);
  const { threshold, dryRun } = visit.gateway.cache.semantic;
  if (!hit) return { vector };
  entry.semantic = hit.similarity;
  const answer = services.cache.get(hit.key);
  return hit.similarity >= threshold && !dryRun && answer ? { vector, answer } : { vector };
}

/** Asks the providers and keeps the answer where a cache is used. */
async function ask(
  services: GatewayServices,
  turn: Turn,
  inspected: Inspected,
  first: Target,
  plan: (CachePlan & { readonly vector?: Float32Array | undefined }) | undefined,
): Promise<void> {
  const { visit, route, entry, stepsBefore } = turn;
  const { incoming, prompt } = inspected;
  const tokens = promptTokens(prompt, incoming.body.length);
  const expect = (target: Target): number | undefined =>
    prompt ? expectedCost(incoming, target, visit, tokens) : 0;
  const attempted = await new Attempts(services, {
    visit,
    incoming,
    route,
    first,
    stepsBefore,
    at: affinity(services, visit),
    factsFor: (target) => factsOf(visit, incoming, target, prompt),
    expectedFor: (target) => {
      const cost = expect(target);
      return {
        tokens: tokens + (incoming.maxTokens ?? 0),
        cost: cost && cost * services.costs.factor(costName(target)),
      };
    },
  }).run();
  noteAttempt(entry, attempted);
  if (attempted.answer.status >= 400 && !turn.last) {
    attempted.answer.abort();
    attempted.reservation.settle({ tokens: 0, cost: 0 });
    throw new StepFailedError(attempted.step);
  }
  const facts = answerFacts(attempted, inspected, {
    cacheStatus: 'MISS',
    semantic: entry.semantic,
  });
  const delivery = new Delivery(services, visit, inspected, entry, facts);
  const delivered = await delivery.give(attempted, plan !== undefined);
  const expected = expect(attempted.target) ?? 0;
  services.costs.learn(costName(attempted.target), expected, delivered.counted);
  route.succeeded(delivered.counted);
  if (!plan) return;
  const stored = store(services, plan, attempted.target, delivered, attempted.answer.status);
  if (stored && plan.group !== undefined && plan.vector && services.semantic) {
    services.semantic.add(plan.group, plan.vector, plan.key, stored.expires);
  }
}

function costName({ provider, model }: Target): string {
  return `${provider.id}/${model}`;
}

function noteAttempt(entry: LogEntry, attempted: Attempted): void {
  entry.target = attempted.target;
  entry.step = attempted.step;
  entry.attempts = attempted.attempts;
  entry.providerKey = attempted.keyAlias;
  entry.status = attempted.answer.status;
}

function answerFacts(
  { step, target }: Pick<Attempted, 'step' | 'target'>,
  inspected: Inspected,
  more: Pick<AnswerFacts, 'cacheStatus' | 'semantic'>,
): AnswerFacts {
  return {
    step,
    model: target.model === '' ? inspected.incoming.model : target.model,
    provider: target.provider.id,
    dlp: inspected.dlp,
    ...more,
  };
}

/** Gives a kept answer as if it came from the provider now, at no cost. */
async function replay(
  services: GatewayServices,
  turn: Turn,
  inspected: Inspected,
  hit: CachedAnswer,
): Promise<void> {
  const { visit, entry } = turn;
  const target = entry.target;
  if (!target) throw noTarget();
  entry.cached = true;
  entry.usage = hit.usage;
  entry.cost = 0;
  entry.saved = hit.cost;
  const headers = { 'content-type': hit.contentType };
  const attempted: Attempted = {
    answer: {
      status: hit.status,
      head: { status: hit.status, reason: '', version: '1.1', fields: { lines: [], map: headers } },
      headers,
      body: new CachedBody(hit.pieces),
      abort: () => undefined,
    },
    outgoing: {
      endpoint: { origin: { scheme: 'http', host: '', port: 0 }, target: '' },
      lines: [],
      body: undefined,
      dialect: inspected.incoming.dialect,
      hidesUsage: false,
    },
    target,
    step: turn.stepsBefore,
    attempts: 0,
    keyAlias: undefined,
    reservation: { settle: () => undefined },
  };
  const facts = answerFacts(attempted, inspected, { cacheStatus: 'HIT', semantic: entry.semantic });
  const watched = visit.gateway.cache.recheck;
  await new Delivery(services, visit, inspected, entry, facts, watched).give(attempted, false);
}

function expectedCost(
  incoming: Incoming,
  target: Target,
  visit: Visit,
  tokens: number,
): number | undefined {
  const model = target.model === '' ? incoming.model : target.model;
  const { prices, policy } = visit.settings;
  const price = prices.find(target.provider.id, model) ?? unpricedPrice(policy.unpriced);
  return estimatedCost(tokens, incoming.maxTokens, price, visit.options.customCost);
}

/** Requests of one session, or of one caller, pick the same keys and shares. */
export function affinity(services: GatewayServices, visit: Visit): number {
  const { sessionId } = visit.options;
  if (!visit.gateway.affinity || sessionId === undefined) return services.random();
  const digest = createHash('sha256')
    .update(`${scopeOf(visit)}\0${sessionId}`)
    .digest();
  return digest.readUInt32BE(0) / 2 ** 32;
}

function noTarget(): GatewayError {
  return new GatewayError('unavailable', 'The route of this request leads nowhere.');
}
