import { endToEnd } from '../../http/http1/fields';
import type { BodySink } from '../../http/message';
import type { Refusal } from '../../exchange/verdict';
import type { AnswerGuard } from '../../pipeline/types';
import { StreamRelay } from '../answer/stream-relay';
import { WholeRelay } from '../answer/whole-relay';
import type { AnswerJob, AnswerOutcome } from '../answer/answer-job';
import { CODES, GatewayError } from '../http/gateway-error';
import { estimateTokens } from '../usage/estimate';
import { costOf, unpricedPrice } from '../usage/prices';
import { NO_USAGE } from '../usage/usage';
import type { Attempted } from './attempts';
import type { Inspected } from './inspection';
import type { LogEntry } from './log-entry';
import { blockedError, dlpResult } from './refusals';
import type { GatewayServices } from './services';
import { aigLines, refuse, refuseStream, type AnswerFacts, type Visit } from './visit';

/** What the caller was given. */
export interface Delivered {
  readonly outcome: AnswerOutcome;
  /** Pieces of a complete answer, for a cache. */
  readonly recorded: readonly Buffer[];
  readonly contentType: string;
  readonly cost: number | undefined;
  /** What budgets count, US dollars: the cost, or what stands for it where no price is known. */
  readonly counted: number;
}

/** Headers of a provider that are about its own connection, or about bytes that have changed. */
const DROPPED: ReadonlySet<string> = new Set([
  'content-length',
  'content-type',
  'content-encoding',
  'set-cookie',
  'alt-svc',
  'strict-transport-security',
]);

const UNWATCHED: AnswerGuard = {
  watching: false,
  rewrites: false,
  head: () => undefined,
  push: () => ({ kind: 'pass' }),
  finish: () => ({ kind: 'pass' }),
  cannotRewrite: () => {
    throw new Error('an answer that is not watched is not rewritten');
  },
};

/** Gives a provider's answer to the caller and counts what it took. */
export class Delivery {
  readonly #recorded: Buffer[] = [];
  #contentType = '';

  constructor(
    private readonly services: GatewayServices,
    private readonly visit: Visit,
    private readonly inspected: Inspected,
    private readonly entry: LogEntry,
    private readonly facts: AnswerFacts,
    /** False: the answer passed before, and is not judged again. */
    private readonly watched = true,
  ) {}

  /** Resolves when the answer is out. `records`: keep its pieces. */
  async give(attempted: Attempted, records: boolean): Promise<Delivered> {
    const outcome = await this.#relay(attempted, records);
    const cost = this.#count(attempted, outcome);
    const counted = cost ?? this.#unpriced();
    attempted.reservation.settle({ tokens: this.#tokens(), cost: counted });
    await this.inspected.exchange.end({
      result: this.visit.gone.signal.aborted ? 'aborted' : outcome.result,
      status: attempted.answer.status,
      usage: this.entry.modelUsage(),
    });
    return { outcome, recorded: this.#recorded, contentType: this.#contentType, cost, counted };
  }

  #relay(attempted: Attempted, records: boolean): Promise<AnswerOutcome> {
    const { answer } = attempted;
    const type = answer.headers['content-type'] ?? '';
    const failed = answer.status >= 400;
    return new Promise((resolve) => {
      const job = this.#job(attempted, records && !failed);
      const streams = !failed && (isStream(type) || this.#passesThrough(job, type));
      const relay = streams ? new StreamRelay(job, resolve) : new WholeRelay(job, resolve);
      this.visit.gone.signal.addEventListener('abort', () => answer.abort(), { once: true });
      relay.start();
    });
  }

  /** Sounds, pictures and files are nothing to read and may be large. */
  #passesThrough(job: AnswerJob, type: string): boolean {
    return job.translation === undefined && !/json|text|xml/.test(type);
  }

  #job(attempted: Attempted, records: boolean): AnswerJob {
    const { answer, outgoing } = attempted;
    const { inspected, visit, services } = this;
    const { payload } = this.entry;
    const { incoming, exchange } = inspected;
    const rewrites = inspected.masked || visit.settings.rewritesAnswers;
    const guard = this.watched ? exchange.answer({ rewrites }) : UNWATCHED;
    if (guard.watching) guard.head({ status: answer.status, headers: answer.headers });
    return {
      answer,
      request: incoming.head,
      extractor: incoming.extractor,
      dialect: incoming.dialect,
      translation: outgoing.translation,
      hidesUsage: outgoing.hidesUsage,
      guard,
      rewrites,
      record: records ? (bytes) => void this.#recorded.push(bytes) : undefined,
      observe: payload && ((bytes) => payload.push(bytes)),
      stream: {
        inputTokens: estimateTokens(incoming.body.length),
        now: services.clock.now(),
        id: visit.logId,
        events: incoming.events,
      },
      open: (type, length) => this.#open(attempted, type, length),
      unreadable: (reason) => this.#unreadable(reason),
      stopped: (refusal, sink) => this.#stopped(refusal, sink),
      broke: (sink, message) => this.#broke(sink, message),
    };
  }

  #open(attempted: Attempted, type: string | undefined, length: number | undefined): BodySink {
    const { answer } = attempted;
    this.entry.firstByte ??= this.services.clock.now();
    this.#contentType = type ?? '';
    this.entry.responseType = type ?? '';
    this.entry.status = answer.status;
    const lines = attempted.outgoing.translation ? [] : endToEnd(answer.head.fields, DROPPED);
    if (type !== undefined) lines.push('content-type', type);
    lines.push(...aigLines(this.visit, this.facts));
    const bodiless = answer.body === undefined && this.visit.client.request.method === 'HEAD';
    return this.visit.client.respond({ status: answer.status, lines, length, bodiless });
  }

  #unreadable(_reason: string): Refusal | undefined {
    const { settings } = this.visit;
    if (settings.document.failure === 'open') return undefined;
    const { id } = this.inspected.exchange;
    return { exchangeId: id, reason: 'failure', found: [], appName: this.facts.provider ?? '' };
  }

  #stopped(refusal: Refusal, sink: BodySink | undefined): void {
    const { visit, inspected, entry } = this;
    const { settings, gateway, client } = visit;
    const error = blockedError(refusal, 'RESPONSE', settings, gateway.blockStatus);
    entry.dlp = dlpResult('BLOCK', 'RESPONSE', refusal.rule?.id, settings);
    entry.refused(error);
    if (sink) {
      refuseStream(sink, inspected.incoming.dialect, error);
      return;
    }
    const lines = aigLines(visit, { ...this.facts, dlp: entry.dlp });
    entry.responseBytes = refuse(client, inspected.incoming.dialect, error, lines, visit.logId);
  }

  #broke(sink: BodySink | undefined, message: string): void {
    const { visit, inspected, entry } = this;
    entry.error = 'upstream';
    if (visit.gone.signal.aborted) {
      sink?.abort();
      return;
    }
    const error = new GatewayError('upstream', `The answer broke off: ${message}`);
    entry.errorCode = CODES.upstream;
    if (sink) {
      // The caller must not take half an answer for a whole one.
      refuseStreamBroken(sink, inspected.incoming.dialect, error, this.#contentType);
      return;
    }
    entry.refused(error);
    refuse(
      visit.client,
      inspected.incoming.dialect,
      error,
      aigLines(visit, this.facts),
      visit.logId,
    );
  }

  #unpriced(): number {
    const { usage } = this.entry;
    const price = unpricedPrice(this.visit.settings.policy.unpriced);
    return (usage && costOf(usage, price)) ?? 0;
  }

  #tokens(): number {
    const { usage } = this.entry;
    return usage ? usage.input + usage.output : 0;
  }

  /** Notes what the answer took; where the provider says nothing, what can be guessed. */
  #count(attempted: Attempted, outcome: AnswerOutcome): number | undefined {
    const { entry, visit, inspected } = this;
    const { target } = attempted;
    const answered = attempted.answer.status < 400;
    const guessed = {
      ...NO_USAGE,
      input: estimateTokens(inspected.incoming.body.length),
      output: estimateTokens(outcome.bytes),
    };
    // Without a prompt nothing was generated: lists of models, files.
    const usage = outcome.usage ?? (answered && inspected.prompt ? guessed : undefined);
    const price =
      visit.settings.prices.find(target.provider.id, outcome.model ?? target.model) ??
      visit.settings.prices.find(target.provider.id, target.model);
    entry.model = target.model === '' ? outcome.model : target.model;
    if (outcome.bytes > 0) entry.responseBytes = outcome.bytes;
    // What comes out of the cache was counted when it went in.
    if (entry.cached) return entry.cost;
    entry.usage = usage;
    entry.cost = usage && costOf(usage, price, visit.options.customCost);
    return entry.cost;
  }
}

function isStream(type: string): boolean {
  return /event-?stream|ndjson|jsonlines/.test(type);
}

function refuseStreamBroken(
  sink: BodySink,
  dialect: Parameters<typeof refuseStream>[1],
  error: GatewayError,
  contentType: string,
): void {
  if (contentType.startsWith('text/event-stream')) refuseStream(sink, dialect, error);
  else sink.abort();
}
