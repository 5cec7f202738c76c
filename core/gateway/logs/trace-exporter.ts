import { randomBytes } from 'node:crypto';
import type { Clock, PolicySource } from '../../exchange/ports';
import type { LogRecord } from './record';

/** Spans in one request, and how long they gather, ms. */
const BATCH = 200;
const GATHER_MS = 1000;
/** Spans that wait while the collector does not answer. */
const WAITING = 5000;
const LIMIT_MS = 10_000;
/** OTLP's numbers for a client span and for what became of it. */
const CLIENT = 3;
const OK = 1;
const ERROR = 2;

export interface TraceOptions {
  readonly policy: PolicySource;
  readonly clock: Clock;
  readonly onProblem: (problem: string) => void;
}

/**
 * Sends one span for each request to the collector of the policy (OTLP 1.x over HTTP, JSON), with the
 * attributes of OpenTelemetry's GenAI conventions. They hold no prompt text.
 */
export class TraceExporter {
  #waiting: LogRecord[] = [];
  #timer: NodeJS.Timeout | undefined;
  #sending: Promise<void> = Promise.resolve();

  constructor(private readonly options: TraceOptions) {}

  add(record: LogRecord): void {
    if (!this.options.policy.current().gateway.telemetry) return;
    if (this.#waiting.length >= WAITING) this.#waiting.shift();
    this.#waiting.push(record);
    if (this.#waiting.length >= BATCH) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), GATHER_MS);
  }

  async close(): Promise<void> {
    this.#flush();
    await this.#sending;
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const records = this.#waiting;
    this.#waiting = [];
    if (records.length > 0) this.#sending = this.#sending.then(() => this.#send(records));
  }

  async #send(records: readonly LogRecord[]): Promise<void> {
    const { telemetry } = this.options.policy.current().gateway;
    if (!telemetry) return;
    try {
      const answer = await fetch(telemetry.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...telemetry.headers },
        body: JSON.stringify(traceRequest(records)),
        signal: AbortSignal.timeout(LIMIT_MS),
      });
      await answer.arrayBuffer();
      if (!answer.ok) this.options.onProblem(`the collector answers with status ${answer.status}`);
    } catch {
      this.options.onProblem('the collector of traces cannot be reached');
    }
  }
}

/** The body of an OTLP export. */
export function traceRequest(records: readonly LogRecord[]): unknown {
  return {
    resourceSpans: [
      {
        resource: { attributes: [attribute('service.name', 'portcullis-gateway')] },
        scopeSpans: [{ scope: { name: 'portcullis.gateway' }, spans: records.map(span) }],
      },
    ],
  };
}

function span(record: LogRecord): unknown {
  const start = Date.parse(record.created_at);
  return {
    traceId: record.trace_id ?? randomBytes(16).toString('hex'),
    spanId: randomBytes(8).toString('hex'),
    ...(record.parent_span_id === undefined ? {} : { parentSpanId: record.parent_span_id }),
    name: `${record.model_type} ${record.model}`.trim(),
    kind: CLIENT,
    startTimeUnixNano: `${start}000000`,
    endTimeUnixNano: `${start + Math.round(record.duration)}000000`,
    attributes: attributes(record),
    status: record.success ? { code: OK } : { code: ERROR, message: record.error ?? '' },
  };
}

function attributes(record: LogRecord): unknown[] {
  const values: Record<string, string | number | boolean | undefined> = {
    'gen_ai.operation.name': record.model_type,
    'gen_ai.provider.name': record.provider,
    'gen_ai.request.model': record.model,
    'gen_ai.model.provider': record.provider,
    'gen_ai.usage.input_tokens': record.tokens_in,
    'gen_ai.usage.output_tokens': record.tokens_out,
    'gen_ai.usage.cache_read.input_tokens': record.tokens_cache_read,
    'gen_ai.usage.cost': record.cost,
    'gen_ai.conversation.id': record.conversation_id,
    'gen_ai.server.time_to_first_token': record.ttft === undefined ? undefined : record.ttft / 1000,
    'http.response.status_code': record.status_code,
    'portcullis.log_id': record.id,
    'portcullis.gateway': record.gateway,
    'portcullis.cached': record.cached,
    'portcullis.step': record.step,
    'portcullis.dlp.action': record.dlp?.action,
    'enduser.id': record.user,
  };
  for (const [key, value] of Object.entries(record.metadata))
    values[`portcullis.metadata.${key}`] = value;
  return Object.entries(values).flatMap(([key, value]) =>
    value === undefined ? [] : [attribute(key, value)],
  );
}

function attribute(key: string, value: string | number | boolean): unknown {
  if (typeof value === 'string') return { key, value: { stringValue: value } };
  if (typeof value === 'boolean') return { key, value: { boolValue: value } };
  return Number.isInteger(value)
    ? { key, value: { intValue: String(value) } }
    : { key, value: { doubleValue: value } };
}
