import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { McpCall } from '../../exchange/mcp-call';
import type { Verdict } from '../../exchange/verdict';
import type { Extractor, ReadRequest, RefusalAnswer, RequestHead } from '../../extract/types';
import { readPrompt, redactedBody, type Reading } from '../../http/body/prompt-reading';
import type { Exchange, Outcome } from '../../pipeline/types';
import { blockAnswer } from '../answers/block-answer';
import type { ChallengeDesk } from '../challenge/challenge-desk';
import type { WafOptions, WafState } from '../types';
import type { Zone } from '../zones/zone';
import { botScore } from './bot-score';
import { collect, type RequestBody } from './request-body';
import { toolCallOf } from './tool-call';
import { isScanned } from './scanned-requests';

/** A judged request that may go on. */
export interface Allowed {
  readonly visit: Visit;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly extractor: Extractor;
  readonly exchange: Exchange;
  /** A prompt was read, so that what comes back is an answer to it. */
  readonly prompted: boolean;
  readonly body: RequestBody;
  readonly onOver: (outcome: Outcome) => void;
}

/** What all requests share. */
export interface RequestContext extends WafOptions {
  readonly challenges: ChallengeDesk;
  /** What becomes of a request that may go on. */
  readonly pass: (allowed: Allowed) => Promise<void>;
  /** Whether `pass` sends the request on from here, so that its body can be another than the one that came. */
  readonly forwards: boolean;
  /** Work to wait for when the firewall closes. */
  readonly track: (work: Promise<unknown>) => void;
}

/** Who asks, and for what. */
export interface Visit {
  readonly zone: Zone;
  readonly state: WafState;
  readonly head: RequestHead;
  readonly address: string;
  readonly encrypted: boolean;
  readonly httpVersion: string;
}

/** One request to a zone: read, judged, then passed on, changed or refused. */
export class WafRequest {
  #extractor: Extractor;
  #exchange: Exchange | undefined;
  readonly #gone = new AbortController();
  #prompted = false;
  #ended = false;

  constructor(
    private readonly context: RequestContext,
    private readonly visit: Visit,
    private readonly request: FastifyRequest,
    private readonly reply: FastifyReply,
  ) {
    this.#extractor = context.extractors.find(visit.head);
    reply.raw.once('close', () => {
      if (!reply.raw.writableFinished) this.#gone.abort();
    });
  }

  async run(): Promise<void> {
    const body = await this.#body();
    if (body.kind === 'broken') return;
    const call = toolCallOf(this.visit, body);
    if (call) this.#extractor = this.context.extractors.byId('mcp') ?? this.#extractor;
    const exchange = this.visit.zone.pipeline.begin(this.#exchangeHead(call));
    this.#exchange = exchange;
    const reading = await this.#read(body);
    const verdict = await this.#judge(exchange, reading);
    await this.#enforce(verdict, body, reading);
  }

  async #body(): Promise<RequestBody> {
    const { body } = this.request;
    if (!(body instanceof Readable)) return { kind: 'none' };
    const { zone, head, state } = this.visit;
    if (!isScanned(zone.config, head)) return { kind: 'stream', stream: body };
    return await collect(body, state.config.bodyBytes);
  }

  async #read(body: RequestBody): Promise<Reading> {
    if (body.kind === 'too-large') {
      return { kind: 'unscannable', reason: 'it is larger than what is inspected' };
    }
    if (body.kind !== 'bytes' || body.bytes.length === 0) return { kind: 'none' };
    const limit = this.visit.zone.policy.limits.decompressedBytes;
    return await readPrompt(this.#extractor, this.visit.head, body.bytes, limit);
  }

  async #judge(exchange: Exchange, reading: Reading): Promise<Verdict> {
    switch (reading.kind) {
      case 'prompt':
        this.#prompted = true;
        return await exchange.ask(reading.read.prompt, this.#gone.signal);
      case 'unscannable':
        return await exchange.unreadable(this.#extractor.id, reading.reason);
      case 'none':
        return await exchange.visit(this.#extractor.id, this.#gone.signal);
    }
  }

  async #enforce(verdict: Verdict, body: RequestBody, reading: Reading): Promise<void> {
    switch (verdict.action) {
      case 'allow':
      case 'isolate':
        return await this.#forward(body);
      case 'redact':
        return await this.#redact(verdict, reading);
      case 'block':
        return this.#refuse(verdict.refusal);
      case 'redirect':
        return this.#answer({
          status: verdict.status,
          headers: { location: verdict.location, 'cache-control': 'no-store' },
          body: '',
        });
      case 'challenge':
        return this.#answer(
          this.context.challenges.ask(
            this.visit.zone,
            this.visit.head,
            verdict.exchangeId,
            // A decision service has no address of its own below the site for the page's parts.
            this.context.forwards,
          ),
        );
    }
  }

  async #redact(verdict: Extract<Verdict, { action: 'redact' }>, reading: Reading): Promise<void> {
    const read: ReadRequest | undefined = reading.kind === 'prompt' ? reading.read : undefined;
    const changes = this.context.forwards && read !== undefined;
    const bytes = changes ? await redactedBody(read, verdict.edits, this.visit.head) : undefined;
    if (bytes) return await this.#forward({ kind: 'bytes', bytes });
    const { exchangeId, rule } = verdict;
    const appName = this.visit.zone.app.name;
    this.#refuse({ exchangeId, reason: 'failure', rule, found: [], appName });
  }

  #refuse(refusal: Extract<Verdict, { action: 'block' }>['refusal']): void {
    const { zone, head } = this.visit;
    const answer = blockAnswer(zone.config, head, this.#extractor, refusal);
    this.#answer({
      ...answer,
      status: refusal.status ?? answer.status,
      headers: {
        ...answer.headers,
        ...(refusal.retryAfter === undefined ? {} : { 'retry-after': `${refusal.retryAfter}` }),
      },
    });
  }

  #answer({ status, headers, body }: RefusalAnswer): void {
    void this.reply.code(status).headers(headers).send(body);
    // What is left of the body is read and dropped, or the client would wait to send it.
    this.request.raw.resume();
    this.#end({ result: 'refused', status });
  }

  async #forward(body: RequestBody): Promise<void> {
    const exchange = this.#exchange;
    if (this.#gone.signal.aborted || !exchange) return this.#end({ result: 'aborted' });
    await this.context.pass({
      visit: this.visit,
      request: this.request,
      reply: this.reply,
      extractor: this.#extractor,
      exchange,
      prompted: this.#prompted,
      body,
      onOver: (outcome) => this.#end(outcome),
    });
  }

  #end(outcome: Outcome): void {
    if (this.#ended || !this.#exchange) return;
    this.#ended = true;
    this.context.track(this.#exchange.end(outcome).catch(this.context.onDefect));
  }

  #exchangeHead(call: McpCall | undefined) {
    const { zone, head, address, encrypted, httpVersion } = this.visit;
    const userAgent = head.headers['user-agent'];
    return {
      door: 'waf' as const,
      client: {
        ...this.context.placeOf?.(address),
        botScore: botScore(head.headers),
        cleared: this.context.challenges.isCleared(zone, head, address),
      },
      actor: { ip: address, groups: [] },
      app: zone.app,
      ...(call === undefined ? {} : { mcp: call }),
      request: {
        method: head.method,
        host: head.host,
        target: head.target,
        headers: head.headers,
        encrypted,
        httpVersion,
        ...(userAgent === undefined ? {} : { userAgent }),
      },
    };
  }
}
