import { describe, expect, it } from 'vitest';
import { CONSOLE_PATHS, exchangeRowSchema } from '../../../core/exchange/console';
import { deviceEvent } from '../../unit/audit/audit-events';
import { deliver, exchangeEvent, outcomeEvent } from './audit-events';
import { enrolDesk, setUpAdministrator, startEndpoint } from './endpoint';
import { nextEvent, sseOf } from './sse-client';

/** From the 202 to the row on the console's side, ms. */
const SOON_MS = 200;

describe('the live stream', () => {
  it('shows an exchange and then its outcome, each soon after it came in', async () => {
    const endpoint = await startEndpoint();
    const desk = await enrolDesk(endpoint);
    const admin = await setUpAdministrator(endpoint);
    const abort = new AbortController();
    const rows = sseOf(await admin.get(CONSOLE_PATHS.eventStream, abort.signal));
    const exchange = exchangeEvent();
    const outcome = outcomeEvent(exchange);
    for (const event of [exchange, outcome]) {
      const shown = nextEvent(rows);
      await deliver(desk, [event]);
      const committed = performance.now();
      const { event: name, data } = await shown;
      expect(performance.now() - committed).toBeLessThan(SOON_MS);
      expect(name).toBe('exchange');
      const row = exchangeRowSchema.parse(data);
      expect(row.exchange.id).toBe(exchange.id);
      expect(row.outcome?.id).toBe(event === outcome ? outcome.id : undefined);
    }
    abort.abort();
  });

  it('goes on after a batch that holds nothing to show', async () => {
    const endpoint = await startEndpoint();
    const desk = await enrolDesk(endpoint);
    const admin = await setUpAdministrator(endpoint);
    const abort = new AbortController();
    const rows = sseOf(await admin.get(CONSOLE_PATHS.eventStream, abort.signal));
    await deliver(desk, [deviceEvent()]);
    const exchange = exchangeEvent();
    await deliver(desk, [exchange]);
    const { data } = await nextEvent(rows);
    expect(exchangeRowSchema.parse(data).exchange.id).toBe(exchange.id);
    abort.abort();
  });

  it('shows what comes again no second time', async () => {
    const endpoint = await startEndpoint();
    const desk = await enrolDesk(endpoint);
    const admin = await setUpAdministrator(endpoint);
    const abort = new AbortController();
    const rows = sseOf(await admin.get(CONSOLE_PATHS.eventStream, abort.signal));
    const [first, second] = [exchangeEvent(), exchangeEvent()];
    await deliver(desk, [first]);
    await deliver(desk, [first]);
    await deliver(desk, [second]);
    const ids = [await nextEvent(rows), await nextEvent(rows)].map(
      ({ data }) => exchangeRowSchema.parse(data).exchange.id,
    );
    expect(ids).toEqual([first.id, second.id]);
    abort.abort();
  });

  it('ends when the endpoint does, so that it can end', async () => {
    const endpoint = await startEndpoint();
    const admin = await setUpAdministrator(endpoint);
    const rows = sseOf(await admin.get(CONSOLE_PATHS.eventStream));
    const next = rows.next();
    await endpoint.server.close();
    expect((await next).done).toBe(true);
  });
});
