import type { ExchangeRow } from '../../core/exchange/console';
import type { StoredExchange } from '../storage/port';

/** A stored exchange as the console shows it. */
export function toExchangeRow(stored: StoredExchange): ExchangeRow {
  return {
    exchange: stored.exchange,
    ...(stored.outcome ? { outcome: stored.outcome } : {}),
    receivedAt: new Date(stored.receivedAt).toISOString(),
  };
}

/** Whether sealed text of prompt or answer is with it. */
export const hasPayload = ({ exchange, outcome }: ExchangeRow): boolean =>
  exchange.payload !== undefined || outcome?.payload !== undefined;

/** The same for who may not open what was written. */
export function withoutPayload({ exchange, outcome, ...row }: ExchangeRow): ExchangeRow {
  return {
    ...row,
    exchange: { ...exchange, payload: undefined },
    ...(outcome === undefined ? {} : { outcome: { ...outcome, payload: undefined } }),
  };
}
