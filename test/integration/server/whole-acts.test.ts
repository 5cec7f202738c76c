import { describe, expect, it } from 'vitest';
import { auditPageSchema } from '../../../core/exchange/access';
import { CONSOLE_PATHS } from '../../../core/exchange/console';
import { FLEET_CONSOLE_PATHS } from '../../../core/exchange/fleet-console';
import { personOf } from './access/people';
import { deliver, exchangeEvent } from './audit-events';
import {
  dataFolder,
  enrolDesk,
  PASSWORD,
  postJson,
  setUpAdministrator,
  setUpToken,
  startEndpoint,
  type Browser,
  type Endpoint,
} from './endpoint';
import { failingWrites, type Failing } from './failing-writes';

async function faulty(): Promise<{ endpoint: Endpoint; failing: Failing }> {
  const dataDir = await dataFolder();
  const endpoint = await startEndpoint({ dataDir });
  return { endpoint, failing: await failingWrites(dataDir) };
}

async function actsOf(admin: Browser): Promise<string[]> {
  const response = await admin.get(CONSOLE_PATHS.audit);
  return auditPageSchema.parse(await response.json()).entries.map(({ action }) => action);
}

describe('an act of several writes, of which a later one fails', () => {
  it('makes no first administrator, and no sign-in, by halves', async () => {
    const { endpoint, failing } = await faulty();
    const { urls } = endpoint;
    const wish = { setUpToken: setUpToken(urls), name: 'Ada', password: PASSWORD };
    const setUp = () => postJson(urls.fleet + CONSOLE_PATHS.setUp, wish);
    expect((await failing('insert on sessions', setUp)).status).toBe(500);
    const open: unknown = await (await fetch(urls.fleet + CONSOLE_PATHS.session)).json();
    expect(open).toMatchObject({ signedIn: false, setUpNeeded: true });

    const admin = await setUpAdministrator(endpoint);
    const signIn = () =>
      postJson(urls.fleet + CONSOLE_PATHS.session, { name: 'Ada', password: PASSWORD });
    const people = async () => (await admin.get(CONSOLE_PATHS.people)).text();
    const before = await people();
    expect((await failing('insert on sessions', signIn)).status).toBe(500);
    expect((await failing('insert on audit_log', signIn)).status).toBe(500);
    expect(await people()).toBe(before);
    expect((await signIn()).status).toBe(200);
    expect(await people()).not.toBe(before);
    expect(await actsOf(admin)).toEqual(['session.sign_in', 'person.set_up']);
  });

  it('leaves nothing behind, and no record', async () => {
    const { endpoint, failing } = await faulty();
    const admin = await setUpAdministrator(endpoint);
    const other = await personOf(endpoint, admin, 'administrator');
    const { token } = await endpoint.server.tokens.create({ name: 'idp', scopes: ['scim:edit'] });
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' };
    const users = `${endpoint.urls.fleet}/scim/v2/Users`;
    const provision = () =>
      fetch(users, { method: 'POST', headers, body: JSON.stringify({ userName: 'eve' }) });
    const job = { name: 'n', dataset: 'events', destination: 'https://logs.example/in' };
    const exported = () => admin.post(CONSOLE_PATHS.exports, job);

    const wish = { title: 'T', document: { organisation: { name: 'D' } }, basedOn: 1 };
    const made = await admin.post(FLEET_CONSOLE_PATHS.drafts, wish);
    const draft = `${FLEET_CONSOLE_PATHS.drafts}/${((await made.json()) as { id: string }).id}`;
    await admin.post(`${draft}/review`, { state: 'in_review' });
    await other.post(`${draft}/review`, { state: 'approved' });
    const publish = () => admin.post(`${draft}/publish`, { ring: 'all' });

    const seen = await actsOf(admin);
    expect((await failing('insert on accounts', provision)).status).toBe(500);
    const storesJob = "new.kind = 'export-job'";
    expect((await failing('insert on settings', exported, storesJob)).status).toBe(500);
    expect((await failing('update on policy_drafts', publish)).status).toBe(500);
    expect(await actsOf(admin)).toEqual(seen);
    expect(await (await fetch(users, { headers })).json()).toMatchObject({ totalResults: 0 });
    expect(await (await admin.get(CONSOLE_PATHS.exports)).json()).toEqual({ jobs: [] });
    expect(endpoint.server.policy().version).toBe(1);

    expect(
      [await provision(), await exported(), await publish()].map(({ status }) => status),
    ).toEqual([201, 200, 200]);
    expect(endpoint.server.policy()).toMatchObject({
      version: 2,
      document: { organisation: { name: 'D' } },
    });
    expect((await actsOf(admin)).slice(0, 3)).toEqual([
      'policy.publish',
      'export.add',
      'scim.post',
    ]);
    const verified: unknown = await (await admin.get(CONSOLE_PATHS.auditVerification)).json();
    expect(verified).toMatchObject({ ok: true });
  });

  it('tells of an erasure that it began, and that it ended only with its last write', async () => {
    const { endpoint, failing } = await faulty();
    const admin = await setUpAdministrator(endpoint);
    const desk = await enrolDesk(endpoint);
    const actor = { name: 'Eve', email: 'eve@example.com', groups: [] };
    await deliver(desk, [exchangeEvent({ actor })]);
    const erase = () =>
      admin.post(FLEET_CONSOLE_PATHS.erase, { person: 'eve@example.com', reason: 'asked' });
    const ended = "new.action = 'person.erase'";
    expect((await failing('insert on audit_log', erase, ended)).status).toBe(500);
    expect((await actsOf(admin))[0]).toBe('person.erase_begun');
    const again = (await (await erase()).json()) as { events: number; counts: number };
    // The counts were taken back with the record, and go now.
    expect(again.events).toBe(0);
    expect(again.counts).toBeGreaterThan(0);
    expect((await actsOf(admin)).slice(0, 3)).toEqual([
      'person.erase',
      'person.erase_begun',
      'person.erase_begun',
    ]);
  });
});
