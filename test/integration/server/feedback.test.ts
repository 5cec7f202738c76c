import { ulid } from 'ulid';
import { describe, expect, it } from 'vitest';
import { CONSOLE_PATHS } from '../../../core/exchange/console';
import type { DeviceEvent } from '../../../core/exchange/event';
import { FLEET_CONSOLE_PATHS } from '../../../core/exchange/fleet-console';
import { feedbackPageSchema, type FeedbackPage } from '../../../core/exchange/feedback';
import { deliver, exchangeEvent } from './audit-events';
import { enrolDesk, setUpAdministrator, startEndpoint } from './endpoint';

function said(exchange: string, more: DeviceEvent['detail'] = {}): DeviceEvent {
  const now = Date.now();
  return {
    ...{ id: ulid(now), exchangeId: ulid(now), time: new Date(now).toISOString() },
    ...{ policyVersion: 1, kind: 'device', what: 'feedback' },
    detail: {
      ...{ kind: 'needed', note: 'It is for the tender.', rule: 'r1', ruleName: 'No secrets' },
      ...{ app: 'ChatGPT', host: 'chatgpt.com', detectors: 'AWS key', enforced: 'block' },
      ...{ exchange, user: 'ada', ...more },
    },
  };
}

async function start() {
  const endpoint = await startEndpoint();
  const admin = await setUpAdministrator(endpoint);
  const desk = await enrolDesk(endpoint);
  const list = async (query = ''): Promise<FeedbackPage> =>
    feedbackPageSchema.parse(await (await admin.get(`${CONSOLE_PATHS.feedback}${query}`)).json());
  return { admin, desk, list };
}

describe('feedback of people', () => {
  it('is listed once with the event that it is about, however often a batch comes', async () => {
    const { desk, list } = await start();
    const exchange = exchangeEvent();
    const first = said(exchange.exchangeId);
    const unknown = said('x1', { kind: 'missed', user: '' });
    await deliver(desk, [exchange, first, unknown]);
    await deliver(desk, [first, unknown]);
    const { feedback, waiting, next } = await list();
    expect(feedback.map(({ id }) => id)).toEqual([unknown.id, first.id].sort().reverse());
    expect(feedback.find(({ id }) => id === first.id)).toMatchObject({
      ...{ state: 'new', user: 'ada', note: 'It is for the tender.', event: exchange.id },
    });
    expect(feedback.find(({ id }) => id === unknown.id)).not.toHaveProperty('event');
    expect({ waiting, next }).toEqual({ waiting: 2, next: undefined });
  });

  it('leaves out what has another form, and stores its event', async () => {
    const { desk, list } = await start();
    const broken = said('x1', { kind: 'nonsense' });
    expect((await deliver(desk, [broken, said('x2')])).accepted).toBe(2);
    expect((await list()).feedback).toHaveLength(1);
  });

  it('is marked as done and as new again, on record', async () => {
    const { admin, desk, list } = await start();
    const one = said('x1');
    await deliver(desk, [one, said('x2', { kind: 'missed' })]);
    const path = `${CONSOLE_PATHS.feedback}/${one.id}`;
    expect((await admin.post(path, { state: 'done' })).status).toBe(200);
    expect((await list('?state=new')).feedback).toHaveLength(1);
    const done = await list('?state=done');
    expect(done.feedback).toMatchObject([{ id: one.id, state: 'done' }]);
    expect(done.feedback[0]).toHaveProperty('doneBy');
    expect(done.waiting).toBe(1);
    expect((await list('?kind=missed')).feedback).toMatchObject([{ kind: 'missed' }]);
    await admin.post(path, { state: 'new' });
    expect((await list('?state=new')).feedback).toHaveLength(2);
    const audit = await (await admin.get(`${CONSOLE_PATHS.audit}?action=feedback`)).text();
    expect(audit).toContain('feedback.mark');
    expect(audit).not.toContain('tender');
    const nowhere = `${CONSOLE_PATHS.feedback}/${ulid()}`;
    expect((await admin.post(nowhere, { state: 'done' })).status).toBe(404);
    expect((await admin.post(path, { state: 'gone' })).status).toBe(400);
  });

  it('is exported, and goes, with what is kept of a person', async () => {
    const { admin, desk, list } = await start();
    await deliver(desk, [said('x1', { user: 'eve' }), said('x2')]);
    const exported = await admin.get(`${FLEET_CONSOLE_PATHS.personExport}?person=eve`);
    const lines = (await exported.text()).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { what: 'feedback', detail: { user: 'eve', exchange: 'x1' } },
    ]);
    const erased = await admin.post(FLEET_CONSOLE_PATHS.erase, { person: 'eve', reason: 'asked' });
    expect(await erased.json()).toMatchObject({ events: 1 });
    expect((await list()).feedback.map(({ user }) => user)).toEqual(['ada']);
  });

  it('comes page by page', async () => {
    const { desk, list } = await start();
    await deliver(
      desk,
      Array.from({ length: 53 }, (_, n) => said(`x${n}`)),
    );
    const first = await list();
    const second = await list(`?before=${first.next}`);
    const ids = [...first.feedback, ...second.feedback].map(({ id }) => id);
    expect(new Set(ids).size).toBe(53);
    expect(second.next).toBeUndefined();
  });
});
