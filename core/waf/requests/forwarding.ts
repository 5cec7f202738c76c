import { Readable } from 'node:stream';
import type { Refusal } from '../../exchange/verdict';
import type { ResponseHead } from '../../extract/types';
import type { AnswerGuard } from '../../pipeline/types';
import { blockAnswer } from '../answers/block-answer';
import { passedAnswer } from '../answers/passed-answer';
import { WAF_HTTP_LIMITS, type WafOptions } from '../types';
import { joinHeaders } from './request-head';
import type { Allowed } from './waf-request';

/** Methods that may be sent again whatever became of the first attempt (RFC 9110 9.2.2). */
const IDEMPOTENT = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE']);
/** The connection never stood: nothing of the request has arrived anywhere. */
const NOT_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);
const TEXT =
  /^(text\/|application\/([\w.-]+\+)?(json|xml|x-ndjson)|application\/(x-ndjson|vnd\.amazon\.eventstream))/i;

/** What no longer holds of an answer that is decoded and may be changed (RFC 9530). */
const CHANGED = ['content-encoding', 'content-digest', 'repr-digest', 'digest', 'content-md5'];

/** Sends one request to an origin of its zone, and what comes back to the client. */
export class Forwarding {
  readonly #started: number;
  readonly #tried = new Set<string>();
  readonly #guard: AnswerGuard | undefined;

  constructor(
    private readonly context: WafOptions,
    private readonly options: Allowed,
  ) {
    const { visit } = options;
    this.#started = context.clock.now();
    const guard =
      options.prompted && visit.zone.config.answers
        ? options.exchange.answer({ rewrites: true })
        : undefined;
    this.#guard = guard?.watching === true ? guard : undefined;
  }

  /** Resolves once the answer is on its way; the outcome comes when it is over. */
  async run(): Promise<void> {
    await this.#attempt();
  }

  #attempt(): Promise<void> {
    const origin = this.options.visit.zone.origins.next(this.#tried);
    if (origin === undefined) {
      this.#fail(503, 'no_origin', 'No server is there to answer this request.');
      return Promise.resolve();
    }
    this.#tried.add(origin);
    return new Promise((resolve) => {
      const { reply, body, request } = this.options;
      const [path = '/'] = this.options.visit.head.target.split('?', 1);
      if (body.kind === 'stream' || body.kind === 'too-large') request.body = body.stream;
      else if (body.kind === 'none') request.body = undefined;
      reply.from(path, {
        getUpstream: () => origin,
        queryString: () => this.options.visit.head.target.slice(path.length + 1),
        timeout: WAF_HTTP_LIMITS.answerMs,
        retriesCount: 0,
        retryDelay: () => null,
        ...(body.kind === 'bytes'
          ? { body: body.bytes, contentType: request.headers['content-type'] ?? 'application/json' }
          : {}),
        rewriteRequestHeaders: (_request, headers) => this.#requestHeaders(headers),
        onResponse: (_request, _reply, upstream) => {
          this.options.visit.zone.origins.report(origin, true);
          resolve(this.#answer(upstream.stream));
        },
        onError: (_reply, { error }) => {
          resolve(this.#failed(origin, error));
        },
      });
    });
  }

  #requestHeaders<T extends Record<string, unknown>>(headers: T): T {
    const { request } = this.options;
    const { address, encrypted, head } = this.options.visit;
    const forwarded = head.headers['x-forwarded-for'];
    const remote = request.socket.remoteAddress ?? address;
    return {
      ...headers,
      host: request.headers.host ?? head.host,
      'x-forwarded-for': forwarded === undefined ? remote : `${forwarded}, ${remote}`,
      'x-forwarded-host': request.headers.host ?? head.host,
      'x-forwarded-proto': encrypted ? 'https' : 'http',
      'x-portcullis-exchange': this.options.exchange.id,
      // Answered here: node sends 100 by itself.
      expect: undefined,
      // An answer that is watched may have to be ended with text of ours.
      ...(this.#guard ? { 'accept-encoding': 'identity' } : {}),
    };
  }

  async #answer(stream: Readable): Promise<void> {
    const { reply } = this.options;
    const headers = joinHeaders(reply.getHeaders() as Record<string, string>);
    const response: ResponseHead = { status: reply.statusCode, headers };
    this.#guard?.head(response);
    if (!this.#guard || !TEXT.test(headers['content-type'] ?? '')) this.#passOn(stream, response);
    else await this.#watch(this.#guard, stream, response);
  }

  #passOn(stream: Readable, response: ResponseHead): void {
    let bytes = 0;
    stream.on('data', (chunk: Buffer) => (bytes += chunk.length));
    this.#over(response, () => bytes);
    void this.options.reply.send(stream);
  }

  async #watch(guard: AnswerGuard, stream: Readable, response: ResponseHead): Promise<void> {
    const { reply, extractor } = this.options;
    const { zone, head } = this.options.visit;
    let bytes = 0;
    let early: Refusal | undefined;
    const chunks = passedAnswer({
      guard,
      extractor,
      request: head,
      response,
      source: stream,
      onBytes: (count) => (bytes += count),
      decompressedBytes: zone.policy.limits.decompressedBytes,
      heldBytes: WAF_HTTP_LIMITS.heldBytes,
      // Readers of a stream wait for its head; of others the head waits for the first judgement.
      opened: isStream(response),
      unreadable: () => (zone.policy.failure === 'closed' ? this.#failure() : undefined),
      onStop: (refusal, isEarly) => {
        if (isEarly) early = refusal;
        this.options.onOver({ result: 'stopped', status: response.status });
      },
    });
    reply.removeHeader('content-length');
    if (guard.rewrites) for (const name of CHANGED) reply.removeHeader(name);
    const first = isStream(response) ? undefined : await chunks.next();
    if (early) {
      for (const name of Object.keys(reply.getHeaders())) reply.removeHeader(name);
      const answer = blockAnswer(zone.config, head, extractor, early);
      void reply.code(answer.status).headers(answer.headers).send(answer.body);
      return;
    }
    this.#over(response, () => bytes);
    void reply.send(Readable.from(resumed(first, chunks)));
  }

  /** Settles the outcome when the connection to the client is done with this answer. */
  #over(response: ResponseHead, bytes: () => number): void {
    const { reply, onOver } = this.options;
    reply.raw.once('close', () => {
      const complete = reply.raw.writableFinished;
      onOver({ result: complete ? 'completed' : 'aborted', status: response.status });
      this.#observe(response, bytes());
    });
  }

  #observe(response: ResponseHead, bytes: number): void {
    const { head } = this.options.visit;
    const [path = '/'] = head.target.split('?', 1);
    const now = this.context.clock.now();
    this.context.observer.observe({
      host: head.host,
      method: head.method,
      path,
      time: now,
      durationMs: now - this.#started,
      bytes,
      status: response.status,
      requestType: head.headers['content-type'] ?? '',
      responseType: response.headers['content-type'] ?? '',
      prompt: this.options.prompted,
      graphql: !this.options.prompted && /(^|\/)graphi?ql(\/|$)/i.test(path),
    });
  }

  #failed(origin: string, error: Error): Promise<void> {
    const { body } = this.options;
    const code = codeOf(error);
    this.options.visit.zone.origins.report(origin, false);
    const whole = body.kind === 'bytes' || body.kind === 'none';
    const again = NOT_SENT.has(code) || IDEMPOTENT.has(this.options.visit.head.method);
    if (whole && again && this.#tried.size < WAF_HTTP_LIMITS.tries && this.#hasMore()) {
      return this.#attempt();
    }
    const late = code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'FST_REPLY_FROM_GATEWAY_TIMEOUT';
    if (late) this.#fail(504, 'origin_timeout', 'The application did not answer in time.');
    else this.#fail(502, 'origin_unreachable', 'The application could not be reached.');
    return Promise.resolve();
  }

  #hasMore(): boolean {
    return this.options.visit.zone.origins.list().some(({ url }) => !this.#tried.has(url));
  }

  #fail(status: number, type: string, message: string): void {
    void this.options.reply
      .code(status)
      .header('cache-control', 'no-store')
      .send({ error: { type, message } });
    this.options.onOver({ result: 'failed', status, error: type });
  }

  #failure(): Refusal {
    const { zone } = this.options.visit;
    return {
      exchangeId: this.options.exchange.id,
      reason: 'failure',
      found: [],
      appName: zone.app.name,
    };
  }
}

async function* resumed(
  first: IteratorResult<Buffer, void> | undefined,
  rest: AsyncGenerator<Buffer, void>,
): AsyncGenerator<Buffer, void> {
  if (first?.value) yield first.value;
  if (first?.done !== true) yield* rest;
}

function isStream({ headers }: ResponseHead): boolean {
  return /^text\/event-stream\b/i.test(headers['content-type'] ?? '');
}

/** The code of what caused an error, else its own; empty without one. */
function codeOf(error: Error): string {
  for (const candidate of [error.cause, error]) {
    if (candidate instanceof Error && 'code' in candidate && typeof candidate.code === 'string') {
      return candidate.code;
    }
  }
  return '';
}
