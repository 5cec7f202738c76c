import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FLEET_LIMITS } from '../../../core/fleet/wire';
import { Backoff, pause } from '../../../main/agent/sync/backoff';
import { packBatch } from '../../../main/agent/sync/event-batch';
import { serverSentEvents } from '../../../main/agent/sync/server-sent-events';
import { deviceEvent } from '../audit/audit-events';

async function eventsOf(chunks: readonly Uint8Array[]) {
  async function* stream(): AsyncGenerator<Uint8Array> {
    for (const chunk of chunks) yield chunk;
  }
  const events: { event: string; data: string }[] = [];
  for await (const event of serverSentEvents(stream())) events.push(event);
  return events;
}

describe('server-sent events', () => {
  it.each(['\n', '\r\n', '\r'])(
    'are read with line ends %j, wherever they are cut',
    async (end) => {
      const lines = [
        ':\u00e9',
        'event: policy',
        'data: {"version":',
        'data: 7}',
        'id: 1',
        '',
        'data:x',
        '',
      ];
      const bytes = Buffer.from(`${lines.join(end)}${end}${end === '\r' ? ':' : ''}`);
      await fc.assert(
        fc.asyncProperty(fc.array(fc.nat(bytes.length)), async (cuts) => {
          const places = [0, ...cuts.sort((a, b) => a - b), bytes.length];
          const chunks = places.slice(1).map((place, n) => bytes.subarray(places[n], place));
          expect(await eventsOf(chunks)).toEqual([
            { event: 'policy', data: '{"version":\n7}' },
            { event: 'message', data: 'x' },
          ]);
        }),
      );
    },
  );

  it('end with an error where a line never ends', async () => {
    await expect(eventsOf([Buffer.alloc(70_000, 'x')])).rejects.toThrow('too long');
  });
});

describe('a batch of events', () => {
  const linesOf = (body: Buffer): string[] => gunzipSync(body).toString().trimEnd().split('\n');

  it('holds the oldest events, one to a line', async () => {
    const events = [deviceEvent(), deviceEvent(), deviceEvent()];
    const batch = await packBatch(events, 2);
    expect(batch.events).toEqual(events.slice(0, 2));
    expect(linesOf(batch.body).map((line) => JSON.parse(line) as unknown)).toEqual(batch.events);
  });

  it('stays below what the endpoint takes, and always holds one', async () => {
    const large = Array.from({ length: 5 }, () => deviceEvent({ text: 'x'.repeat(400_000) }));
    expect((await packBatch(large, 500)).events).toHaveLength(2);
    const huge = [deviceEvent({ text: 'x'.repeat(2_000_000) }), deviceEvent()];
    expect((await packBatch(huge, 500)).events).toHaveLength(1);
    const many = Array.from({ length: 600 }, () => deviceEvent());
    expect((await packBatch(many, 600)).events).toHaveLength(FLEET_LIMITS.batchEvents);
  });
});

describe('the pause between two tries', () => {
  it('grows up to a minute, is spread, and never shorter than asked for', () => {
    const longest = new Backoff(() => 1);
    const pauses = Array.from({ length: 10 }, () => longest.next());
    expect(pauses.slice(0, 4)).toEqual([500, 1000, 2000, 4000]);
    expect(pauses.at(-1)).toBe(60_000);
    longest.reset();
    expect(longest.next()).toBe(500);
    expect(new Backoff(() => 0).next()).toBe(250);
    expect(new Backoff(() => 0).next(9000)).toBe(9000);
  });

  it('ends at once when the agent does', async () => {
    const ending = new AbortController();
    const waited = pause(60_000, ending.signal);
    ending.abort();
    expect(await waited).toBe(false);
    expect(await pause(60_000, ending.signal)).toBe(false);
  });
});
