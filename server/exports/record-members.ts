import {
  deviceEventSchema,
  exchangeEventSchema,
  outcomeEventSchema,
} from '../../core/exchange/event';
import type { ExportDataset } from '../../core/exchange/exports';

const ARRIVAL = ['deviceId', 'receivedAt'];
const AUDIT = ['kind', 'seq', 'time', 'actor', 'action', 'target', 'detail'];
const PROOF = ['previous', 'hash', 'signature'];

/** The members that records of a dataset can have. */
export function recordMembers(dataset: ExportDataset): ReadonlySet<string> {
  const exchange = [...Object.keys(exchangeEventSchema.shape), ...ARRIVAL];
  const device = [...Object.keys(deviceEventSchema.shape), ...ARRIVAL];
  switch (dataset) {
    case 'audit_logs':
      return new Set([...AUDIT, ...PROOF]);
    case 'device_events':
      return new Set(device);
    case 'events':
      return new Set([...exchange, ...device, ...Object.keys(outcomeEventSchema.shape)]);
    default:
      return new Set(exchange);
  }
}
