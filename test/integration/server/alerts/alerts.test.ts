import { createHmac } from 'node:crypto';
import { describe, expect, it, onTestFinished } from 'vitest';
import { alertHistorySchema, alertsViewSchema } from '../../../../core/exchange/alerts';
import { CONSOLE_PATHS } from '../../../../core/exchange/console';
import { startHttpReceiver } from '../../../fixtures/receivers/http-receiver';
import { startMailReceiver } from '../../../fixtures/receivers/mail-receiver';
import { send } from '../access/people';
import { deliver, exchangeEvent } from '../audit-events';
import { enrolDesk, setUpAdministrator, startEndpoint, type Browser } from '../endpoint';

const SECRET = 'a secret of the receiver';

async function start() {
  const endpoint = await startEndpoint();
  const admin = await setUpAdministrator(endpoint);
  const http = await startHttpReceiver();
  onTestFinished(() => http.close());
  const add = async (path: string, body: object): Promise<string> => {
    const response = await admin.post(path, body);
    expect([response.status, response.status === 200 || (await response.text())]).toEqual([
      200,
      true,
    ]);
    return ((await response.json()) as { id: string }).id;
  };
  return { endpoint, admin, http, add };
}

async function historyOf(admin: Browser) {
  return alertHistorySchema.parse(await (await admin.get(CONSOLE_PATHS.alertHistory)).json())
    .alerts;
}

const bursts = (destinations: string[]) => ({
  name: 'Many blocks',
  severity: 'critical',
  condition: { kind: 'metric', metric: 'enforced', keys: ['block'], threshold: 3 },
  destinations,
});

describe('alerts', () => {
  it('go to every kind of receiver, once', async () => {
    const { endpoint, admin, http, add } = await start();
    const mail = await startMailReceiver(SECRET);
    onTestFinished(() => mail.close());
    const targets = [
      { kind: 'slack', secret: `${http.base}/slack/T0/B0` },
      { kind: 'webhook', url: `${http.base}/hook`, secret: SECRET },
      { kind: 'pagerduty', url: `${http.base}/v2/enqueue`, secret: SECRET },
      {
        ...{ kind: 'email', to: ['soc@example.com'], from: 'portcullis@example.com' },
        ...{ host: '127.0.0.1', port: mail.port, tls: 'none', user: 'portcullis', secret: SECRET },
      },
    ];
    const ids = [];
    for (const target of targets) {
      ids.push(await add(CONSOLE_PATHS.alertDestinations, { name: target.kind, target }));
    }
    await add(CONSOLE_PATHS.alertRules, bursts(ids));
    const desk = await enrolDesk(endpoint);
    const blocked = () => exchangeEvent({ action: 'block', enforced: 'block' });
    await deliver(desk, [blocked(), blocked()]);
    await endpoint.server.runJobs();
    expect(await historyOf(admin)).toEqual([]);
    await deliver(desk, [blocked()]);
    await endpoint.server.runJobs();
    await endpoint.server.runJobs();
    const [alert, ...others] = await historyOf(admin);
    expect(others).toEqual([]);
    expect(alert).toMatchObject({ severity: 'critical', subject: 'block', silenced: false });
    expect(alert?.deliveries.map(({ state, attempts }) => [state, attempts])).toEqual(
      targets.map(() => ['delivered', 1]),
    );

    const at = (path: string) => http.requests.filter(({ url }) => url.startsWith(path));
    expect(JSON.parse(String(at('/slack')[0]?.body))).toMatchObject({
      text: expect.stringContaining('block: 3 in 1 h') as string,
    });
    const [hook] = at('/hook');
    const timestamp = String(hook?.headers['portcullis-timestamp']);
    const signature = createHmac('sha256', SECRET)
      .update(`${timestamp}.${String(hook?.body)}`)
      .digest('hex');
    expect(hook?.headers['portcullis-signature']).toBe(`v1=${signature}`);
    expect(JSON.parse(String(at('/v2')[0]?.body))).toMatchObject({
      routing_key: SECRET,
      event_action: 'trigger',
      payload: { severity: 'critical', source: 'portcullis' },
    });
    expect(mail.mails).toMatchObject([{ to: ['soc@example.com'], user: 'portcullis' }]);
    expect(mail.mails[0]?.source).toContain('Subject: [Portcullis] critical: Many blocks');
    expect(http.requests).toHaveLength(3);
  });

  it('are tried again until a receiver takes them, and say why not', async () => {
    const { endpoint, admin, http, add } = await start();
    const target = { kind: 'webhook', url: `${http.base}/hook`, secret: SECRET };
    const id = await add(CONSOLE_PATHS.alertDestinations, { name: 'hook', target });
    await add(CONSOLE_PATHS.alertRules, {
      ...bursts([id]),
      condition: { kind: 'device_silent', hours: 1 },
    });
    await enrolDesk(endpoint);
    await endpoint.server.runJobs();
    expect(await historyOf(admin)).toEqual([]);
    const rule = { ...bursts([id]), condition: { kind: 'metric', metric: 'app', threshold: 1 } };
    await add(CONSOLE_PATHS.alertRules, rule);
    await deliver(await enrolDesk(endpoint), [exchangeEvent()]);
    http.answerWith(503);
    await endpoint.server.runJobs();
    expect((await historyOf(admin))[0]?.deliveries).toMatchObject([
      { state: 'waiting', attempts: 1, error: 'the receiver answered 503' },
    ]);
    http.answerWith('cut');
    await endpoint.server.runJobs();
    http.answerWith(200);
    await endpoint.server.runJobs();
    expect((await historyOf(admin))[0]?.deliveries).toEqual([
      { destination: id, name: 'hook', state: 'delivered', attempts: 3 },
    ]);
  });

  it('are kept quiet by a silence, and still stand in the history', async () => {
    const { endpoint, admin, http, add } = await start();
    const target = { kind: 'slack', secret: `${http.base}/slack` };
    const id = await add(CONSOLE_PATHS.alertDestinations, { name: 'slack', target });
    await add(CONSOLE_PATHS.alertRules, {
      ...bursts([id]),
      condition: { kind: 'metric', metric: 'app', threshold: 1 },
    });
    const until = new Date(Date.now() + 3_600_000).toISOString();
    await add(CONSOLE_PATHS.alertSilences, { subject: 'chatgpt', until });
    await deliver(await enrolDesk(endpoint), [exchangeEvent()]);
    await endpoint.server.runJobs();
    expect(await historyOf(admin)).toMatchObject([{ silenced: true, deliveries: [] }]);
    expect(http.requests).toEqual([]);
  });

  it('name who does far more than usual, and sites that nobody has entered', async () => {
    const { endpoint, admin, add } = await start();
    const condition = { kind: 'spike', metric: 'user', factor: 5, minimum: 10 };
    await add(CONSOLE_PATHS.alertRules, { name: 'Spike', condition });
    await add(CONSOLE_PATHS.alertRules, { name: 'New', condition: { kind: 'new_app' } });
    const desk = await enrolDesk(endpoint);
    const by = (email: string, hoursAgo: number) =>
      exchangeEvent({
        actor: { email, hostname: 'desk-7', groups: [] },
        time: new Date(Date.now() - hoursAgo * 3_600_000).toISOString(),
      });
    const usual = Array.from({ length: 168 }, (_, hour) => by('busy@example.com', hour + 1));
    const many = (email: string, count: number) =>
      Array.from({ length: count }, () => by(email, 0));
    await deliver(desk, [...usual, ...usual.map(() => by('busy@example.com', 5))]);
    await deliver(desk, [
      ...many('kim@example.com', 12),
      ...many('calm@example.com', 3),
      ...many('busy@example.com', 4),
    ]);
    await endpoint.server.runJobs();
    expect((await historyOf(admin)).map(({ text }) => text)).toEqual([
      'user kim@example.com: 12 this hour, usually 0',
    ]);
  });

  it('are tested with a button, and their secrets are never shown', async () => {
    const { endpoint, admin, http, add } = await start();
    const target = { kind: 'webhook', url: `${http.base}/hook`, secret: SECRET };
    const id = await add(CONSOLE_PATHS.alertDestinations, { name: 'hook', target });
    const test = async () =>
      (await admin.post(`${CONSOLE_PATHS.alertDestinations}/${id}/test`, {})).json();
    expect(await test()).toEqual({ ok: true });
    const text = await (await admin.get(CONSOLE_PATHS.alerts)).text();
    expect(text).not.toContain(SECRET);
    const view = alertsViewSchema.parse(JSON.parse(text));
    // Dots sent back keep the secret.
    await admin.post(`${CONSOLE_PATHS.alertDestinations}/${id}`, view.destinations[0]?.value);
    http.answerWith(500);
    expect(await test()).toEqual({ ok: false, error: 'the receiver answered 500' });
    const [first, second] = http.requests.map(({ headers, body }) => {
      const stamp = String(headers['portcullis-timestamp']);
      const right = createHmac('sha256', SECRET)
        .update(`${stamp}.${String(body)}`)
        .digest('hex');
      return headers['portcullis-signature'] === `v1=${right}`;
    });
    expect([first, second]).toEqual([true, true]);
    const path = `${CONSOLE_PATHS.alertDestinations}/${id}`;
    expect((await send(endpoint.urls.fleet, admin, 'DELETE', path)).status).toBe(204);
    expect(endpoint.log.join('')).not.toContain(SECRET);
  });
});
