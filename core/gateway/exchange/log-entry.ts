import type { SealedPayload } from '../../exchange/event';
import type { ModelUsage } from '../../exchange/event-reports';
import type { GatewayError } from '../http/gateway-error';
import { PAYLOAD_BYTES, PayloadCapture } from '../logs/payload';
import type { DlpResult, LogRecord } from '../logs/record';
import type { Target } from '../routing/target';
import { NO_USAGE, type Usage } from '../usage/usage';
import type { Incoming } from './incoming';
import type { GatewayServices } from './services';
import type { Visit } from './visit';

/** Characters of a path that a record keeps; callers without a key choose it too. */
const PATH_CHARS = 500;

/** What became of a request, gathered on its way and written down once. */
export class LogEntry {
  incoming: Incoming | undefined;
  target: Target | undefined;
  model: string | undefined;
  usage: Usage | undefined;
  cost: number | undefined;
  saved: number | undefined;
  dlp: DlpResult | undefined;
  status = 0;
  cached = false;
  step = 0;
  attempts = 0;
  responseType = '';
  responseBytes = 0;
  firstByte: number | undefined;
  providerKey: string | undefined;
  exchangeId: string | undefined;
  conversationId: string | undefined;
  semantic: number | undefined;
  error: string | undefined;
  errorCode: number | undefined;
  /** Requests that the record stands for. */
  count = 1;
  /** Gathers the answer, where the payload is kept. */
  readonly payload: PayloadCapture | undefined;
  #requestHead: SealedPayload | undefined;
  #responseHead: SealedPayload | undefined;
  #written = false;

  constructor(
    private readonly services: GatewayServices,
    private readonly visit: Visit,
  ) {
    if (this.#payloadKey !== undefined) this.payload = new PayloadCapture();
  }

  /** Key to which prompt and answer are sealed; `undefined`: they are not kept. */
  get #payloadKey(): string | undefined {
    const { gateway, options, settings } = this.visit;
    const wanted = options.collectPayload ?? gateway.logs.payload;
    return wanted && this.#collects ? settings.document.organisation.payloadKey : undefined;
  }

  get #collects(): boolean {
    return this.visit.options.collectLog ?? this.visit.gateway.logs.collect;
  }

  refused(error: GatewayError): void {
    this.status = error.status;
    this.error = error.failure;
    this.errorCode = error.code;
  }

  /** What the model took, for the event of the exchange. */
  modelUsage(): ModelUsage {
    const { caller, began, gatewayName } = this.visit;
    const { target, firstByte, cost, saved } = this;
    const usage = this.usage ?? NO_USAGE;
    const model = this.model ?? target?.model ?? this.incoming?.model ?? '';
    return {
      inputTokens: usage.input,
      outputTokens: usage.output,
      cacheReadTokens: usage.cacheRead,
      reasoningTokens: usage.reasoning,
      model: model.slice(0, 200),
      gateway: gatewayName.slice(0, 100),
      cached: this.cached,
      ...(target === undefined ? {} : { provider: target.provider.id }),
      ...(caller.key === undefined ? {} : { key: caller.key.id }),
      ...(caller.key?.team === undefined ? {} : { team: caller.key.team }),
      ...(cost === undefined ? {} : { cost }),
      ...(saved === undefined ? {} : { saved }),
      ...(firstByte === undefined ? {} : { ttftMs: Math.max(0, firstByte - began) }),
    };
  }

  /** Writes the record; only the first call counts. Never rejects. */
  async write(): Promise<void> {
    if (this.#written) return;
    this.#written = true;
    if (this.payload) await this.#seal(this.payload);
    this.services.log.add(this.#record(), this.#collects);
  }

  /** A record without its payload is better than none. */
  async #seal(payload: PayloadCapture): Promise<void> {
    const key = this.#payloadKey;
    if (key === undefined) return;
    const seal = async (text: string): Promise<SealedPayload | undefined> =>
      text === '' ? undefined : await this.services.seal(key, text);
    try {
      const prompt = this.incoming?.body.subarray(0, PAYLOAD_BYTES).toString('utf8') ?? '';
      [this.#requestHead, this.#responseHead] = await Promise.all([
        seal(prompt),
        seal(payload.text()),
      ]);
    } catch (error) {
      this.services.onDefect(error);
    }
  }

  #record(): LogRecord {
    const { visit, incoming, target } = this;
    const usage = this.usage ?? NO_USAGE;
    const now = this.services.clock.now();
    return {
      id: visit.logId,
      created_at: new Date(visit.began).toISOString(),
      gateway: visit.gatewayName,
      provider: target?.provider.id ?? '',
      model: this.model ?? target?.model ?? incoming?.model ?? '',
      model_type: modelType(incoming),
      path: pathOf(incoming?.head.target ?? visit.client.request.target),
      duration: Math.max(0, now - visit.began),
      request_type: visit.kind,
      request_content_type: (visit.client.request.headers['content-type'] ?? '').slice(0, 200),
      response_content_type: this.responseType,
      status_code: this.status,
      success: this.status > 0 && this.status < 400 && this.error === undefined,
      cached: this.cached,
      tokens_in: usage.input,
      tokens_out: usage.output,
      tokens_cache_read: usage.cacheRead,
      tokens_cache_write: usage.cacheWrite,
      tokens_reasoning: usage.reasoning,
      metadata: visit.options.metadata,
      step: this.step,
      custom_cost: visit.options.customCost !== undefined,
      request_size: incoming?.body.length ?? 0,
      response_size: this.responseBytes,
      attempts: this.attempts,
      ...this.#optional(),
    };
  }

  #optional(): Partial<LogRecord> {
    const { options, caller, began } = this.visit;
    const fields: Record<string, unknown> = {
      ttft: this.firstByte === undefined ? undefined : Math.max(0, this.firstByte - began),
      cost: this.cost,
      saved: this.saved,
      event_id: options.eventId,
      session_id: options.sessionId,
      turn_id: options.turnId,
      conversation_id: this.conversationId ?? options.sessionId,
      trace_id: options.traceId,
      parent_span_id: options.parentSpanId,
      key_id: caller.key?.id,
      provider_key: this.providerKey,
      user: this.visit.actor.userId,
      team: caller.key?.team,
      program: programOf(this.visit.client.request.headers['user-agent']),
      dlp: this.dlp,
      error_code: this.errorCode,
      error: this.error,
      exchange_id: this.exchangeId,
      count: this.count > 1 ? this.count : undefined,
      semantic: this.semantic,
      request_head: this.#requestHead,
      response_head: this.#responseHead,
    };
    return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  }
}

/** Name and no more: versions would make one program many. */
function programOf(userAgent: string | undefined): string | undefined {
  return /^[\w.@+-]{1,60}(?:\/(?=[A-Za-z])[\w.@+-]{1,40})?/.exec(userAgent ?? '')?.[0];
}

function pathOf(target: string): string {
  return (target.split('?', 1)[0] ?? '').slice(0, PATH_CHARS);
}

function modelType(incoming: Incoming | undefined): string {
  const path = pathOf(incoming?.head.target ?? '');
  if (/embed/i.test(path)) return 'embedding';
  if (/image/i.test(path)) return 'image';
  if (/audio|tts|speech|transcri|listen/i.test(path)) return 'audio';
  if (/moderation/i.test(path)) return 'moderation';
  if (/rerank/i.test(path)) return 'rerank';
  return /\/completions$/.test(path) && !/chat/.test(path) ? 'completion' : 'chat';
}
