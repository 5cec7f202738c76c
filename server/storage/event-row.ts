import {
  exchangeEventSchema,
  outcomeEventSchema,
  sealedPayloadSchema,
  type AuditEvent,
  type ExchangeEvent,
  type OutcomeEvent,
} from '../../core/exchange/event';
import type { StoredExchange } from './port';

/** A row of the `events` table. The payload has a column of its own, so that lists stay small. */
export interface EventRow {
  id: string;
  kind: AuditEvent['kind'];
  exchange_id: string;
  device_id: string;
  time_ms: number;
  received_ms: number;
  app_id: string | null;
  action: string | null;
  /** Lower-case words that the console's search looks through. */
  search: string;
  body: string;
  payload: string | null;
}

export const EVENT_COLUMNS = [
  'id',
  'kind',
  'exchange_id',
  'device_id',
  'time_ms',
  'received_ms',
  'app_id',
  'action',
  'search',
  'body',
  'payload',
] as const satisfies readonly (keyof EventRow)[];

export function toRow(event: AuditEvent, device: string, receivedAt: number): EventRow {
  const payload = event.kind === 'device' ? undefined : event.payload;
  const exchange = event.kind === 'exchange' ? event : undefined;
  return {
    id: event.id,
    kind: event.kind,
    exchange_id: event.exchangeId,
    device_id: device,
    time_ms: Date.parse(event.time),
    received_ms: receivedAt,
    app_id: exchange?.app.id ?? null,
    action: exchange?.action ?? null,
    search: exchange ? searchWords(exchange) : '',
    body: JSON.stringify({ ...event, payload: undefined }),
    payload: payload ? JSON.stringify(payload) : null,
  };
}

function searchWords(event: ExchangeEvent): string {
  const { actor, app, request, rule, findings } = event;
  const words = [
    request.host,
    app.id,
    app.name,
    actor.userId,
    actor.email,
    actor.name,
    actor.hostname,
    rule?.id,
    rule?.name,
    ...new Set(findings.flatMap((finding) => [finding.detector, finding.type])),
  ];
  return words
    .filter((word) => word !== undefined)
    .join('\n')
    .toLowerCase();
}

/** An exchange's columns beside those of its outcome, as the queries of event-table.ts read them. */
export interface ExchangeJoin {
  body: string;
  received_ms: number;
  payload?: string | null;
  outcome_body: string | null;
  outcome_payload?: string | null;
}

export function toStored(row: ExchangeJoin): StoredExchange {
  const exchange: ExchangeEvent = exchangeEventSchema.parse(read(row.body, row.payload));
  const stored = { exchange, receivedAt: row.received_ms };
  if (row.outcome_body === null) return stored;
  const outcome: OutcomeEvent = outcomeEventSchema.parse(
    read(row.outcome_body, row.outcome_payload),
  );
  return { ...stored, outcome };
}

function read(body: string, payload: string | null | undefined): unknown {
  const event: unknown = JSON.parse(body);
  if (typeof payload !== 'string' || typeof event !== 'object') return event;
  return { ...event, payload: sealedPayloadSchema.parse(JSON.parse(payload)) };
}
