import { expect, it } from 'vitest';
import {
  REPORT_PATHS,
  reportPointsSchema,
  searchPageSchema,
} from '../../../../core/exchange/console-reports';
import { deliver, exchangeEvent } from '../audit-events';
import { enrolDesk, setUpAdministrator, startEndpoint } from '../endpoint';

const HOUR_MS = 3_600_000;

it('counts what an extractor read by shape, by host, and finds the events behind the count', async () => {
  const endpoint = await startEndpoint();
  const admin = await setUpAdministrator(endpoint);
  const desk = await enrolDesk(endpoint);
  const drifted = exchangeEvent({ drifted: true });
  const elsewhere = exchangeEvent({
    ...{ drifted: true, extractor: 'claude-web' },
    request: { method: 'POST', host: 'claude.ai', path: '/api' },
  });
  await deliver(desk, [drifted, elsewhere, exchangeEvent(), exchangeEvent()]);

  const range = { from: String(Date.now() - HOUR_MS), to: String(Date.now() + HOUR_MS) };
  const counts = new URLSearchParams({ ...range, metric: 'drift', span: 'hour', by: 'both' });
  const { points } = reportPointsSchema.parse(
    await (await admin.get(`${REPORT_PATHS.points}?${counts.toString()}`)).json(),
  );
  expect(points.map(({ key, series, count }) => [key, series, count]).sort()).toEqual([
    ['chatgpt.com', 'chatgpt', 1],
    ['claude.ai', 'claude-web', 1],
  ]);

  const filter = new URLSearchParams({ ...range, drifted: 'chatgpt', q: 'chatgpt.com' });
  const { events } = searchPageSchema.parse(
    await (await admin.get(`${REPORT_PATHS.search}?${filter.toString()}`)).json(),
  );
  expect(events.map(({ exchange }) => [exchange.id, exchange.drifted])).toEqual([
    [drifted.id, true],
  ]);
});
