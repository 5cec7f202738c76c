import { describe, expect, it } from 'vitest';
import { CONSOLE_PATHS } from '../../../../core/exchange/console';
import { FLEET_CONSOLE_PATHS } from '../../../../core/exchange/fleet-console';
import { FLEET_PATHS } from '../../../../core/fleet/wire';
import { deliver, exchangeEvent } from '../audit-events';
import {
  browser,
  dataFolder,
  enrolDesk,
  sendSigned,
  setUpAdministrator,
  signedHeaders,
  startEndpoint,
  type Browser,
  type Desk,
  type Endpoint,
} from '../endpoint';
import { nextEvent, sseOf } from '../sse-client';
import { onPostgres, testDatabase } from '../test-database';

/** Two endpoints on one database, an administrator at the first, a desk that knows both. */
async function twoReplicas(): Promise<{
  readonly first: Endpoint;
  readonly second: Endpoint;
  readonly admin: Browser;
  readonly there: Browser;
  readonly desk: Desk;
  readonly deskThere: Desk;
}> {
  const database = await testDatabase(await dataFolder());
  const first = await startEndpoint({ database });
  const second = await startEndpoint({ database });
  const admin = await setUpAdministrator(first);
  const there = browser(second.urls.fleet, admin.session, admin.cookie);
  const desk = await enrolDesk(first);
  return { first, second, admin, there, desk, deskThere: { ...desk, base: second.urls.fleet } };
}

describe.runIf(onPostgres())('two replicas', () => {
  it('sign alike, share sessions, and hear of a policy that either publishes', async () => {
    const { first, second, there, deskThere } = await twoReplicas();
    expect(second.server.policy().bundle).toBe(first.server.policy().bundle);
    const stream = sseOf(await sendSigned(deskThere, { path: FLEET_PATHS.policyStream }));
    expect(await nextEvent(stream)).toEqual({ event: 'policy', data: { version: 1 } });
    await nextEvent(stream);
    const published = await there.post(CONSOLE_PATHS.policyPublish, {
      ...{ document: { organisation: { name: 'Next' } }, note: '', basedOn: 1 },
    });
    expect(await published.json()).toEqual({ version: 2 });
    expect(await nextEvent(stream)).toEqual({ event: 'policy', data: { version: 2 } });
    await expect.poll(() => first.server.policy().version).toBe(2);
    await stream.return(undefined);
  });

  it('let one of two publish what both have before them', async () => {
    const { admin, there } = await twoReplicas();
    const publish = (where: Browser): Promise<Response> =>
      where.post(CONSOLE_PATHS.policyPublish, { document: {}, note: '', basedOn: 1 });
    const statuses = (await Promise.all([publish(admin), publish(there)])).map((one) => one.status);
    expect(statuses.sort()).toEqual([200, 409]);
  });

  it('refuse at the one what the other has received before', async () => {
    const { desk, deskThere } = await twoReplicas();
    const path = FLEET_PATHS.policy;
    const headers = signedHeaders(desk, { path });
    expect((await fetch(desk.base + path, { headers })).status).toBe(200);
    const again = await fetch(deskThere.base + path, { headers });
    expect(again.status).toBe(401);
    expect(await again.json()).toMatchObject({ error: { code: 'replay' } });
  });

  it('end the streams of a device that either revokes, and hear it no more', async () => {
    const { admin, desk, deskThere } = await twoReplicas();
    const stream = sseOf(await sendSigned(deskThere, { path: FLEET_PATHS.policyStream }));
    await nextEvent(stream);
    await nextEvent(stream);
    const device = `${FLEET_CONSOLE_PATHS.devices}/${desk.answer.deviceId}`;
    expect((await admin.post(device, { revoke: true })).status).toBe(204);
    await expect(nextEvent(stream)).rejects.toThrow('the stream ended');
    for (const where of [desk, deskThere]) {
      const answer = await sendSigned(where, { path: FLEET_PATHS.policy });
      expect(await answer.json()).toMatchObject({ error: { code: 'enrol_again' } });
    }
  });

  it('count wrong passwords together', async () => {
    const { first, second } = await twoReplicas();
    const signIn = (where: Endpoint): Promise<Response> =>
      fetch(where.urls.fleet + CONSOLE_PATHS.session, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ name: 'Ada', password: 'wrong' }),
      });
    for (const where of [first, second, first, second, first]) {
      expect((await signIn(where)).status).toBe(401);
    }
    expect((await signIn(second)).status).toBe(429);
  });

  it('store a batch once that comes in at both, and show it at either', async () => {
    const { admin, desk, deskThere } = await twoReplicas();
    const abort = new AbortController();
    const live = sseOf(await admin.get(CONSOLE_PATHS.eventStream, abort.signal));
    const events = Array.from({ length: 20 }, () => exchangeEvent());
    const answers = await Promise.all([deliver(desk, events), deliver(deskThere, events)]);
    expect(answers.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(20);
    const last = exchangeEvent();
    await deliver(deskThere, [last]);
    for (;;) {
      const { data } = await nextEvent(live);
      if ((data as { exchange: { id: string } }).exchange.id === last.id) break;
    }
    abort.abort();
    const spread = await admin.get(FLEET_CONSOLE_PATHS.spread);
    expect(await spread.json()).toMatchObject({ total: 1 });
  });
});
