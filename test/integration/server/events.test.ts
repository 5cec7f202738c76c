import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { CONSOLE_PATHS, exchangeRowSchema, summarySchema } from '../../../core/exchange/console';
import { FLEET_LIMITS } from '../../../core/fleet/wire';
import { deliver, exchangeEvent, ndjson, outcomeEvent, postBatch } from './audit-events';
import { enrolDesk, setUpAdministrator, startEndpoint, type Browser } from './endpoint';

interface Page {
  readonly events: unknown[];
  readonly next?: string;
}

async function list(admin: Browser, query = ''): Promise<Page> {
  const page = (await (await admin.get(CONSOLE_PATHS.events + query)).json()) as Page;
  return { ...page, events: page.events.map((event) => exchangeRowSchema.parse(event)) };
}

async function refusal(response: Response): Promise<[number, string]> {
  const body = (await response.json()) as { error: { code: string } };
  return [response.status, body.error.code];
}

describe('events', () => {
  it('are stored once, however often they are sent', async () => {
    const endpoint = await startEndpoint();
    const desk = await enrolDesk(endpoint);
    const admin = await setUpAdministrator(endpoint);
    const events = Array.from({ length: 5 }, () => exchangeEvent());
    expect(await deliver(desk, events)).toEqual({ accepted: 5, duplicates: 0, refused: [] });
    expect(await deliver(desk, events)).toEqual({ accepted: 0, duplicates: 5, refused: [] });
    const more = [...events.slice(3), exchangeEvent()];
    expect(await deliver(desk, more)).toEqual({ accepted: 1, duplicates: 2, refused: [] });
    expect((await list(admin)).events).toHaveLength(6);
    const summary = summarySchema.parse(await (await admin.get(CONSOLE_PATHS.summary)).json());
    expect(summary.apps).toEqual([{ id: 'chatgpt', name: 'ChatGPT', count: 6 }]);
    expect(summary.hours).toHaveLength(24);
    expect(summary.hours.reduce((sum, { allow }) => sum + allow, 0)).toBe(6);
  });

  it('count once when the same batch arrives many times at once', async () => {
    const endpoint = await startEndpoint();
    const desk = await enrolDesk(endpoint);
    const events = Array.from({ length: 50 }, () => exchangeEvent());
    const answers = await Promise.all(Array.from({ length: 6 }, () => deliver(desk, events)));
    expect(answers.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(50);
  });

  it('belong to the device that signed for them, whatever they say', async () => {
    const endpoint = await startEndpoint();
    const [ada, eve] = [await enrolDesk(endpoint), await enrolDesk(endpoint)];
    const admin = await setUpAdministrator(endpoint);
    const exchange = exchangeEvent({ deviceId: ada.answer.deviceId });
    await deliver(eve, [exchange]);
    // Nor can a device end the exchange of another.
    await deliver(ada, [outcomeEvent(exchange)]);
    const { events } = await list(admin);
    const { deviceId } = eve.answer;
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ exchange: { deviceId, actor: { deviceId } } });
    expect(events[0]).not.toHaveProperty('outcome');
  });

  it('join their outcome, whichever comes first, and the first outcome counts', async () => {
    const endpoint = await startEndpoint();
    const desk = await enrolDesk(endpoint);
    const admin = await setUpAdministrator(endpoint);
    const exchange = exchangeEvent();
    const outcome = outcomeEvent(exchange);
    await deliver(desk, [outcome]);
    const second = outcomeEvent(exchange, { result: 'failed' });
    expect(await deliver(desk, [exchange, second])).toMatchObject({ accepted: 1, duplicates: 1 });
    const { events } = await list(admin);
    expect(events).toEqual([
      expect.objectContaining({ outcome: { ...outcome, deviceId: desk.answer.deviceId } }),
    ]);
  });

  it('that are none are refused by line, and the others are kept', async () => {
    const endpoint = await startEndpoint();
    const desk = await enrolDesk(endpoint);
    const secret = 'hunter2-secret';
    const lines = [
      JSON.stringify(exchangeEvent()),
      `{"kind": ${secret}`,
      '',
      JSON.stringify({ ...exchangeEvent(), action: secret }),
      JSON.stringify(outcomeEvent(exchangeEvent())),
    ];
    const response = await postBatch(desk, gzipSync(lines.join('\n')));
    const text = await response.text();
    expect(response.status).toBe(202);
    expect(JSON.parse(text)).toMatchObject({
      accepted: 2,
      refused: [
        { line: 2, reason: 'not JSON' },
        { line: 4, reason: expect.stringMatching(/^action: /) as string },
      ],
    });
    expect(text).not.toContain(secret);
    expect(endpoint.log.join('')).not.toContain(secret);
  });

  it('keep to the limits: bombs, long batches, large bodies and broken gzip', async () => {
    const endpoint = await startEndpoint();
    const desk = await enrolDesk(endpoint);
    const admin = await setUpAdministrator(endpoint);
    const tooLarge = async (body: Buffer, limit: number): Promise<void> => {
      const response = await postBatch(desk, body);
      const { error } = (await response.json()) as { error: { code: string; message: string } };
      expect([response.status, error.code]).toEqual([413, 'too_large']);
      expect(error.message).toContain(String(limit));
    };
    const bomb = gzipSync(Buffer.alloc(FLEET_LIMITS.decompressedBytes * 20, 0x0a));
    expect(bomb.length).toBeLessThan(FLEET_LIMITS.batchBytes);
    await tooLarge(bomb, FLEET_LIMITS.decompressedBytes);
    const many = Array.from({ length: FLEET_LIMITS.batchEvents + 1 }, () => exchangeEvent());
    await tooLarge(gzipSync(ndjson(many)), FLEET_LIMITS.batchEvents);
    const large = Buffer.alloc(FLEET_LIMITS.batchBytes + 1);
    await tooLarge(large, FLEET_LIMITS.batchBytes);
    const torn = gzipSync(ndjson([exchangeEvent()])).subarray(0, -9);
    expect(await refusal(await postBatch(desk, torn))).toEqual([400, 'bad_request']);
    expect((await list(admin)).events).toEqual([]);
    expect(await deliver(desk, many.slice(1))).toMatchObject({
      accepted: FLEET_LIMITS.batchEvents,
    });
  });

  it('are listed newest first, page by page, by every filter', async () => {
    const endpoint = await startEndpoint();
    const desk = await enrolDesk(endpoint);
    const admin = await setUpAdministrator(endpoint);
    const claude = { id: 'claude', name: 'Claude', category: 'chat', status: 'approved' } as const;
    const events = Array.from({ length: 25 }, (_, index) =>
      exchangeEvent({
        ...(index % 5 === 0 ? { app: claude } : {}),
        ...(index % 2 === 0 ? { action: 'block', enforced: 'block' } : {}),
        actor: { name: index === 7 ? 'Grace 100%' : 'Ada', groups: [] },
      }),
    );
    await deliver(desk, events);
    const ids = events
      .map(({ id }) => id)
      .sort()
      .reverse();
    const seen: unknown[] = [];
    let before = '';
    do {
      const page = await list(admin, `?limit=10&before=${before}`);
      seen.push(...page.events.map((event) => exchangeRowSchema.parse(event).exchange.id));
      before = page.next ?? '';
    } while (before !== '');
    expect(seen).toEqual(ids);
    const count = async (query: string): Promise<number> =>
      (await list(admin, query)).events.length;
    expect(await count('?action=block')).toBe(13);
    expect(await count('?app=claude')).toBe(5);
    expect(await count('?app=claude&action=block')).toBe(3);
    expect(await count(`?device=${desk.answer.deviceId}`)).toBe(25);
    expect(await count('?device=nobody')).toBe(0);
    expect(await count('?q=gRACE')).toBe(1);
    expect(await count('?q=100%25')).toBe(1);
    expect(await count('?q=_')).toBe(0);
    expect((await admin.get(`${CONSOLE_PATHS.events}?limit=201`)).status).toBe(400);
  });

  it('show sealed payloads one by one, never in lists', async () => {
    const endpoint = await startEndpoint();
    const desk = await enrolDesk(endpoint);
    const admin = await setUpAdministrator(endpoint);
    const exchange = exchangeEvent({ payload: { keyId: 'k1', sealed: 'c2VhbGVk' } });
    await deliver(desk, [exchange]);
    expect(JSON.stringify((await list(admin)).events)).not.toContain('c2VhbGVk');
    const one = await (await admin.get(`${CONSOLE_PATHS.events}/${exchange.id}`)).json();
    expect(one).toMatchObject({ exchange: { payload: exchange.payload } });
  });
});
