import { gzipSync } from 'node:zlib';
import { ulid } from 'ulid';
import type { AuditEvent, ExchangeEvent, OutcomeEvent } from '../../../core/exchange/event';
import { batchAnswerSchema, FLEET_PATHS, type BatchAnswer } from '../../../core/fleet/wire';
import { sendSigned, type Desk } from './endpoint';

export { exchangeEvent } from '../../fixtures/fleet/exchange-event';

export function outcomeEvent(
  exchange: ExchangeEvent,
  changes: Partial<OutcomeEvent> = {},
): OutcomeEvent {
  return {
    id: ulid(),
    exchangeId: exchange.exchangeId,
    time: new Date().toISOString(),
    policyVersion: 1,
    kind: 'outcome',
    result: 'completed',
    status: 200,
    durationMs: 812,
    responseLength: 1400,
    responseFindings: [],
    ...changes,
  };
}

export function ndjson(events: readonly unknown[]): Buffer {
  return Buffer.from(events.map((event) => `${JSON.stringify(event)}\n`).join(''));
}

export function postBatch(desk: Desk, body: Buffer): Promise<Response> {
  return sendSigned(desk, {
    method: 'POST',
    path: FLEET_PATHS.events,
    body,
    headers: { 'content-type': 'application/x-ndjson', 'content-encoding': 'gzip' },
  });
}

/** Sends events as one batch and expects it to be taken. */
export async function deliver(desk: Desk, events: readonly AuditEvent[]): Promise<BatchAnswer> {
  const response = await postBatch(desk, gzipSync(ndjson(events)));
  if (response.status !== 202) throw new Error(`${response.status}: ${await response.text()}`);
  return batchAnswerSchema.parse(await response.json());
}
