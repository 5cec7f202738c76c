import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FLEET_LIMITS } from '../../../../core/fleet/wire';
import { ApiError } from '../../../../server/errors';
import { decode, parseBatch } from '../../../../server/fleet/batch';

const event = {
  id: '01KAXWZ0000000000000000000',
  exchangeId: '01KAXWZ0000000000000000001',
  time: '2026-11-25T12:00:00.000Z',
  policyVersion: 1,
  kind: 'device',
  what: 'agent_started',
  detail: {},
};

describe('a batch', () => {
  it('is any text: each line is an event or is refused with its number', () => {
    const line = fc.oneof(
      fc.string().map((text) => text.replaceAll('\n', ' ')),
      fc.json(),
      fc.constant(JSON.stringify(event)),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), (lines) => {
        const { events, refused } = parseBatch(lines.join('\n'), 'device-1');
        const filled = lines.filter((text) => text.trim() !== '');
        expect(events.length + refused.length).toBe(filled.length);
        expect(events).toHaveLength(lines.filter((text) => text === JSON.stringify(event)).length);
        for (const { line: number } of refused) expect(lines[number - 1]?.trim()).toBeTruthy();
      }),
    );
  });

  it('says that its events are those of the sender', () => {
    const { events } = parseBatch(JSON.stringify({ ...event, deviceId: 'other' }), 'device-1');
    expect(events).toMatchObject([{ deviceId: 'device-1' }]);
  });

  it('has at most the allowed number of events', () => {
    const lines = (count: number): string => `${JSON.stringify(event)}\n`.repeat(count);
    const { batchEvents } = FLEET_LIMITS;
    expect(parseBatch(lines(batchEvents), 'd').events).toHaveLength(batchEvents);
    expect(() => parseBatch(lines(batchEvents + 1), 'd')).toThrow(ApiError);
  });

  it('is decompressed up to the limit and no byte further', async () => {
    const { decompressedBytes } = FLEET_LIMITS;
    const full = await decode(gzipSync(Buffer.alloc(decompressedBytes)), 'gzip');
    expect(full).toHaveLength(decompressedBytes);
    await expect(
      decode(gzipSync(Buffer.alloc(decompressedBytes + 1)), 'gzip'),
    ).rejects.toMatchObject({ status: 413 });
  });

  it('of any bytes and any coding is read or refused, and never thrown at', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array(),
        fc.constantFrom('gzip', 'br', 'x'),
        async (bytes, coding) => {
          await expect(decode(Buffer.from(bytes), coding)).rejects.toBeInstanceOf(ApiError);
        },
      ),
    );
  });
});
