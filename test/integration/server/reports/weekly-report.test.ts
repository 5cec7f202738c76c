import PostalMime from 'postal-mime';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CONSOLE_PATHS } from '../../../../core/exchange/console';
import {
  WEEKLY_REPORT_PATHS,
  weeklyReportSchema,
  weeklyReportSentSchema,
  weeklyReportViewSchema,
} from '../../../../core/exchange/weekly-report';
import { startMailReceiver } from '../../../fixtures/receivers/mail-receiver';
import { deliver, exchangeEvent } from '../audit-events';
import { enrolDesk, setUpAdministrator, startEndpoint } from '../endpoint';

const SECRET = 'a secret of the mail server';
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

async function start() {
  let now = Date.now();
  const clock = { now: () => now };
  const endpoint = await startEndpoint({ clock });
  const admin = await setUpAdministrator(endpoint);
  const mail = await startMailReceiver(SECRET);
  onTestFinished(() => mail.close());
  const addMail = async (to: string, port = mail.port): Promise<string> => {
    const target = {
      ...{ kind: 'email', to: [to], from: 'portcullis@example.com', host: '127.0.0.1', port },
      ...{ tls: 'none', user: 'portcullis', secret: SECRET },
    };
    const answer = await admin.post(CONSOLE_PATHS.alertDestinations, { name: to, target });
    return ((await answer.json()) as { id: string }).id;
  };
  const view = async () =>
    weeklyReportViewSchema.parse(await (await admin.get(WEEKLY_REPORT_PATHS.settings)).json());
  return { endpoint, admin, mail, addMail, view, pass: (ms: number) => (now += ms), clock };
}

/** Due at the next full hour of UTC. */
function dueSoon(now: number, destinations: string[]) {
  const due = new Date(Math.floor(now / HOUR_MS) * HOUR_MS + HOUR_MS);
  return weeklyReportSchema.parse({
    ...{ enabled: true, destinations, timeZone: 'UTC', hour: due.getUTCHours() },
    weekday: due.getUTCDay() === 0 ? 7 : due.getUTCDay(),
  });
}

describe('the weekly report', () => {
  it('is mailed when it is due, once, with the numbers of the week', async () => {
    const { endpoint, admin, mail, addMail, view, pass, clock } = await start();
    const desk = await enrolDesk(endpoint);
    const time = new Date(clock.now() - DAY_MS).toISOString();
    const app = {
      id: 'odd',
      name: '<b>Odd</b> app',
      category: 'chat',
      status: 'unapproved',
    } as const;
    await deliver(desk, [
      exchangeEvent({ time }),
      exchangeEvent({ time, action: 'block', enforced: 'block', app }),
    ]);
    const settings = dueSoon(clock.now(), [await addMail('ciso@example.com')]);
    expect((await admin.post(WEEKLY_REPORT_PATHS.settings, settings)).status).toBe(204);
    await endpoint.server.runJobs();
    expect(mail.mails).toEqual([]);
    expect((await view()).next).toBe(new Date(nextHour(clock.now())).toISOString());

    pass(HOUR_MS);
    await endpoint.server.runJobs();
    await endpoint.server.runJobs();
    expect(mail.mails).toHaveLength(1);
    expect(mail.mails[0]).toMatchObject({ to: ['ciso@example.com'], user: 'portcullis' });
    const {
      subject,
      html = '',
      text,
      attachments,
      messageId,
    } = await PostalMime.parse(mail.mails[0]?.source ?? '');
    expect(subject).toContain('AI use at Example Ltd');
    expect(messageId).toMatch(/^<weekly-report-\d+@example\.com>$/);
    expect(text).toContain('Exchanges: 2 (new)');
    expect(text).toContain('Blocked: 1 (new)');
    expect(html).toContain('&lt;b&gt;Odd&lt;/b&gt; app');
    expect(html).not.toContain('<b>Odd');
    expect(html).toContain(`${endpoint.urls.console}#/search?app=odd`);
    expect(attachments.map(({ filename, mimeType }) => [filename, mimeType])).toEqual([
      ['portcullis-week.csv', 'text/csv'],
    ]);
    expect((await view()).last?.deliveries).toMatchObject([{ state: 'delivered', attempts: 1 }]);

    pass(7 * DAY_MS);
    await endpoint.server.runJobs();
    expect(mail.mails).toHaveLength(2);
  });

  it('is sent again later where a mail server is away, and to nobody twice', async () => {
    const { endpoint, admin, mail, addMail, view, pass, clock } = await start();
    const gone = await startMailReceiver(SECRET);
    await gone.close();
    const ids = [await addMail('ciso@example.com'), await addMail('it@example.com', gone.port)];
    await admin.post(WEEKLY_REPORT_PATHS.settings, dueSoon(clock.now(), ids));
    pass(HOUR_MS);
    for (let round = 0; round < 6; round += 1) {
      await endpoint.server.runJobs();
      pass(1.2 * HOUR_MS);
    }
    expect(mail.mails).toHaveLength(1);
    const deliveries = [...((await view()).last?.deliveries ?? [])];
    expect(deliveries.sort((a, b) => a.name.localeCompare(b.name))).toMatchObject([
      { name: 'ciso@example.com', state: 'delivered', attempts: 1 },
      { name: 'it@example.com', state: 'failed', attempts: 5, error: expect.any(String) as string },
    ]);
  });

  it('is shown before it is sent, in a page that can do nothing', async () => {
    const { endpoint, admin, mail, addMail, clock } = await start();
    await admin.post(
      WEEKLY_REPORT_PATHS.settings,
      dueSoon(clock.now(), [await addMail('ciso@example.com')]),
    );
    const german = await admin.get(`${WEEKLY_REPORT_PATHS.preview}?language=de`);
    expect(await german.text()).toContain('KI-Nutzung bei Example Ltd');
    const policy = german.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe-inline');
    const sent = await admin.post(WEEKLY_REPORT_PATHS.send, {});
    expect(weeklyReportSentSchema.parse(await sent.json())).toEqual({
      sent: [{ name: 'ciso@example.com' }],
    });
    expect(mail.mails).toHaveLength(1);
    expect(endpoint.log.join('')).not.toContain(SECRET);
  });

  it('is refused with a time zone that does not exist', async () => {
    const { admin } = await start();
    const settings = { ...weeklyReportSchema.parse({}), timeZone: 'Europe/Nowhere' };
    expect((await admin.post(WEEKLY_REPORT_PATHS.settings, settings)).status).toBe(400);
  });
});

const nextHour = (now: number): number => Math.floor(now / HOUR_MS) * HOUR_MS + HOUR_MS;
