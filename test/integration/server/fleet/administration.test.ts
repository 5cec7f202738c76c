import { describe, expect, it } from 'vitest';
import { CONSOLE_PATHS } from '../../../../core/exchange/console';
import { FLEET_CONSOLE_PATHS } from '../../../../core/exchange/fleet-console';
import { enrolAnswerSchema, FLEET_PATHS } from '../../../../core/fleet/wire';
import { decodeJwt } from 'jose';
import { deliver, exchangeEvent, outcomeEvent } from '../audit-events';
import {
  browser,
  deskKey,
  enrolDesk,
  postEnrolment,
  sendSigned,
  setUpAdministrator,
  startEndpoint,
  type Browser,
  type Desk,
  type Endpoint,
} from '../endpoint';

async function administered(): Promise<{ endpoint: Endpoint; admin: Browser }> {
  const endpoint = await startEndpoint();
  return { endpoint, admin: await setUpAdministrator(endpoint) };
}

async function enrolInto(endpoint: Endpoint, admin: Browser, group: string): Promise<Desk> {
  const made = await admin.post(FLEET_CONSOLE_PATHS.tokens, { label: 'x', group, uses: 2 });
  const { token } = (await made.json()) as { token: string };
  const { key, publicKey } = deskKey();
  const answer = await postEnrolment(endpoint.urls.fleet, token, publicKey);
  return { base: endpoint.urls.fleet, key, answer: enrolAnswerSchema.parse(await answer.json()) };
}

async function versionFor(desk: Desk): Promise<number> {
  const answer = await sendSigned(desk, { path: FLEET_PATHS.policy });
  return decodeJwt<{ version: number }>(await answer.text()).version;
}

function remove(endpoint: Endpoint, admin: Browser, path: string): Promise<Response> {
  return fetch(endpoint.urls.fleet + path, {
    method: 'DELETE',
    headers: { cookie: admin.cookie, 'x-csrf-token': admin.session.csrfToken ?? '' },
  });
}

describe('enrolment tokens', () => {
  it('enrol as many devices as they say, into their group, until they are revoked', async () => {
    const { endpoint, admin } = await administered();
    const made = await admin.post(FLEET_CONSOLE_PATHS.tokens, { group: 'sales', uses: 2 });
    const { id, token } = (await made.json()) as { id: string; token: string };
    const enrol = (): Promise<Response> =>
      postEnrolment(endpoint.urls.fleet, token, deskKey().publicKey);
    const statuses = [];
    for (let each = 0; each < 3; each += 1) statuses.push((await enrol()).status);
    expect(statuses).toEqual([200, 200, 401]);
    const page = await admin.get(`${FLEET_CONSOLE_PATHS.devices}?group=sales&limit=1`);
    const { devices, next } = (await page.json()) as { devices: unknown[]; next: string };
    expect(devices).toMatchObject([{ group: 'sales' }]);
    const after = await admin.get(`${FLEET_CONSOLE_PATHS.devices}?limit=5&after=${next}`);
    expect(((await after.json()) as { devices: unknown[] }).devices).toHaveLength(1);

    const other = await admin.post(FLEET_CONSOLE_PATHS.tokens, { uses: 100 });
    const { id: otherId, token: otherToken } = (await other.json()) as {
      id: string;
      token: string;
    };
    expect((await remove(endpoint, admin, `${FLEET_CONSOLE_PATHS.tokens}/${otherId}`)).status).toBe(
      204,
    );
    const refused = await postEnrolment(endpoint.urls.fleet, otherToken, deskKey().publicKey);
    expect(refused.status).toBe(401);
    const list = await admin.get(FLEET_CONSOLE_PATHS.tokens);
    const text = await list.text();
    expect(JSON.parse(text)).toMatchObject({
      tokens: [
        { id: otherId, revoked: expect.any(String) as string },
        { id, uses: 2, mostUses: 2 },
      ],
    });
    expect(text).not.toContain('pcet_');
  });
});

describe('rings', () => {
  it('give a version to the canary groups, then to all, and take it back', async () => {
    const { endpoint, admin } = await administered();
    const canary = await enrolInto(endpoint, admin, 'canary');
    const other = await enrolInto(endpoint, admin, 'rest');
    await admin.post(FLEET_CONSOLE_PATHS.rings, { groups: ['canary'] });
    const tried = await admin.post(FLEET_CONSOLE_PATHS.canary, {
      ...{ document: { organisation: { name: 'Tried' } }, note: 'try', basedOn: 1 },
    });
    expect(await tried.json()).toEqual({ version: 2 });
    expect([await versionFor(canary), await versionFor(other)]).toEqual([2, 1]);
    expect((await admin.post(FLEET_CONSOLE_PATHS.promote, { version: 2 })).status).toBe(200);
    expect([await versionFor(canary), await versionFor(other)]).toEqual([2, 2]);
    expect((await admin.post(FLEET_CONSOLE_PATHS.promote, { version: 2 })).status).toBe(409);
    const back = await admin.post(FLEET_CONSOLE_PATHS.rollBack, { version: 1 });
    expect(await back.json()).toEqual({ version: 3 });
    expect(endpoint.server.policy().document.organisation.name).toBe('Example Ltd');
    expect([await versionFor(canary), await versionFor(other)]).toEqual([3, 3]);
  });

  it('let a device wait for the next version where no stream comes through', async () => {
    const { endpoint, admin } = await administered();
    const desk = await enrolDesk(endpoint);
    const waiting = sendSigned(desk, {
      path: `${FLEET_PATHS.policy}?wait=50`,
      headers: { 'if-none-match': '"1"' },
    });
    await admin.post(CONSOLE_PATHS.policyPublish, { document: {}, note: '', basedOn: 1 });
    const answer = await waiting;
    expect([answer.status, answer.headers.get('etag')]).toEqual([200, '"2"']);
    const unchanged = await sendSigned(desk, {
      path: `${FLEET_PATHS.policy}?wait=0`,
      headers: { 'if-none-match': '"2"' },
    });
    expect(unchanged.status).toBe(304);
  });

  it('answer a device that waited for nothing at the end of its wait', async () => {
    const { endpoint } = await administered();
    const desk = await enrolDesk(endpoint);
    const began = performance.now();
    const answer = await sendSigned(desk, {
      path: `${FLEET_PATHS.policy}?wait=1`,
      headers: { 'if-none-match': '"1"' },
    });
    expect([answer.status, answer.headers.get('etag'), await answer.text()]).toEqual([
      ...[304, '"1"', ''],
    ]);
    // Timers may be a little early.
    expect(performance.now() - began).toBeGreaterThan(900);
  });

  it('sign bundles anew that expire, in time', async () => {
    let now = Date.parse('2026-11-25T12:10:00Z');
    const endpoint = await startEndpoint({
      initialPolicy: { fleet: { bundleHours: 2, onExpiry: 'closed' } },
      clock: { now: () => now },
    });
    const token = await endpoint.server.enrolment.createToken('x');
    const { key, publicKey } = deskKey();
    const enrolled = await postEnrolment(endpoint.urls.fleet, token.token, publicKey);
    const answer = enrolAnswerSchema.parse(await enrolled.json());
    const desk = { base: endpoint.urls.fleet, key, answer };
    const fetchBundle = async (etag = ''): Promise<Response> =>
      sendSigned(desk, {
        path: FLEET_PATHS.policy,
        headers: { 'if-none-match': etag },
        createdSeconds: Math.floor(now / 1000),
      });
    const first = await fetchBundle();
    const etag = first.headers.get('etag') ?? '';
    const expiry = async (of: Response): Promise<string> =>
      decodeJwt<{ expires: string }>(await of.text()).expires;
    expect(await expiry(first)).toBe('2026-11-25T14:10:00.000Z');
    expect((await fetchBundle(etag)).status).toBe(304);
    now += 70 * 60_000;
    const renewed = await fetchBundle(etag);
    expect([renewed.status, await expiry(renewed)]).toEqual([200, '2026-11-25T15:00:00.000Z']);
  });
});

describe('drafts', () => {
  it('are published only after somebody other than the author approved them', async () => {
    const { admin } = await administered();
    const wish = { title: 'Stricter', document: { organisation: { name: 'D' } }, basedOn: 1 };
    const { id } = (await (await admin.post(FLEET_CONSOLE_PATHS.drafts, wish)).json()) as {
      id: string;
    };
    const draft = `${FLEET_CONSOLE_PATHS.drafts}/${id}`;
    expect((await admin.post(`${draft}/publish`, { ring: 'all' })).status).toBe(409);
    expect((await admin.post(`${draft}/review`, { state: 'in_review' })).status).toBe(204);
    expect((await admin.post(`${draft}/review`, { state: 'approved' })).status).toBe(403);
    expect(await (await admin.get(draft)).json()).toMatchObject({ state: 'in_review', issues: [] });
  });
});

describe('what one person left', () => {
  it('is exported, held, and erased with a proof that does not name them', async () => {
    const { endpoint, admin } = await administered();
    const desk = await enrolDesk(endpoint);
    const actor = { email: 'Eve@example.com', hostname: 'desk-7', groups: [] };
    const hers = exchangeEvent({ actor });
    await deliver(desk, [hers, outcomeEvent(hers), exchangeEvent()]);
    const person = 'eve@example.com';
    const exported = await admin.get(`${FLEET_CONSOLE_PATHS.personExport}?person=${person}`);
    const lines = (await exported.text()).trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { kind: string }).kind)).toEqual([
      'exchange',
      'outcome',
    ]);

    const hold = await admin.post(FLEET_CONSOLE_PATHS.holds, {
      ...{ kind: 'person', key: person, reason: 'case 7' },
    });
    const { id } = (await hold.json()) as { id: string };
    const erase = (): Promise<Response> =>
      admin.post(FLEET_CONSOLE_PATHS.erase, { person, reason: 'asked on 25 November' });
    expect((await erase()).status).toBe(409);
    expect((await remove(endpoint, admin, `${FLEET_CONSOLE_PATHS.holds}/${id}`)).status).toBe(204);
    expect(await (await erase()).json()).toMatchObject({ events: 1, outcomes: 1 });
    const left = (await (await admin.get(CONSOLE_PATHS.events)).json()) as { events: unknown[] };
    expect(left.events).toHaveLength(1);
    const log = await (await admin.get('/api/console/v1/audit?action=person.erase')).text();
    expect(log).toContain('sha256:');
    expect(log.toLowerCase()).not.toContain('eve@');
  });
});

it('the pages of another address see nothing of it', async () => {
  const { endpoint } = await administered();
  const stranger = browser(endpoint.urls.fleet, { signedIn: false } as never, '');
  for (const path of Object.values(FLEET_CONSOLE_PATHS)) {
    expect([path, [401, 404].includes((await stranger.get(path)).status)]).toEqual([path, true]);
  }
});
