import { expect, it } from 'vitest';
import type { AuditEvent } from '../../../../core/exchange/event';
import { Ingest } from '../../../../server/fleet/ingest';
import type { EventArchive } from '../../../../server/storage/port';

it('a writer that cannot keep up makes devices wait, and they are let in again', async () => {
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const append: EventArchive['append'] = async (_device, events) => {
    await held;
    return new Set(events.map(({ id }) => id));
  };
  const ingest = new Ingest({ append }, { now: () => 0 });
  const event = (index: number): AuditEvent => ({
    id: String(index),
    exchangeId: String(index),
    time: '2026-11-25T12:00:00.000Z',
    policyVersion: 1,
    kind: 'device',
    what: 'trust',
    detail: {},
  });
  const batch = Array.from({ length: 500 }, (_, index) => event(index));
  const stored = Array.from({ length: 40 }, () => ingest.store('d', batch));
  await expect(ingest.store('d', batch)).rejects.toMatchObject({
    status: 429,
    more: { retryAfterSeconds: 2 },
  });
  release();
  expect(await Promise.all(stored)).toEqual(stored.map(() => 500));
  expect(await ingest.store('d', batch)).toBe(500);
});
