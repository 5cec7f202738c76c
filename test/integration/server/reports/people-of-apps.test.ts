import { expect, it } from 'vitest';
import { distinctSchema, REPORT_PATHS } from '../../../../core/exchange/console-reports';
import { deliver, exchangeEvent } from '../audit-events';
import { enrolDesk, setUpAdministrator, startEndpoint } from '../endpoint';

const DAY_MS = 86_400_000;

it('counts the people of each app in any range of days, also between two uses', async () => {
  const endpoint = await startEndpoint();
  const admin = await setUpAdministrator(endpoint);
  const desk = await enrolDesk(endpoint);
  const midday = Math.floor(Date.now() / DAY_MS) * DAY_MS - DAY_MS / 2;
  const used = (app: string, person: string, daysAgo: number) =>
    exchangeEvent({
      app: { id: app, name: app, category: 'chat', status: 'approved' },
      actor: { email: `${person}@example.com`, hostname: 'desk-7', groups: [] },
      time: new Date(midday - daysAgo * DAY_MS).toISOString(),
    });
  // The older day of a pair comes last, as from a desk that was offline.
  await deliver(desk, [used('a', 'ada', 1), used('a', 'kim', 3), used('b', 'kim', 4)]);
  await deliver(desk, [used('a', 'ada', 9), used('a', 'ada', 1), used('b', 'lee', 9)]);
  const people = async (fromDays: number, toDays: number) => {
    const query = new URLSearchParams({
      ...{ metric: 'app_user', span: 'day', of: 'series', per: 'key' },
      from: String(midday - fromDays * DAY_MS),
      to: String(midday + DAY_MS / 2 - toDays * DAY_MS),
    });
    const answer = await admin.get(`${REPORT_PATHS.distinct}?${query.toString()}`);
    const { groups } = distinctSchema.parse(await answer.json());
    return Object.fromEntries(groups.map(({ key, count }) => [key, count]));
  };
  expect(await people(20, 0)).toEqual({ a: 2, b: 2 });
  expect(await people(5, 0)).toEqual({ a: 2, b: 1 });
  expect(await people(2, 0)).toEqual({ a: 1 });
  expect(await people(20, 5)).toEqual({ a: 1, b: 1 });
  // Ada used it before and after: only her days tell.
  expect(await people(7, 2)).toEqual({ a: 1, b: 1 });
});
