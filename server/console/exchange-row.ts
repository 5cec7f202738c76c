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
