import type { Backoff } from '../../exchange/policy-gateway';
import { GatewayError } from '../http/gateway-error';
import { callProvider, type CallResult, type ProviderAnswer } from '../http/upstream-call';
import { checkScope } from '../keys/caller';
import type { StoredKey } from '../keys/key-ring';
import type { Expected, Reservation } from '../limits/limiter';
import { GATEWAY_LIMITS } from '../limits';
import { credentialHeaders } from '../providers/credentials';
import type { RequestFacts } from '../routing/conditions';
import type { Route, Target } from '../routing/target';
import type { Incoming } from './incoming';
import { outgoingFor, type Outgoing } from './outgoing';
import type { GatewayServices } from './services';
import type { Visit } from './visit';

/** An answer that is to be given, whatever its status. */
export interface Attempted {
  readonly answer: ProviderAnswer;
  readonly outgoing: Outgoing;
  readonly target: Target;
  /** Number of the target among those tried, from 0. */
  readonly step: number;
  readonly attempts: number;
  readonly keyAlias: string | undefined;
  readonly reservation: Pick<Reservation, 'settle'>;
}

/** What the attempts of one request have in common. */
export interface AttemptPlan {
  readonly visit: Visit;
  readonly incoming: Incoming;
  readonly route: Route;
  readonly first: Target;
  readonly factsFor: (target: Target) => RequestFacts;
  readonly expectedFor: (target: Target) => Expected;
  /** Steps of a universal request before this one. */
  readonly stepsBefore: number;
  /** From 0 (inclusive) to 1: picks among keys. */
  readonly at: number;
}

/** Statuses after which the same request may succeed (RFC 9110 15). */
const RETRYABLE: ReadonlySet<number> = new Set([408, 409, 425, 429]);

function failed(result: CallResult): boolean {
  if (result.kind === 'failed') return true;
  const { status } = result.answer;
  return status >= 500 || RETRYABLE.has(status);
}

/**
 * Sends a request to one target after the other until one answers. The answer of the last one is
 * given even if it is an error. @throws GatewayError when none could be reached or none was allowed
 */
export class Attempts {
  #attempts = 0;
  #step: number;
  #lastError: GatewayError | undefined;

  constructor(
    private readonly services: GatewayServices,
    private readonly plan: AttemptPlan,
  ) {
    this.#step = plan.stepsBefore - 1;
  }

  async run(): Promise<Attempted> {
    let target: Target | undefined = this.plan.first;
    let kept: Attempted | undefined;
    while (target) {
      if (++this.#step - this.plan.stepsBefore >= GATEWAY_LIMITS.steps) break;
      const attempted = await this.#try(target);
      if (attempted) {
        kept?.answer.abort();
        if (attempted.answer.status < 400) return attempted;
        kept = attempted;
      }
      this.#throwIfGone();
      target = await this.plan.route.next();
    }
    if (kept) return kept;
    throw (
      this.#lastError ?? new GatewayError('unavailable', 'The route of this request leads nowhere.')
    );
  }

  /** One target with its retries; `undefined` where it gave no answer at all. */
  async #try(target: Target): Promise<Attempted | undefined> {
    try {
      const { visit } = this.plan;
      const { id } = target.provider;
      checkScope(visit.caller.key, {
        gateway: visit.gatewayName,
        provider: id,
        ...(target.model === '' ? {} : { model: target.model }),
      });
      const outgoing = outgoingFor(this.plan.incoming, target, visit.settings.prices);
      return await this.#reserved(target, outgoing);
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      this.#lastError = error;
      return undefined;
    }
  }

  async #reserved(target: Target, outgoing: Outgoing): Promise<Attempted | undefined> {
    const { plan, services } = this;
    const reservation = await services.limiter.reserve(
      plan.visit.settings,
      plan.factsFor(target),
      plan.expectedFor(target),
    );
    let attempted: Omit<Attempted, 'reservation'> | undefined;
    try {
      attempted = await this.#retried(target, outgoing);
    } finally {
      if (!attempted) reservation.settle({ tokens: 0, cost: 0 });
    }
    return attempted && { ...attempted, reservation };
  }

  async #retried(
    target: Target,
    outgoing: Outgoing,
  ): Promise<Omit<Attempted, 'reservation'> | undefined> {
    const { gateway, options } = this.plan.visit;
    const most =
      options.maxAttempts ??
      (target.retries === undefined ? gateway.retry.maxAttempts : target.retries + 1);
    const tried = new Set<string>();
    for (let attempt = 1; ; attempt += 1) {
      const last = attempt >= most;
      const { result, key } = await this.#send(target, outgoing, tried, last && most > 1);
      if (result.kind === 'answer' && (last || !failed(result))) {
        return {
          answer: result.answer,
          outgoing,
          target,
          step: this.#step,
          attempts: this.#attempts,
          keyAlias: key?.alias,
        };
      }
      if (last) {
        if (result.kind === 'failed') this.#lastError = unreachable(target, result);
        return undefined;
      }
      if (result.kind === 'answer') result.answer.abort();
      await this.#pause(attempt, result);
    }
  }

  /** One attempt with one key. The last of several waits for as long as it takes. */
  async #send(
    target: Target,
    outgoing: Outgoing,
    tried: Set<string>,
    patient: boolean,
  ): Promise<{ readonly result: CallResult; readonly key: StoredKey | undefined }> {
    const { services } = this;
    const { visit, incoming } = this.plan;
    const name = `provider ${target.provider.id}`;
    if (!services.breaker.allows(name)) {
      const detail = 'it failed again and again and is left alone for a while';
      return { result: { kind: 'failed', reason: 'unreachable', detail }, key: undefined };
    }
    const { lines, key } = await this.#credentials(target, outgoing, tried);
    services.breaker.begin(name);
    this.#attempts += 1;
    const configured = visit.options.requestTimeout ?? (target.timeoutMs || visit.gateway.timeout);
    const result = await callProvider(
      services.pool,
      {
        endpoint: outgoing.endpoint,
        method: incoming.method,
        lines: [...outgoing.lines, ...lines],
        body: outgoing.body,
        timeoutMs: patient ? 0 : configured,
      },
      visit.gone.signal,
    );
    if (key) tried.add(key.alias);
    this.#note(name, key, result);
    return { result, key };
  }

  /** The caller's own key, or a stored one. */
  async #credentials(
    target: Target,
    outgoing: Outgoing,
    tried: Set<string>,
  ): Promise<{ readonly lines: string[]; readonly key: StoredKey | undefined }> {
    const { visit, incoming } = this.plan;
    const { provider } = target;
    const { caller, options } = visit;
    if (caller.ownSecret !== undefined && (caller.key?.ownKeys ?? true)) {
      // A request that its client signed keeps its signature.
      const own = incoming.head.headers['authorization'];
      if (own?.startsWith('AWS4-HMAC-SHA256'))
        return { lines: ['authorization', own], key: undefined };
      return { lines: await this.#headers(target, outgoing, caller.ownSecret), key: undefined };
    }
    const choice = {
      keys: visit.settings.policy.keys,
      provider: provider.id,
      virtualKey: caller.key,
      alias: options.keyAlias,
      at: this.plan.at,
    };
    const key =
      (await this.services.keys.pick({ ...choice, tried })) ??
      (await this.services.keys.pick({ ...choice, tried: new Set() }));
    if (key) return { lines: await this.#headers(target, outgoing, key.secret), key };
    if (options.keyAlias !== undefined) {
      throw new GatewayError('forbidden', 'No stored key of this alias may be used here.');
    }
    return { lines: [], key: undefined };
  }

  async #headers(target: Target, outgoing: Outgoing, secret: string): Promise<string[]> {
    const headers = await credentialHeaders(
      target.provider,
      secret,
      {
        method: this.plan.incoming.method,
        endpoint: outgoing.endpoint,
        body: outgoing.body ?? Buffer.alloc(0),
        now: this.services.clock.now(),
      },
      this.services.tokens,
    );
    return Object.entries(headers).flat();
  }

  #note(name: string, key: StoredKey | undefined, result: CallResult): void {
    const { breaker } = this.services;
    const settings = this.plan.visit.gateway.breaker;
    if (this.plan.visit.gone.signal.aborted) {
      breaker.abandoned(name);
      return;
    }
    const status = result.kind === 'answer' ? result.answer.status : 0;
    if (status === 0 || status >= 500) breaker.failed(name, settings);
    else breaker.succeeded(name);
    if (!key) return;
    if (status === 401 || status === 403 || status === 429)
      breaker.failed(`key ${key.alias}`, settings);
    else if (status > 0 && status < 500) breaker.succeeded(`key ${key.alias}`);
  }

  async #pause(attempt: number, result: CallResult): Promise<void> {
    const { gateway, options, gone } = this.plan.visit;
    const delay = options.retryDelay ?? gateway.retry.delay;
    const backoff = options.backoff ?? gateway.retry.backoff;
    const asked = result.kind === 'answer' ? retryAfter(result.answer) : 0;
    const wait = Math.min(
      GATEWAY_LIMITS.retryDelayMs,
      Math.max(asked, delayOf(backoff, delay, attempt)),
    );
    await new Promise<void>((resolve) => {
      const timer = setTimeout(done, wait);
      function done(): void {
        clearTimeout(timer);
        gone.signal.removeEventListener('abort', done);
        resolve();
      }
      gone.signal.addEventListener('abort', done, { once: true });
    });
    this.#throwIfGone();
  }

  #throwIfGone(): void {
    if (this.plan.visit.gone.signal.aborted) {
      throw new GatewayError('upstream', 'The caller has gone.');
    }
  }
}

/** Milliseconds before the next attempt; `attempt` counts from 1. */
export function delayOf(backoff: Backoff, delay: number, attempt: number): number {
  switch (backoff) {
    case 'constant':
      return delay;
    case 'linear':
      return delay * attempt;
    case 'exponential':
      return delay * 2 ** (attempt - 1);
  }
}

/** Milliseconds that a provider asks to wait (RFC 9110 10.2.3); dates are left out. */
function retryAfter({ headers }: ProviderAnswer): number {
  const ms = Number(headers['retry-after-ms']);
  if (ms > 0) return ms;
  const seconds = Number(headers['retry-after']);
  return seconds > 0 ? seconds * 1000 : 0;
}

function unreachable(
  target: Target,
  result: Extract<CallResult, { kind: 'failed' }>,
): GatewayError {
  const { name } = target.provider;
  return result.reason === 'timeout'
    ? new GatewayError('timeout', `${name} did not answer in time: ${result.detail}.`)
    : new GatewayError('upstream', `${name} could not be reached: ${result.detail}`);
}
