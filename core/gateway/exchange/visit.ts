import type { Actor } from '../../exchange/actor';
import type { GatewaySettings } from '../../exchange/policy-gateway';
import type { BodySink, ClientExchange } from '../../http/message';
import { errorEvent, gatewayErrorBody } from '../http/error-shape';
import type { GatewayError } from '../http/gateway-error';
import type { RequestOptions } from '../http/headers';
import type { Caller } from '../keys/caller';
import type { DlpResult, LogRecord } from '../logs/record';
import type { Settings } from '../settings';
import type { Dialect } from '../translate/dialect';

/** One request of a caller, from its head to its log record. */
export interface Visit {
  readonly client: ClientExchange;
  readonly settings: Settings;
  readonly gateway: GatewaySettings;
  /** Id of the gateway; where the policy names none, the name by which the caller called it. */
  readonly gatewayName: string;
  readonly caller: Caller;
  readonly actor: Actor;
  readonly options: RequestOptions;
  readonly kind: LogRecord['request_type'];
  readonly logId: string;
  readonly eventId: string;
  /** Milliseconds since the epoch. */
  readonly began: number;
  /** Aborted when the caller goes away. */
  readonly gone: AbortController;
}

/** What callers are kept apart by: their key, their secret, or nothing where everybody is one. */
export function scopeOf({ caller }: Pick<Visit, 'caller'>): string {
  return caller.key ? `key ${caller.key.id}` : `own ${caller.ownSecret ?? ''}`;
}

/** What the caller learns of a request in `cf-aig-` headers. */
export interface AnswerFacts {
  readonly cacheStatus?: 'HIT' | 'MISS';
  readonly step?: number;
  readonly model?: string;
  readonly provider?: string;
  readonly dlp?: DlpResult | undefined;
  readonly semantic?: number | undefined;
}

/** The response header lines of the gateway itself. */
export function aigLines(visit: Pick<Visit, 'logId' | 'eventId'>, facts: AnswerFacts): string[] {
  const lines = ['cf-aig-log-id', visit.logId, 'cf-aig-event-id', visit.eventId];
  const { cacheStatus, step, model, provider, dlp, semantic } = facts;
  if (cacheStatus !== undefined) lines.push('cf-aig-cache-status', cacheStatus);
  if (step !== undefined) lines.push('cf-aig-step', String(step));
  if (model !== undefined && model !== '') lines.push('cf-aig-model', headerText(model));
  if (provider !== undefined) lines.push('cf-aig-provider', provider);
  if (dlp) lines.push('cf-aig-dlp', JSON.stringify(dlp));
  if (semantic !== undefined) lines.push('cf-aig-cache-similarity', semantic.toFixed(4));
  return lines;
}

function headerText(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, 200);
}

/** Answers from here with a whole JSON body. */
export function answerJson(
  client: ClientExchange,
  status: number,
  body: unknown,
  lines: readonly string[] = [],
): number {
  const bytes = Buffer.from(JSON.stringify(body));
  answerBytes(client, status, bytes, 'application/json', lines);
  return bytes.length;
}

/**
 * Answers with a body that is complete; to HEAD with its length only. `lines`: names and values
 * in turn.
 */
export function answerBytes(
  client: ClientExchange,
  status: number,
  bytes: Buffer,
  contentType: string,
  lines: readonly string[] = [],
): void {
  const headOnly = client.request.method === 'HEAD';
  const sink = client.respond({
    status,
    lines: ['content-type', contentType, 'cache-control', 'no-store', ...lines],
    length: bytes.length,
    bodiless: headOnly,
  });
  if (!headOnly) sink.write(bytes);
  sink.end();
}

/** Refuses a request in the form of the SDK that sent it. */
export function refuse(
  client: ClientExchange,
  dialect: Dialect,
  error: GatewayError,
  lines: readonly string[] = [],
  reference?: string,
): number {
  return answerJson(client, error.status, gatewayErrorBody(dialect, error, reference), [
    ...lines,
    'cf-aig-error-code',
    String(error.code),
    ...(error.retryAfter === undefined ? [] : ['retry-after', String(error.retryAfter)]),
    // SDKs send a refused request again by themselves unless they are told not to.
    ...(error.status === 429 || error.status >= 500 ? [] : ['x-should-retry', 'false']),
  ]);
}

/** Ends a stream with a refusal in its own form. */
export function refuseStream(sink: BodySink, dialect: Dialect, error: GatewayError): void {
  const { status, message, code } = error;
  sink.write(Buffer.from(errorEvent(dialect, { status, message, code })));
  sink.end();
}
