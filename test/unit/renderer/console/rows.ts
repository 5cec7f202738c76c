import type { ExchangeRow } from '../../../../core/exchange/console';
import { exchangeRowSchema } from '../../../../core/exchange/console';

/** A ULID that sorts by `order`. */
export const ulidOf = (order: number): string =>
  `01JDEVENT${String(order).padStart(17, '0')}`.slice(0, 26);

interface RowOptions {
  readonly ended?: boolean;
  readonly action?: string;
  readonly enforced?: string;
  readonly app?: string;
  readonly device?: string;
}

/** A row as the endpoint sends it; a greater `order` is a later exchange. */
export function rowOf(order: number, options: RowOptions = {}): ExchangeRow {
  const base = { id: ulidOf(order), exchangeId: ulidOf(order), time: '2026-11-25T09:00:00Z' };
  return exchangeRowSchema.parse({
    receivedAt: '2026-11-25T09:00:01Z',
    exchange: {
      ...base,
      kind: 'exchange',
      policyVersion: 1,
      door: 'proxy',
      deviceId: options.device ?? 'dev-1',
      actor: { name: 'Maren Kolb' },
      app: { id: options.app ?? 'chatgpt', name: 'ChatGPT' },
      request: { method: 'POST', host: 'chatgpt.com', path: '/' },
      extractor: 'chatgpt',
      tokenCount: 1,
      promptLength: 4,
      fileCount: 0,
      findings: [],
      action: options.action ?? 'allow',
      enforced: options.enforced ?? 'allow',
    },
    ...(options.ended === true
      ? {
          outcome: {
            ...base,
            kind: 'outcome',
            policyVersion: 1,
            result: 'completed',
            durationMs: 12,
            responseLength: 3,
          },
        }
      : {}),
  });
}
