import type { App } from '../../exchange/app';
import type { McpCall } from '../../exchange/mcp-call';
import type { Prompt } from '../../exchange/part';
import type { Refusal, Verdict } from '../../exchange/verdict';
import { hasModelRequestShape, type AiSign } from '../../extract/ai-signs';
import type { Extractor, ReadRequest, RefusalAnswer } from '../../extract/types';
import { refuseMcp } from '../../mcp-detect/refuse';
import type { Exchange } from '../../pipeline/types';
import type { FieldLines } from '../../http/http1/fields';
import type { ResponseHead1 } from '../../http/http1/head';
import type { BodySource, ClientExchange, ResponseStart } from '../../http/message';
import type { OutgoingBody } from '../../http/upstream/forwarder';
import { collectBody, type CollectedBody } from '../../http/body/body-collection';
import { answerLocally, jsonAnswer } from './local-answer';
import { asksAboutActivity } from './asked-activities';
import {
  readPrompt,
  readQuestion,
  redactedBody,
  type Reading,
} from '../../http/body/prompt-reading';
import { callRefusal } from '../shadow-mcp/call-refusal';
import { wholeOf, type WholeRequest } from '../isolation/whole-request';
import { exchangeHead, requestBody } from './exchange-head';
import { isolationAnswer, redirectAnswer, refusalAnswer, urlOf } from './refusing';
import { relay } from './relay';
import { RequestExchange } from './request-exchange';
import { isNavigation, opensKeptApp } from './request-kind';
import type { InterceptionOptions, Visit } from './visit';
import { WatchedAnswer } from './watched-answer';
import { answerStart, isEventStream, outgoingLines } from './watched-heads';

/** One request to an AI host: read, asked about, then passed on, changed or refused. */
export class InterceptedRequest {
  #extractor: Extractor;
  /** Set for a call of a tool past the company's portal. */
  #mcp: McpCall | undefined;
  readonly #gone = new AbortController();
  readonly #exchange: RequestExchange;
  /** True for a page or file of the app: what comes back is no answer of an AI. */
  #page = false;
  #giveUp: (() => void) | undefined;

  constructor(
    private readonly options: InterceptionOptions,
    private readonly client: ClientExchange,
    private readonly visit: Visit,
    private readonly app: App,
  ) {
    const { request } = client;
    this.#extractor = options.extractors.find(request);
    this.#exchange = new RequestExchange(
      options,
      () => exchangeHead(visit, app, request, this.#mcp, options.shadowMcp.refused),
      this.#gone.signal,
    );
    client.onAbort = () => this.#abort();
  }

  start(): void {
    const { client } = this;
    if (!client.body && this.#isToolCall()) {
      this.#answered(this.#onToolCall(Buffer.of(), { kind: 'none' }));
      return;
    }
    if (client.body && client.request.upgrade === undefined) {
      client.continue();
      const { bodyBytes } = this.options.policy.current().limits;
      collectBody(client.body, bodyBytes, (body) => this.#answered(this.#onBody(body)));
      return;
    }
    const question = readQuestion(this.#extractor, client.request);
    const whole = this.#whole(question);
    if (whole !== undefined) this.#answered(this.#onWhole(whole, { kind: 'none' }));
    else if (question.kind === 'prompt') this.#answered(this.#onQuestion(question.read));
    else if (this.#opensApp()) {
      this.#answered(this.#onNavigation());
    } else if (this.#isAskedAbout()) {
      this.#answered(this.#onActivity(() => this.#forward({ kind: 'none' })));
    } else this.#forward({ kind: 'none' });
  }

  /** An upgrade that policy may refuse by what it is for; `go` passes it on. */
  startUpgrade(go: () => void): void {
    const passOn = (): void => {
      // What is said from here on is an exchange of its own.
      this.#exchange.end({ result: 'completed' });
      go();
    };
    this.#answered(this.#onActivity(passOn));
  }

  #isAskedAbout(): boolean {
    return asksAboutActivity(this.options.policy.current(), this.visit.activity);
  }

  /** A request without a prompt that still does something with the app: a share, a download, a call. */
  async #onActivity(go: () => void): Promise<void> {
    this.#page = true;
    const verdict = await this.#exchange.visit(this.#extractor.id);
    if (verdict.action !== 'allow') this.#enforce(verdict, { kind: 'none' });
    else if (!this.#gone.signal.aborted) go();
  }

  #opensApp(): boolean {
    return opensKeptApp(this.client.request, this.options.policy.current());
  }

  /** A question that stands in the address. */
  async #onQuestion(read: ReadRequest): Promise<void> {
    this.#page = isNavigation(this.client.request.headers);
    const verdict = await this.#exchange.ask(read.prompt);
    if (verdict.action !== 'redact') this.#enforce(verdict, { kind: 'none' });
    else if (read.retarget) this.#forward({ kind: 'none' }, read.retarget(verdict.edits));
    else this.#refuse(refusalAnswer(this.client.request, this.#extractor, this.#failed()));
  }

  async #onNavigation(): Promise<void> {
    this.#page = true;
    const prompt: Prompt = { extractor: this.#extractor.id, parts: [] };
    const verdict = await this.#exchange.ask(prompt);
    this.#enforce(verdict, { kind: 'none' });
  }

  async #onBody(body: CollectedBody): Promise<void> {
    switch (body.kind) {
      case 'broken':
        // The client's connection is in an unknown state; it has closed it already.
        return;
      case 'too-large': {
        const stream: OutgoingBody = {
          kind: 'stream',
          source: body.rest,
          length: this.client.request.length,
          before: body.before,
        };
        const verdict = await this.#unreadable('it is larger than what is inspected');
        this.#enforce(verdict, stream);
        return;
      }
      case 'complete':
        await this.#onComplete(body.bytes, body.trailers);
    }
  }

  async #onComplete(bytes: Buffer, trailers: FieldLines): Promise<void> {
    const original: OutgoingBody = { kind: 'bytes', bytes, trailers };
    if (this.#isToolCall(bytes)) {
      await this.#onToolCall(bytes, original);
      return;
    }
    const limit = this.options.policy.current().limits.decompressedBytes;
    const reading = await readPrompt(this.#extractor, this.client.request, bytes, limit);
    const whole = this.#whole(reading);
    if (whole !== undefined) {
      await this.#onWhole(whole, original);
      return;
    }
    switch (reading.kind) {
      case 'none':
        if (this.#isAskedAbout()) await this.#onActivity(() => this.#forward(original));
        else this.#forward(original);
        return;
      case 'unscannable':
        this.#enforce(await this.#unreadable(reading.reason), original);
        return;
      case 'prompt': {
        this.#sight(hasModelRequestShape(reading.plain) ? 'request' : undefined);
        const body = requestBody(this.client.request, reading.plain);
        const verdict = await this.#exchange.ask({ ...reading.read.prompt, body });
        if (verdict.action === 'redact') await this.#redact(verdict, reading.read);
        else this.#enforce(verdict, original);
      }
    }
  }

  #whole(reading: Reading): WholeRequest | undefined {
    const { decompressedBytes } = this.options.policy.current().limits;
    const { request } = this.client;
    const { id } = this.#extractor;
    return wholeOf(reading, this.visit, this.app, request, id, decompressedBytes);
  }

  async #onWhole(whole: WholeRequest, original: OutgoingBody): Promise<void> {
    const { request } = this.client;
    this.#page = original.kind === 'none';
    if (whole.unreadable !== undefined) {
      this.#enforce(await this.#unreadable(whole.unreadable), original);
      return;
    }
    const isPage = isNavigation(request.headers) && this.#opensApp();
    const quiet = whole.quiet && !isPage;
    const verdict = await this.#exchange.ask(whole.read.prompt, { quiet });
    if (verdict.action !== 'allow') this.visit.isolation?.typed.forget(request.host);
    if (verdict.action !== 'redact') this.#enforce(verdict, original);
    else if ([...verdict.edits.keys()].some((index) => index >= whole.maskable)) {
      // It stands where nothing can be changed without breaking what the page sends.
      const { exchangeId, rule } = verdict;
      const refusal = { ...this.#failed(), exchangeId, rule, reason: 'rule' as const };
      this.#refuse(refusalAnswer(request, this.#extractor, refusal));
    } else await this.#redact(verdict, whole.read);
  }

  #isToolCall(bytes?: Buffer): boolean {
    const { extractors, shadowMcp } = this.options;
    this.#mcp = shadowMcp.callOf(this.client.request, bytes);
    if (this.#mcp === undefined) return false;
    this.#extractor = extractors.byId('mcp') ?? this.#extractor;
    return true;
  }

  /** A call of a tool past the company's portal: on record, and passed on where policy lets it. */
  async #onToolCall(bytes: Buffer, original: OutgoingBody): Promise<void> {
    const { request } = this.client;
    const { decompressedBytes } = this.options.policy.current().limits;
    const reading = await readPrompt(this.#extractor, request, bytes, decompressedBytes);
    const read = reading.kind === 'prompt' ? reading.read : undefined;
    const verdict =
      reading.kind === 'unscannable'
        ? await this.#unreadable(reading.reason)
        : await this.#exchange.ask(read?.prompt ?? { extractor: this.#extractor.id, parts: [] });
    const refusal = callRefusal(this.options.shadowMcp, verdict);
    if (refusal !== undefined) this.#refuse(refuseMcp(request, bytes, refusal));
    else if (verdict.action === 'redact' && read) await this.#redact(verdict, read);
    else this.#enforce(verdict, original);
  }

  /** A site that nobody has entered in library or policy shows what it is. */
  #sight(sign: AiSign | undefined): void {
    if (this.app.id !== 'other' || sign === undefined) return;
    this.options.onSighting?.({ host: this.client.request.host, sign });
  }

  #unreadable(reason: string): Promise<Verdict> {
    const failure = this.visit.isolation?.unreadable;
    return this.#exchange.unreadable(this.#extractor.id, reason, failure);
  }

  #enforce(verdict: Verdict, body: OutgoingBody): void {
    switch (verdict.action) {
      case 'allow':
        this.#forward(body);
        return;
      case 'block':
        this.#refuse(refusalAnswer(this.client.request, this.#extractor, verdict.refusal));
        return;
      case 'isolate': {
        if (this.visit.door === 'isolation') {
          this.#forward(body);
          return;
        }
        const { request } = this.client;
        const session = isNavigation(request.headers)
          ? this.options.onIsolate?.(urlOf(request), this.app)
          : undefined;
        this.#refuse(isolationAnswer(request, this.#extractor, verdict, this.app.name, session));
        return;
      }
      case 'redirect':
        this.#refuse(redirectAnswer(this.client.request, this.#extractor, verdict, this.app.name));
        return;
      case 'challenge':
        throw new Error('only the waf challenges');
      case 'redact':
        throw new Error('a redaction needs the request that it changes');
    }
  }

  async #redact(verdict: Extract<Verdict, { action: 'redact' }>, read: ReadRequest): Promise<void> {
    const { exchangeId, rule, edits } = verdict;
    const bytes = await redactedBody(read, edits, this.client.request);
    if (bytes) {
      this.#forward({ kind: 'bytes', bytes, trailers: [] });
      return;
    }
    const refusal = { ...this.#failed(), exchangeId, rule };
    this.#refuse(refusalAnswer(this.client.request, this.#extractor, refusal));
  }

  #failed(): Refusal {
    return { exchangeId: this.#exchange.id, reason: 'failure', found: [], appName: this.app.name };
  }

  #refuse(answer: RefusalAnswer): void {
    if (!this.#gone.signal.aborted) answerLocally(this.client, answer);
    this.#exchange.end({ result: 'refused', status: answer.status });
  }

  #forward(body: OutgoingBody, target?: string): void {
    if (this.#gone.signal.aborted) return;
    const guard = this.#page ? undefined : this.#exchange.answer();
    this.#giveUp = relay(this.client, {
      pool: this.options.pool,
      tunnelIdleMs: this.options.limits.tunnelIdleMs,
      ...(this.visit.to ? { to: this.visit.to } : {}),
      lines: outgoingLines(this.client.request.lines, guard?.watching === true),
      body,
      ...(target === undefined ? {} : { target }),
      ...(guard
        ? { onAnswer: (head, start, source) => this.#watch(guard, head, start, source) }
        : {}),
      onUpstreamFailure: this.options.onUpstreamFailure,
      onOver: (result) => this.#exchange.end(result),
    });
  }

  #watch(
    guard: ReturnType<Exchange['answer']>,
    head: ResponseHead1,
    start: ResponseStart,
    source: BodySource,
  ): void {
    const { request } = this.client;
    const response = { status: head.status, headers: head.fields.map };
    guard.head(response);
    this.#sight(isEventStream(head) ? 'answer' : undefined);
    const { failure, limits } = this.options.policy.current();
    const answer = new WatchedAnswer({
      guard,
      extractor: this.#extractor,
      request,
      response,
      source,
      open: (decoded) => this.client.respond(answerStart(start, guard, decoded)),
      refuse: (refusal) => answerLocally(this.client, this.#extractor.refuse(request, refusal)),
      unreadable: () => (failure === 'closed' && guard.watching ? this.#failed() : undefined),
      decompressedBytes: limits.decompressedBytes,
      heldBytes: this.options.limits.heldBytes,
      onOver: (result, error) => {
        if (result === 'stopped') this.#giveUp?.();
        this.#exchange.end({
          result,
          status: head.status,
          ...(error === undefined ? {} : { error }),
        });
      },
    });
    if (!guard.watching || isEventStream(head)) answer.openNow();
    source.start(answer);
  }

  #abort(): void {
    this.#gone.abort();
    this.#giveUp?.();
    this.#exchange.end({ result: 'aborted' });
  }

  /** The pipeline never rejects for what traffic holds; a defect ends this request and no other. */
  #answered(work: Promise<void>): void {
    this.options.track(
      work.catch((error: unknown) => {
        this.options.onDefect(error);
        this.#refuse(jsonAnswer(500, 'proxy_failure', 'Portcullis failed to handle this request.'));
      }),
    );
  }
}
