import {
  auditEventSchema,
  exchangeEventSchema,
  outcomeEventSchema,
  sealedPayloadSchema,
  type AuditEvent,
  type ExchangeEvent,
  type OutcomeEvent,
} from '../../core/exchange/event';
import type { BulkColumn, BulkValue } from './bulk-insert';
import { personKey } from './person-key';
import { scoreBucket } from './score-bucket';
import type { StoredExchange } from './port';

/** Columns of `events` that ingest writes, in the order of `eventRow`. */
export const EVENT_COLUMNS: readonly BulkColumn[] = [
  { name: 'id', type: 'text' },
  { name: 'exchange_id', type: 'text' },
  { name: 'kind', type: 'text' },
  { name: 'app_id', type: 'text' },
  { name: 'action', type: 'text' },
  { name: 'user_key', type: 'text' },
  { name: 'conversation_id', type: 'text' },
  { name: 'search', type: 'text' },
  { name: 'device_id', type: 'text' },
  { name: 'time_ms', type: 'bigint' },
  { name: 'received_ms', type: 'bigint' },
  { name: 'body', type: 'text' },
  { name: 'payload', type: 'text' },
];

/** The same of `outcomes`. */
export const OUTCOME_COLUMNS: readonly BulkColumn[] = [
  { name: 'exchange_id', type: 'text' },
  { name: 'id', type: 'text' },
  { name: 'device_id', type: 'text' },
  { name: 'time_ms', type: 'bigint' },
  { name: 'received_ms', type: 'bigint' },
  { name: 'body', type: 'text' },
  { name: 'payload', type: 'text' },
];

type Kept = Exclude<AuditEvent, OutcomeEvent>;

/** An exchange or a device's event. The payload has a column of its own, so that lists stay small. */
export function eventRow(event: Kept, device: string, receivedAt: number): BulkValue[] {
  const exchange = event.kind === 'exchange' ? event : undefined;
  return [
    event.id,
    event.exchangeId,
    event.kind,
    exchange ? text(exchange.app.id) : null,
    exchange?.action ?? null,
    exchange ? text(personKey(exchange.actor)) : speaker(event),
    exchange?.conversationId === undefined ? null : text(exchange.conversationId),
    exchange ? text(searchWords(exchange)) : '',
    device,
    Date.parse(event.time),
    receivedAt,
    bodyOf(event),
    payloadOf(exchange?.payload),
  ];
}

export function outcomeRow(event: OutcomeEvent, device: string, receivedAt: number): BulkValue[] {
  return [
    event.exchangeId,
    event.id,
    device,
    Date.parse(event.time),
    receivedAt,
    bodyOf(event),
    payloadOf(event.payload),
  ];
}

/** Who said what a device passes on: it belongs to what is kept of them. */
function speaker(event: Kept): string | null {
  if (event.kind !== 'device' || event.what !== 'feedback') return null;
  const { user } = event.detail;
  return typeof user === 'string' && user !== '' ? text(user) : null;
}

/** PostgreSQL takes no NUL in a text; in JSON it is written as an escape. */
function text(value: string): string {
  return value.replaceAll('\0', '');
}

function bodyOf(event: AuditEvent): string {
  const sealed = event.kind !== 'device' && event.payload !== undefined;
  return JSON.stringify(sealed ? { ...event, payload: undefined } : event);
}

function payloadOf(payload: ExchangeEvent['payload']): string | null {
  return payload ? JSON.stringify(payload) : null;
}

/**
 * Lower-case lines that the console's search looks through. What panels count stands there as
 * `topic:…`, `profile:…`, `model:…`, `rule:…`, `mcp:…`, `choice:…`, `door:…`, `enforced:…`, `drifted:…` and
 * `injection:…`, so that each number leads to its events.
 */
function searchWords(event: ExchangeEvent): string {
  const { actor, app, request, rule, findings, signals, mcp, answer, model, door, enforced } =
    event;
  const words = new Set<string | undefined>([
    request.host,
    app.id,
    app.name,
    actor.userId,
    actor.email,
    actor.name,
    actor.hostname,
    rule?.name,
    `door:${door}`,
    `enforced:${enforced}`,
  ]);
  for (const { detector, type, profiles } of findings) {
    words.add(detector).add(type);
    for (const profile of profiles) words.add(`profile:${profile}`);
  }
  for (const topic of signals?.topics ?? []) words.add(`topic:${topic}`);
  for (const topic of signals?.unsafeTopics ?? []) words.add(`topic:${topic}`);
  if (signals) words.add(`injection:${scoreBucket(signals.injectionScore)}`);
  if (rule) words.add(`rule:${rule.id}`);
  for (const id of event.logged) words.add(`rule:${id}`);
  if (model !== undefined) words.add(`model:${model}`);
  if (event.drifted) words.add(`drifted:${event.extractor}`);
  if (answer) words.add(`choice:${answer.choice}`);
  if (mcp) words.add(`mcp:${mcp.server}`).add(mcp.tool);
  words.delete(undefined);
  return [...words].join('\n').toLowerCase();
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
  const stored = { exchange, receivedAt: Number(row.received_ms) };
  if (row.outcome_body === null) return stored;
  const outcome: OutcomeEvent = outcomeEventSchema.parse(
    read(row.outcome_body, row.outcome_payload),
  );
  return { ...stored, outcome };
}

/** One row's event with its sealed payload. */
export function toEvent(body: string, payload: string | null): AuditEvent {
  return auditEventSchema.parse(read(body, payload));
}

function read(body: string, payload: string | null | undefined): unknown {
  const event: unknown = JSON.parse(body);
  if (typeof payload !== 'string' || typeof event !== 'object') return event;
  return { ...event, payload: sealedPayloadSchema.parse(JSON.parse(payload)) };
}
